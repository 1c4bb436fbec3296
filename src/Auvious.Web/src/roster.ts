import { Bars } from "./bars.ts";
import type { Participant } from "./conference.ts";
import { h, setAttribute, setChildren, setText } from "./dom.ts";

interface Entry {
  element: HTMLLIElement;
  name: HTMLElement;
  bars: Bars;
}

/** Who else is in the conference, whether or not they show anything. */
export class Roster {
  readonly element = h("ul", { class: "roster", "aria-label": "Also here" });
  readonly #entries = new Map<string, Entry>();

  show(others: Participant[]): void {
    for (const id of [...this.#entries.keys()]) {
      if (!others.some((other) => other.endpointId === id)) this.#entries.delete(id);
    }
    for (const other of others) this.#showOne(other);
    setChildren(
      this.element,
      others.map((other) => this.#entries.get(other.endpointId)!.element),
    );
    setAttribute(this.element, "hidden", others.length === 0);
  }

  #showOne(other: Participant): void {
    let entry = this.#entries.get(other.endpointId);
    if (entry === undefined) {
      const name = h("span");
      const bars = new Bars();
      entry = { name, bars, element: h("li", { class: "pill", "data-testid": "participant" }, name, bars.element) };
      this.#entries.set(other.endpointId, entry);
    }
    const ill = other.health === "SICK";
    setText(entry.name, ill ? `${other.name}, connection lost` : other.name);
    setAttribute(entry.element, "data-health", other.health);
    setAttribute(entry.element, "data-state", ill ? "reconnecting" : "connected");
    entry.bars.show(other.network);
  }
}
