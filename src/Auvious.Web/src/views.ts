import type { ConferenceStream } from "./conference.ts";
import { Emitter } from "./emitter.ts";
import type { PeerState } from "./peer.ts";
import type { Place } from "./place.ts";
import { View } from "./view.ts";

const retryDelays = [500, 1000, 2000, 4000, 5000];

/** What a tile shows of another's stream. */
export interface RemoteStream {
  readonly stream: ConferenceStream;
  readonly state: PeerState;
  readonly media: MediaStream | undefined;
}

interface Watched {
  stream: ConferenceStream;
  view: View | undefined;
  failures: number;
  retry: ReturnType<typeof setTimeout> | undefined;
}

/** Keeps one view open for each stream there is to see, and no others. A view that fails is opened anew, ever more patiently. */
export class Views {
  readonly onChange = new Emitter<void>();
  readonly onProblem = new Emitter<unknown>();
  readonly #watched = new Map<string, Watched>();

  get all(): RemoteStream[] {
    return [...this.#watched.values()].map(({ stream, view }) => ({
      stream,
      state: view?.state ?? "connecting",
      media: view?.media,
    }));
  }

  reconcile(place: Place, wanted: ConferenceStream[]): void {
    const ids = new Set(wanted.map((stream) => stream.id));
    for (const id of [...this.#watched.keys()]) {
      // The stream is gone already, so a refusal has nothing to tell.
      if (!ids.has(id))
        this.#drop(id)
          ?.stop()
          .catch(() => {});
    }
    for (const stream of wanted) {
      if (this.#watched.has(stream.id)) continue;
      this.#watched.set(stream.id, { stream, view: undefined, failures: 0, retry: undefined });
      this.#open(place, stream.id);
    }
  }

  /** By the user's wish, after a view has failed for good. */
  retry(place: Place, streamId: string): void {
    const watched = this.#watched.get(streamId);
    if (watched === undefined) return;
    watched.failures = 0;
    this.#open(place, streamId);
  }

  /** Closes all of them on our side; the server closes its own when we leave. */
  close(): void {
    for (const id of [...this.#watched.keys()]) this.#drop(id)?.close();
  }

  #open(place: Place, streamId: string): void {
    const watched = this.#watched.get(streamId);
    if (watched === undefined) return;
    clearTimeout(watched.retry);
    watched.view?.close();
    const view = new View(place, watched.stream);
    watched.view = view;
    view.onState.on((state) => {
      if (watched.view !== view) return;
      if (state === "live") watched.failures = 0;
      if (state === "failed") this.#failed(place, watched);
      this.onChange.emit();
    });
    this.onChange.emit();
    view.open().catch((problem: unknown) => {
      if (watched.failures >= retryDelays.length) this.onProblem.emit(problem);
    });
  }

  #failed(place: Place, watched: Watched): void {
    const delay = retryDelays[watched.failures];
    watched.failures += 1;
    if (delay !== undefined) watched.retry = setTimeout(() => this.#open(place, watched.stream.id), delay);
  }

  #drop(streamId: string): View | undefined {
    const watched = this.#watched.get(streamId);
    this.#watched.delete(streamId);
    clearTimeout(watched?.retry);
    this.onChange.emit();
    return watched?.view;
  }
}
