import type { Call } from "./call.ts";
import type { Participant } from "./conference.ts";
import { h, setAttribute, setChildren, setText } from "./dom.ts";
import { icon } from "./icons.ts";
import type { OwnStream } from "./ownStream.ts";
import { Roster } from "./roster.ts";
import { Tile } from "./tile.ts";
import type { RemoteStream } from "./views.ts";

/** The pictures of one side: what the others send large, what we send ourselves in a row below. */
export class Stage {
  readonly element: HTMLElement;
  readonly #banner = h(
    "div",
    { class: "banner", role: "status", "data-testid": "hold-banner", hidden: true },
    icon("hold"),
    "On hold. Nobody is seen or heard",
  );
  readonly #empty = h("div", { class: "empty", "data-testid": "empty" }, h("strong"), h("span"));
  readonly #roster = new Roster();
  readonly #remote = h("div", { class: "tiles" });
  readonly #own = h("div", { class: "own-tiles" });
  readonly #ownTiles = new Map<OwnStream, Tile>();
  readonly #remoteTiles = new Map<string, Tile>();

  constructor(
    private readonly call: Call,
    private readonly report: (work: Promise<unknown>) => void,
  ) {
    this.element = h("div", { class: "stage" }, this.#roster.element, this.#banner, this.#empty, this.#remote, this.#own);
  }

  show(name: string, silent: boolean): void {
    const { call } = this;
    setAttribute(this.#banner, "hidden", !(call.conference?.onHold ?? false));
    const remote = call.views.all;
    this.#forget(remote);
    for (const each of remote) this.#showRemote(each, silent);
    for (const own of call.own) this.#showOwn(own, name);
    setChildren(
      this.#remote,
      remote.map(({ stream }) => this.#remoteTiles.get(stream.id)!.element),
    );
    setChildren(
      this.#own,
      call.own.map((own) => this.#ownTiles.get(own)!.element),
    );
    setAttribute(this.#remote, "data-count", String(remote.length));
    setAttribute(this.#own, "hidden", call.own.length === 0);
    setAttribute(this.#empty, "hidden", remote.length > 0);
    const others = this.#others();
    this.#roster.show(others);
    this.#explainEmptiness(others);
  }

  #others(): Participant[] {
    const everybody = [...(this.call.conference?.participants.values() ?? [])];
    return everybody.filter(({ endpointId }) => endpointId !== this.call.endpointId);
  }

  #explainEmptiness(others: Participant[]): void {
    const names = others.map((other) => other.name).join(", ");
    const [title, text] =
      others.length === 0
        ? ["Nobody else is here yet", "Pictures appear as soon as somebody joins and shows something."]
        : [`${names} ${others.length > 1 ? "are" : "is"} here`, "Nothing to see yet: their camera and screen are off."];
    setText(this.#empty.children[0]!, title!);
    setText(this.#empty.children[1]!, text!);
  }

  #showRemote({ stream, state, media }: RemoteStream, silent: boolean): void {
    let tile = this.#remoteTiles.get(stream.id);
    if (tile === undefined) {
      tile = new Tile("remote", stream.type, { retry: () => this.call.retryView(stream.id) });
      this.#remoteTiles.set(stream.id, tile);
    }
    const conference = this.call.conference;
    const owner = conference?.participants.get(stream.endpointId);
    tile.show({
      streamId: stream.id,
      type: stream.type,
      name: owner?.name ?? "Somebody",
      initial: (owner?.name ?? "?").charAt(0),
      state,
      media,
      mutedAudio: conference?.isMuted("audio", stream.id) ?? false,
      mutedVideo: conference?.isMuted("video", stream.id) ?? false,
      held: conference?.onHold ?? false,
      sick: owner?.health === "SICK",
      silent,
      network: owner?.network,
    });
  }

  #showOwn(own: OwnStream, name: string): void {
    const { call } = this;
    let tile = this.#ownTiles.get(own);
    if (tile === undefined) {
      tile = new Tile("own", own.type, {
        mute: (kind, muted) => this.report(call.setMuted(own, kind, muted)),
        stop: () => this.report(call.unpublish(own)),
        retry: () => this.report(call.retryOwn(own)),
      });
      this.#ownTiles.set(own, tile);
    }
    tile.show({
      streamId: own.streamId,
      type: own.type,
      name: "You",
      initial: name.charAt(0),
      state: own.state,
      media: own.media,
      mutedAudio: own.isMuted("audio"),
      mutedVideo: own.isMuted("video"),
      held: call.conference?.onHold ?? false,
      sick: false,
      silent: true,
      network: undefined,
    });
  }

  #forget(remote: RemoteStream[]): void {
    const ids = new Set(remote.map(({ stream }) => stream.id));
    for (const id of this.#remoteTiles.keys()) {
      if (!ids.has(id)) this.#remoteTiles.delete(id);
    }
    for (const own of this.#ownTiles.keys()) {
      if (!this.call.own.includes(own)) this.#ownTiles.delete(own);
    }
  }
}
