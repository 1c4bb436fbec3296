import { Bars } from "./bars.ts";
import { h, setAttribute, setText } from "./dom.ts";
import { icon } from "./icons.ts";
import type { TrackKind } from "./ownStream.ts";
import type { PeerState } from "./peer.ts";
import type { LinkIndicator, StreamType } from "./wire.ts";

export interface TileContent {
  streamId: string | undefined;
  type: StreamType;
  name: string;
  initial: string;
  state: PeerState;
  media: MediaStream | undefined;
  mutedAudio: boolean;
  mutedVideo: boolean;
  held: boolean;
  sick: boolean;
  silent: boolean;
  network: LinkIndicator | undefined;
}

export interface TileActions {
  mute?: (kind: TrackKind, muted: boolean) => void;
  stop?: () => void;
  retry: () => void;
}

const kinds: Record<StreamType, string> = { MIC: "Microphone", CAM: "Camera", SCREEN: "Screen", MIC_AND_CAM: "Camera" };

/** One stream, ours or another's: its picture or, without one, its owner's initial, and what is to be known about it. */
export class Tile {
  readonly element: HTMLElement;
  readonly #video: HTMLVideoElement;
  readonly #initial = h("span", { class: "initial", "aria-hidden": "true" });
  readonly #name = h("span", { class: "tile-name" });
  readonly #kind = h("span", { class: "tile-kind" });
  readonly #status = h("div", { class: "tile-status", role: "status" });
  readonly #retry: HTMLButtonElement;
  readonly #bars = new Bars();
  readonly #muteAudio: HTMLButtonElement | undefined;
  readonly #muteVideo: HTMLButtonElement | undefined;
  #media: MediaStream | undefined;
  #content: TileContent | undefined;

  constructor(owner: "own" | "remote", type: StreamType, actions: TileActions) {
    this.#video = h("video", { autoplay: true, playsinline: true, "data-testid": "video" });
    for (const event of ["loadeddata", "resize", "emptied"]) this.#video.addEventListener(event, () => this.#showState());
    this.#retry = h(
      "button",
      { type: "button", class: "small", "data-testid": "retry", onclick: actions.retry },
      icon("retry"),
      "Try again",
    );
    const { mute, stop } = actions;
    const tools = h("div", { class: "tile-tools" });
    if (mute !== undefined && type !== "SCREEN" && type !== "CAM") this.#muteAudio = this.#muteButton("audio", mute);
    if (mute !== undefined && type !== "MIC") this.#muteVideo = this.#muteButton("video", mute);
    if (this.#muteAudio !== undefined) tools.append(this.#muteAudio);
    if (this.#muteVideo !== undefined) tools.append(this.#muteVideo);
    if (stop !== undefined) {
      const label = `Stop ${kinds[type].toLowerCase()}`;
      tools.append(
        h(
          "button",
          { type: "button", class: "tool", title: label, "aria-label": label, "data-testid": "unpublish", onclick: stop },
          icon("stop"),
        ),
      );
    }
    this.element = h(
      "figure",
      { class: "tile", "data-testid": "tile", "data-owner": owner, "data-type": type },
      this.#initial,
      this.#video,
      this.#status,
      stop !== undefined && tools,
      h(
        "figcaption",
        {},
        h("span", { class: "tile-mute", "data-kind": "audio" }, icon("microphoneOff")),
        this.#name,
        this.#kind,
        this.#bars.element,
      ),
    );
  }

  show(content: TileContent): void {
    this.#content = content;
    if (this.#media !== content.media) {
      this.#media = content.media;
      this.#video.srcObject = content.media ?? null;
    }
    this.#video.muted = content.silent;
    setText(this.#initial, content.initial.toUpperCase());
    setText(this.#name, content.name);
    setText(this.#kind, kinds[content.type]);
    setAttribute(this.element, "data-stream-id", content.streamId);
    setAttribute(this.element, "data-muted-audio", content.mutedAudio);
    setAttribute(this.element, "data-muted-video", content.mutedVideo);
    setAttribute(this.element, "data-sick", content.sick);
    this.#bars.show(content.network);
    for (const [button, muted, on, off, what] of [
      [this.#muteAudio, content.mutedAudio, "microphone", "microphoneOff", "microphone"],
      [this.#muteVideo, content.mutedVideo, "camera", "cameraOff", "picture"],
    ] as const) {
      if (button === undefined) continue;
      const label = muted ? `Unmute ${what}` : `Mute ${what}`;
      setAttribute(button, "aria-pressed", String(muted));
      setAttribute(button, "aria-label", label);
      setAttribute(button, "title", label);
      button.replaceChildren(icon(muted ? off : on));
    }
    this.#showState();
  }

  /** Live means that there is a picture, not merely a connection; a stream without one is live when connected. */
  #showState(): void {
    const content = this.#content;
    if (content === undefined) return;
    const picture = content.type !== "MIC";
    const waiting = picture && this.#video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA && !content.mutedVideo;
    const state = content.state === "live" && waiting && !content.held ? "connecting" : content.state;
    setAttribute(this.element, "data-state", state);
    setAttribute(this.element, "data-portrait", this.#video.videoHeight > this.#video.videoWidth);
    setAttribute(this.element, "data-picture", picture && !waiting && !content.mutedVideo && !content.held);
    const text = content.sick
      ? "Connection lost. Waiting for them to come back"
      : { connecting: "Connecting", live: "", failed: "No connection", closed: "Ended" }[state];
    if (this.#status.dataset["text"] === `${state}${text}`) return;
    this.#status.dataset["text"] = `${state}${text}`;
    this.#status.replaceChildren(...(text === "" ? [] : [h("span", {}, text)]), ...(state === "failed" ? [this.#retry] : []));
  }

  #muteButton(kind: TrackKind, mute: (kind: TrackKind, muted: boolean) => void): HTMLButtonElement {
    const button: HTMLButtonElement = h("button", {
      type: "button",
      class: "tool",
      "data-testid": `mute-${kind}`,
      onclick: () => mute(kind, button.getAttribute("aria-pressed") !== "true"),
    });
    return button;
  }
}
