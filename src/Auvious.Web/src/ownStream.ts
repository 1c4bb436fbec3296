import { Emitter } from "./emitter.ts";
import type { Place } from "./place.ts";
import type { PeerState } from "./peer.ts";
import { Publication } from "./publication.ts";
import type { StreamType } from "./wire.ts";

export type TrackKind = "audio" | "video";

const republications = 3;

/**
 * Something we show to the others: our camera, microphone or screen. It outlives its publications: what the server or the
 * network ended is published again under a new stream id, a few times.
 */
export class OwnStream {
  readonly onChange = new Emitter<void>();
  readonly onProblem = new Emitter<unknown>();
  readonly #muted = new Set<TrackKind>();
  #publication: Publication | undefined;
  #attempts = 0;
  #held = false;
  #stopped = false;

  constructor(
    readonly type: StreamType,
    readonly media: MediaStream,
  ) {}

  get streamId(): string | undefined {
    return this.#publication?.streamId;
  }

  get state(): PeerState {
    return this.#publication?.state ?? "connecting";
  }

  has(kind: TrackKind): boolean {
    return this.media.getTracks().some((track) => track.kind === kind);
  }

  isMuted(kind: TrackKind): boolean {
    return this.#muted.has(kind);
  }

  async publish(place: Place): Promise<void> {
    const publication = new Publication(place, this.type, this.media);
    this.#publication?.close();
    this.#publication = publication;
    publication.onState.on((state) => {
      if (this.#publication !== publication) return;
      if (state === "live") this.#attempts = 0;
      this.onChange.emit();
      if (state === "failed") void this.#replace(place, publication);
    });
    this.onChange.emit();
    await publication.open();
    for (const kind of this.#muted) await this.#tellMuted(place, kind);
  }

  /** The conference says that this stream is gone. Unless we took it out ourselves, it goes in again. */
  noteUnpublished(place: Place, streamId: string): void {
    const publication = this.#publication;
    if (this.#stopped || publication?.streamId !== streamId) return;
    publication.close();
    void this.#replace(place, publication);
  }

  /** By the user's wish, after the automatic attempts were used up. */
  async retry(place: Place): Promise<void> {
    this.#attempts = 0;
    await this.publish(place);
  }

  async setMuted(place: Place, kind: TrackKind, muted: boolean): Promise<void> {
    if (muted) this.#muted.add(kind);
    else this.#muted.delete(kind);
    this.#enableTracks();
    this.onChange.emit();
    await this.#tellMuted(place, kind);
  }

  /** While the conference is on hold nobody sends. */
  setHeld(held: boolean): void {
    this.#held = held;
    this.#enableTracks();
  }

  async unpublish(): Promise<void> {
    this.release();
    await this.#publication?.unpublish();
  }

  /** Closes everything on our side alone. */
  release(): void {
    this.#stopped = true;
    this.#publication?.close();
    for (const track of this.media.getTracks()) track.stop();
  }

  async #replace(place: Place, publication: Publication): Promise<void> {
    if (this.#stopped || this.#attempts >= republications) return;
    this.#attempts += 1;
    const pause = 500 * this.#attempts;
    try {
      await place.api.unpublishStream(place.seat, publication.streamId);
      await new Promise((resolve) => setTimeout(resolve, pause));
      if (!this.#stopped && this.#publication === publication) await this.publish(place);
    } catch (problem) {
      if (!this.#stopped) this.onProblem.emit(problem);
    }
  }

  async #tellMuted(place: Place, kind: TrackKind): Promise<void> {
    if (this.streamId === undefined) return;
    const key = `TRACK_MUTED/${kind}/${this.streamId}`;
    if (this.isMuted(kind)) await place.api.setMetadata(place.seat, key, "true");
    else await place.api.removeMetadata(place.seat, key);
  }

  #enableTracks(): void {
    for (const track of this.media.getTracks()) {
      track.enabled = !this.#held && !this.#muted.has(track.kind as TrackKind);
    }
  }
}
