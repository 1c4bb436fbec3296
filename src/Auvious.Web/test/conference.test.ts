import assert from "node:assert/strict";
import { test } from "node:test";
import { Conference } from "../src/conference.ts";
import type { ConferenceSimpleView, PushedEvent } from "../src/wire.ts";

const view: ConferenceSimpleView = {
  id: "c",
  version: 3,
  metadata: { "TRACK_MUTED/audio/s1": { value: "true" } },
  participants: [
    {
      id: "agent",
      endpoints: [{ id: "e1", state: "HEALTHY", metadata: { name: "Ada" }, streams: [{ id: "s1", type: "MIC_AND_CAM" }] }],
    },
  ],
};

function seen(): Conference {
  const conference = new Conference("c");
  conference.reset(view);
  return conference;
}

const published: PushedEvent = {
  type: "ConferenceStreamPublishedEvent",
  conferenceVersion: 4,
  userEndpointId: "e2",
  streamId: "s2",
  streamType: "SCREEN",
};
const joined: PushedEvent = {
  type: "ConferenceJoinedEvent",
  conferenceVersion: 3,
  userId: "u",
  userEndpointId: "e2",
  metadata: { name: "Kit" },
};

test("a view tells who is there, what they show and what is muted", () => {
  const conference = seen();
  assert.equal(conference.participants.get("e1")?.name, "Ada");
  assert.deepEqual([...conference.streams.values()], [{ id: "s1", type: "MIC_AND_CAM", endpointId: "e1" }]);
  assert.equal(conference.isMuted("audio", "s1"), true);
  assert.equal(conference.isMuted("video", "s1"), false);
});

test("events out of order take effect in order", () => {
  const conference = seen();
  const applied: string[] = [];
  assert.equal(
    conference.accept(published, (event) => applied.push(event.type)),
    "parked",
  );
  assert.equal(conference.streams.has("s2"), false);
  conference.accept(joined, (event) => applied.push(event.type));
  assert.deepEqual(applied, ["ConferenceJoinedEvent", "ConferenceStreamPublishedEvent"]);
  assert.equal(conference.streams.has("s2"), true);
  assert.equal(conference.participants.get("e2")?.name, "Kit");
});

test("a stream published between the events and the view is there once", () => {
  const conference = new Conference("c");
  conference.accept(joined);
  conference.accept(published);
  conference.reset(view);
  assert.equal(conference.version, 5);
  assert.deepEqual([...conference.streams.keys()], ["s1", "s2"]);
});

test("the mute keys of a stream go with it", () => {
  const conference = seen();
  conference.accept({ type: "ConferenceStreamUnpublishedEvent", conferenceVersion: 3, streamId: "s1", userEndpointId: "e1" });
  assert.equal(conference.isMuted("audio", "s1"), false);
  assert.equal(conference.streams.size, 0);
});

test("hold is any key that starts with ON_HOLD, until it is removed", () => {
  const conference = seen();
  conference.accept({
    type: "ConferenceMetadataUpdatedEvent",
    conferenceVersion: 3,
    key: "ON_HOLD/agent",
    operation: "SET",
    value: "1",
  });
  assert.equal(conference.onHold, true);
  conference.accept({ type: "ConferenceMetadataUpdatedEvent", conferenceVersion: 4, key: "ON_HOLD/agent", operation: "REMOVE" });
  assert.equal(conference.onHold, false);
});

test("an unknown event counts its version and changes nothing", () => {
  const conference = seen();
  conference.accept({ type: "ConferenceInteractionSetEvent", conferenceVersion: 3 });
  assert.equal(conference.version, 4);
});

test("health is read from a view without touching the version", () => {
  const conference = seen();
  const ill = structuredClone(view);
  ill.participants![0]!.endpoints![0]!.state = "SICK";
  assert.equal(conference.noteHealth(ill), true);
  assert.equal(conference.noteHealth(ill), false);
  assert.equal(conference.participants.get("e1")?.health, "SICK");
  assert.equal(conference.version, 3);
});

test("an ended conference has nobody in it and says why", () => {
  const conference = seen();
  conference.accept({ type: "ConferenceEndedEvent", conferenceVersion: 3, reason: "idle" });
  assert.equal(conference.ended, "idle");
  assert.equal(conference.participants.size + conference.streams.size, 0);
});
