import assert from "node:assert/strict";
import { test } from "node:test";
import { EventOrder } from "../src/eventOrder.ts";
import type { PushedEvent } from "../src/wire.ts";

const at = (conferenceVersion: number): PushedEvent => ({ type: `Version${conferenceVersion}Event`, conferenceVersion });
const versions = (events: PushedEvent[]): unknown[] => events.map((event) => event.conferenceVersion);

function orderAt(version: number): EventOrder {
  const order = new EventOrder();
  order.reset(version);
  return order;
}

test("the event that carries our version is applied and raises it", () => {
  const order = orderAt(4);
  assert.deepEqual(order.accept(at(4)), { disposition: "applied", ready: [at(4)] });
  assert.equal(order.version, 5);
});

test("an event without a version is applied at once and raises nothing", () => {
  const order = orderAt(4);
  const indicator: PushedEvent = { type: "ConferenceNetworkIndicatorUpdatedEvent" };
  assert.deepEqual(order.accept(indicator), { disposition: "applied", ready: [indicator] });
  assert.deepEqual(order.accept({ ...indicator, conferenceVersion: null }).disposition, "applied");
  assert.equal(order.version, 4);
});

test("a lower version is a repeat", () => {
  const order = orderAt(4);
  assert.deepEqual(order.accept(at(3)), { disposition: "dropped", ready: [] });
  assert.equal(order.version, 4);
});

test("a higher version waits for those between, whatever their order", () => {
  const order = orderAt(4);
  assert.equal(order.accept(at(7)).disposition, "parked");
  assert.equal(order.accept(at(5)).disposition, "parked");
  assert.equal(order.accept(at(6)).disposition, "parked");
  assert.equal(order.waiting, 3);
  assert.deepEqual(versions(order.accept(at(4)).ready), [4, 5, 6, 7]);
  assert.equal(order.version, 8);
  assert.equal(order.waiting, 0);
});

test("a parked event that comes again is a repeat", () => {
  const order = orderAt(4);
  order.accept(at(5));
  assert.equal(order.accept(at(5)).disposition, "dropped");
  assert.deepEqual(versions(order.accept(at(4)).ready), [4, 5]);
});

test("before the first view all versioned events wait", () => {
  const order = new EventOrder();
  for (const version of [2, 3, 4]) assert.equal(order.accept(at(version)).disposition, "parked");
  assert.deepEqual(versions(order.reset(3)!), [2]);
  assert.deepEqual(versions(order.takeReady()), [3, 4]);
  assert.equal(order.version, 5);
});

test("a view that jumps a gap covers what waited below it and frees what waited above", () => {
  const order = orderAt(4);
  for (const version of [6, 9, 10]) order.accept(at(version));
  assert.deepEqual(versions(order.reset(9)!), [6]);
  assert.deepEqual(versions(order.takeReady()), [9, 10]);
});

test("a view older than what was applied is refused", () => {
  const order = orderAt(4);
  assert.equal(order.reset(3), undefined);
  assert.equal(order.version, 4);
});

test("any arrival order of the same events, with repeats, applies each once and in order", () => {
  let seed = 7;
  const random = (below: number): number => (seed = (seed * 48271) % 2147483647) % below;
  for (let round = 0; round < 200; round += 1) {
    const arrivals = Array.from({ length: 24 }, (_, index) => index % 12);
    for (let index = arrivals.length - 1; index > 0; index -= 1) {
      const other = random(index + 1);
      [arrivals[index], arrivals[other]] = [arrivals[other]!, arrivals[index]!];
    }
    const order = orderAt(0);
    const applied = arrivals.flatMap((version) => versions(order.accept(at(version)).ready));
    assert.deepEqual(applied, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  }
});
