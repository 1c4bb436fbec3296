import type { ConferenceStream } from "./conference.ts";
import { newId } from "./ids.ts";
import { Peer } from "./peer.ts";
import type { Place } from "./place.ts";

/** A stream of somebody else on its way to us. */
export class View extends Peer {
  readonly viewerId = newId();
  readonly media = new MediaStream();

  constructor(
    private readonly place: Place,
    readonly stream: ConferenceStream,
  ) {
    super(place.iceServers);
    if (stream.type === "MIC" || stream.type === "MIC_AND_CAM")
      this.connection.addTransceiver("audio", { direction: "recvonly" });
    if (stream.type !== "MIC") this.connection.addTransceiver("video", { direction: "recvonly" });
    this.connection.ontrack = ({ track }) => this.media.addTrack(track);
  }

  protected override async exchange(sdpOffer: string): Promise<string> {
    const { sdpAnswer } = await this.place.api.viewStream(this.place.seat, { ...this.#ids, sdpOffer });
    return sdpAnswer;
  }

  protected override sendCandidates(candidates: RTCIceCandidateInit[]): Promise<void> {
    return this.place.api.addViewCandidates(this.place.seat, this.#ids, candidates);
  }

  async stop(): Promise<void> {
    this.close();
    await this.place.api.stopViewStream(this.place.seat, this.#ids);
  }

  get #ids(): { streamId: string; viewerId: string } {
    return { streamId: this.stream.id, viewerId: this.viewerId };
  }
}
