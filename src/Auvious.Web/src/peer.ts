import { Emitter } from "./emitter.ts";

/** `failed` is final, as is `closed`: nothing is renegotiated, a new peer takes the place of a failed one. */
export type PeerState = "connecting" | "live" | "failed" | "closed";

/**
 * One connection to the server, for one stream in one direction. We offer, the answer comes in the HTTP response with all of the
 * server's candidates in it, and ours follow once it is here.
 */
export abstract class Peer {
  readonly onState = new Emitter<PeerState>();
  protected readonly connection: RTCPeerConnection;
  #state: PeerState = "connecting";
  #answered = false;
  #candidates: RTCIceCandidateInit[] = [];
  #sending: ReturnType<typeof setTimeout> | undefined;

  protected constructor(iceServers: RTCIceServer[]) {
    this.connection = new RTCPeerConnection({ iceServers, bundlePolicy: "max-bundle" });
    this.connection.onicecandidate = ({ candidate }) => this.#found(candidate);
    this.connection.onconnectionstatechange = () => this.#follow(this.connection.connectionState);
  }

  get state(): PeerState {
    return this.#state;
  }

  /** Gives our offer to the server and gets its answer. */
  protected abstract exchange(offer: string): Promise<string>;

  protected abstract sendCandidates(candidates: RTCIceCandidateInit[]): Promise<void>;

  /** Rejects when the server refuses; whether media flows is told by the state. */
  async open(): Promise<void> {
    try {
      await this.connection.setLocalDescription(await this.connection.createOffer());
      const sdp = await this.exchange(this.connection.localDescription!.sdp);
      if (this.#state === "closed") return;
      await this.connection.setRemoteDescription({ type: "answer", sdp });
      this.#answered = true;
      this.#send();
    } catch (problem) {
      if (this.#state === "closed") return;
      this.fail();
      throw problem;
    }
  }

  close(): void {
    this.#end("closed");
  }

  protected fail(): void {
    this.#end("failed");
  }

  #end(state: PeerState): void {
    clearTimeout(this.#sending);
    this.connection.onconnectionstatechange = null;
    this.connection.onicecandidate = null;
    this.connection.close();
    this.#become(state);
  }

  #follow(state: RTCPeerConnectionState): void {
    if (state === "connected") this.#become("live");
    else if (state === "failed" || state === "closed") this.fail();
    else if (state === "disconnected") this.#become("connecting");
  }

  #become(state: PeerState): void {
    if (this.#state === state || this.#state === "closed") return;
    this.#state = state;
    this.onState.emit(state);
  }

  #found(candidate: RTCIceCandidate | null): void {
    if (candidate === null || candidate.candidate === "") return;
    const { sdpMid, sdpMLineIndex } = candidate;
    this.#candidates.push({ candidate: candidate.candidate, sdpMid, sdpMLineIndex });
    // Candidates come in bursts: those of one burst share a request.
    if (this.#answered) this.#sending ??= setTimeout(() => this.#send(), 50);
  }

  #send(): void {
    this.#sending = undefined;
    const candidates = this.#candidates.splice(0);
    if (candidates.length === 0) return;
    // A refusal is no news: if the connection needed them, it will say so itself.
    this.sendCandidates(candidates).catch(() => {});
  }
}
