import assert from "node:assert/strict";
import { test } from "node:test";
import { Received } from "../src/received.ts";

test("a repeat after a reconnection is handled once", () => {
  const received = new Received();
  assert.deepEqual(
    [1, 2, 3, 2, 3, 4].map((sequence) => received.isNew(sequence)),
    [true, true, true, false, false, true],
  );
  assert.equal(received.last, 4);
});

test("best-effort events carry no number and are never repeats", () => {
  const received = new Received();
  received.isNew(5);
  assert.equal(received.isNew(0), true);
  assert.equal(received.last, 5);
});

test("a sequence may skip numbers that a leave has voided", () => {
  const received = new Received();
  assert.equal(received.isNew(1), true);
  assert.equal(received.isNew(7), true);
});

test("after a gap the numbers go on from the first that is there, even when they began anew", () => {
  const received = new Received();
  received.isNew(40);
  received.skipTo(3);
  assert.equal(received.isNew(2), false);
  assert.equal(received.isNew(3), true);
});
