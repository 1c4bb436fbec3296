import { newId } from "./ids.ts";
import { Peer } from "./peer.ts";
import type { Place } from "./place.ts";
import type { StreamType } from "./wire.ts";

/** A stream of ours on its way to the server. */
export class Publication extends Peer {
  readonly streamId = newId();

  constructor(
    private readonly place: Place,
    private readonly type: StreamType,
    media: MediaStream,
  ) {
    super(place.iceServers);
    for (const kind of ["audio", "video"]) {
      for (const track of media.getTracks().filter((each) => each.kind === kind)) {
        this.connection.addTransceiver(track, { direction: "sendonly", streams: [media] });
      }
    }
  }

  protected override async exchange(sdpOffer: string): Promise<string> {
    const { sdpAnswer } = await this.place.api.publishStream(this.place.seat, {
      streamId: this.streamId,
      conferenceStreamType: this.type,
      sdpOffer,
      metadata: {
        correlationId: this.streamId,
        primary: this.type !== "SCREEN",
        portraitMode: false,
        participantRoles: [this.place.person.role],
        participantName: this.place.person.name,
      },
    });
    return sdpAnswer;
  }

  protected override sendCandidates(candidates: RTCIceCandidateInit[]): Promise<void> {
    return this.place.api.addPublishCandidates(this.place.seat, this.streamId, candidates);
  }

  /** Closes the connection and takes the stream out of the conference. */
  async unpublish(): Promise<void> {
    this.close();
    await this.place.api.unpublishStream(this.place.seat, this.streamId);
  }
}
