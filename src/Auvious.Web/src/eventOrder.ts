import type { PushedEvent } from "./wire.ts";

export type Disposition = "applied" | "parked" | "dropped";

export interface Accepted {
  /** What became of the event just given. */
  disposition: Disposition;
  /** Everything that may be applied now, in order. */
  ready: PushedEvent[];
}

/**
 * Puts the versioned events of one conference in order. An event carries the version before it, so the next one to apply is the
 * one that carries ours; a lower one is a repeat, a higher one waits for those between. Before the first view all of them wait.
 */
export class EventOrder {
  #version: number | undefined;
  readonly #parked = new Map<number, PushedEvent>();

  get version(): number | undefined {
    return this.#version;
  }

  /** How many events wait for one that has not come. */
  get waiting(): number {
    return this.#parked.size;
  }

  accept(event: PushedEvent): Accepted {
    const version = event.conferenceVersion;
    if (version === undefined || version === null) return { disposition: "applied", ready: [event] };
    if (this.#version !== undefined && version < this.#version) return { disposition: "dropped", ready: [] };
    if (this.#parked.has(version)) return { disposition: "dropped", ready: [] };
    this.#parked.set(version, event);
    const ready = this.#takeReady();
    return { disposition: ready.length > 0 ? "applied" : "parked", ready };
  }

  /**
   * A view of the conference at `version` was read. Answers the parked events that it covers, or undefined when it is older than
   * what was applied already.
   */
  reset(version: number): PushedEvent[] | undefined {
    if (this.#version !== undefined && version < this.#version) return undefined;
    this.#version = version;
    const covered = [...this.#parked].filter(([parked]) => parked < version);
    for (const [parked] of covered) this.#parked.delete(parked);
    return covered.map(([, event]) => event);
  }

  /** What may be applied after {@link reset}. */
  takeReady(): PushedEvent[] {
    return this.#takeReady();
  }

  #takeReady(): PushedEvent[] {
    const ready: PushedEvent[] = [];
    while (this.#version !== undefined) {
      const next = this.#parked.get(this.#version);
      if (next === undefined) break;
      this.#parked.delete(this.#version);
      this.#version += 1;
      ready.push(next);
    }
    return ready;
  }
}
