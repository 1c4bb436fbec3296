import { EventOrder, type Disposition } from "./eventOrder.ts";
import type { ConferenceSimpleView, Health, LinkIndicator, PushedEvent, StreamType } from "./wire.ts";

export interface ConferenceStream {
  id: string;
  type: StreamType;
  endpointId: string;
}

export interface Participant {
  endpointId: string;
  userId: string;
  name: string;
  health: Health;
  network: LinkIndicator | undefined;
}

/** What is known of one conference: a view of it, and the events since, in the order of their versions. */
export class Conference {
  readonly participants = new Map<string, Participant>();
  readonly streams = new Map<string, ConferenceStream>();
  readonly #keys = new Set<string>();
  readonly #order = new EventOrder();
  #ended: string | undefined;

  constructor(readonly id: string) {}

  get version(): number | undefined {
    return this.#order.version;
  }

  /** Why the conference ended; undefined while it runs. */
  get ended(): string | undefined {
    return this.#ended;
  }

  get onHold(): boolean {
    return [...this.#keys].some((key) => key.startsWith("ON_HOLD"));
  }

  get recording(): boolean {
    return [...this.#keys].some((key) => key.startsWith("RECORDER"));
  }

  isMuted(kind: "audio" | "video", streamId: string): boolean {
    return this.#keys.has(`TRACK_MUTED/${kind}/${streamId}`);
  }

  /** Takes one pushed event. `applied` hears of each event that took effect by it, in order. */
  accept(event: PushedEvent, applied: (event: PushedEvent) => void = () => {}): Disposition {
    const { disposition, ready } = this.#order.accept(event);
    this.#applyAll(ready, applied);
    return disposition;
  }

  /**
   * Replaces what is known by a view read from the server, then goes on with the events that waited for it. Answers those that
   * the view covers.
   */
  reset(view: ConferenceSimpleView, applied: (event: PushedEvent) => void = () => {}): PushedEvent[] {
    const covered = this.#order.reset(view.version);
    if (covered === undefined) return [];
    const known = new Map(this.participants);
    this.participants.clear();
    this.streams.clear();
    this.#keys.clear();
    for (const key of Object.keys(view.metadata ?? {})) this.#keys.add(key);
    for (const user of view.participants ?? []) {
      for (const endpoint of user.endpoints ?? []) {
        this.participants.set(endpoint.id, {
          endpointId: endpoint.id,
          userId: user.id,
          name: nameIn(endpoint.metadata) ?? user.id,
          health: endpoint.state ?? "HEALTHY",
          network: known.get(endpoint.id)?.network,
        });
        for (const stream of endpoint.streams ?? []) {
          this.streams.set(stream.id, { id: stream.id, type: stream.type, endpointId: endpoint.id });
        }
      }
    }
    this.#applyAll(this.#order.takeReady(), applied);
    return covered;
  }

  /** Health has no event: it is read from a later view. True when something changed. */
  noteHealth(view: ConferenceSimpleView): boolean {
    let changed = false;
    for (const endpoint of (view.participants ?? []).flatMap((user) => user.endpoints ?? [])) {
      const participant = this.participants.get(endpoint.id);
      const health = endpoint.state ?? "HEALTHY";
      if (participant === undefined || participant.health === health) continue;
      participant.health = health;
      changed = true;
    }
    return changed;
  }

  #applyAll(ready: PushedEvent[], applied: (event: PushedEvent) => void): void {
    for (const event of ready) {
      this.#apply(event);
      applied(event);
    }
  }

  #apply(event: PushedEvent): void {
    const { userEndpointId: endpointId, streamId } = event;
    switch (event.type) {
      case "ConferenceJoinedEvent":
        if (endpointId === undefined) return;
        this.participants.set(endpointId, {
          endpointId,
          userId: event.userId ?? "",
          name: nameIn(event.metadata) ?? event.userId ?? endpointId,
          health: "HEALTHY",
          network: undefined,
        });
        return;
      case "ConferenceLeftEvent":
        if (endpointId !== undefined) this.participants.delete(endpointId);
        return;
      case "ConferenceEndedEvent":
        this.#ended = event.reason ?? "";
        this.participants.clear();
        this.streams.clear();
        return;
      case "ConferenceStreamPublishedEvent":
        if (endpointId === undefined || streamId === undefined || event.streamType === undefined) return;
        this.streams.set(streamId, { id: streamId, type: event.streamType, endpointId });
        return;
      case "ConferenceStreamUnpublishedEvent":
        if (streamId === undefined) return;
        this.streams.delete(streamId);
        // The keys of a stream go with the stream.
        this.#keys.delete(`TRACK_MUTED/audio/${streamId}`);
        this.#keys.delete(`TRACK_MUTED/video/${streamId}`);
        return;
      case "ConferenceMetadataUpdatedEvent":
        if (event.key === undefined) return;
        if (event.operation === "REMOVE") this.#keys.delete(event.key);
        else this.#keys.add(event.key);
        return;
      case "ConferenceParticipantMetadataUpdatedEvent": {
        const participant = endpointId === undefined ? undefined : this.participants.get(endpointId);
        if (participant !== undefined) participant.name = nameIn(event.newMetadata) ?? participant.userId;
        return;
      }
      case "ConferenceNetworkIndicatorUpdatedEvent":
        for (const [id, link] of Object.entries(event.participantIndicatorMap ?? {})) {
          const participant = this.participants.get(id);
          if (participant !== undefined) participant.network = link;
        }
        return;
      default:
        // Other events change nothing shown here; their version was counted all the same.
        return;
    }
  }
}

function nameIn(metadata: Record<string, unknown> | undefined): string | undefined {
  const name = metadata?.["name"];
  return typeof name === "string" && name !== "" ? name : undefined;
}
