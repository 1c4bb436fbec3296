import type { LoggedEvent } from "./call.ts";
import { h, setAttribute, setText } from "./dom.ts";
import { icon } from "./icons.ts";
import type { PushedEvent } from "./wire.ts";

const mostRows = 500;
const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });

/** What one side was told, as it came, beside the pictures. */
export class Timeline {
  readonly element: HTMLElement;
  readonly #rows: HTMLElement;
  readonly #count = h("span", { class: "count", "data-testid": "event-count" }, "0");
  readonly #filter: HTMLInputElement;
  readonly #rowOf = new WeakMap<PushedEvent, HTMLElement>();
  #taken = 0;

  constructor(label: string) {
    this.#filter = h("input", {
      type: "search",
      placeholder: "Filter by type or content",
      "aria-label": `Filter the ${label} events`,
      "data-testid": "event-filter",
      oninput: () => this.#applyFilter(),
    });
    this.#rows = h("div", {
      class: "events",
      role: "log",
      "aria-live": "polite",
      "aria-label": `${label} events`,
      tabindex: "0",
      "data-testid": "events",
    });
    this.element = h(
      "section",
      { class: "timeline", "aria-label": `${label} timeline` },
      h("header", {}, h("h3", {}, "Events"), this.#count, this.#filter),
      this.#rows,
    );
    this.#rows.append(h("p", { class: "nothing" }, "What the server pushes to this side will be listed here."));
  }

  add({ sequence, event, disposition }: LoggedEvent): void {
    if (this.#taken === 0) this.#rows.replaceChildren();
    this.#taken += 1;
    setText(this.#count, String(this.#taken));
    const row = this.#row(sequence, event);
    setAttribute(row, "data-disposition", disposition);
    setAttribute(row, "hidden", !this.#matches(row));
    const atEnd = this.#rows.scrollHeight - this.#rows.scrollTop - this.#rows.clientHeight < 40;
    this.#rows.append(row);
    while (this.#rows.children.length > mostRows) this.#rows.firstElementChild?.remove();
    if (atEnd) this.#rows.scrollTop = this.#rows.scrollHeight;
    this.#rowOf.set(event, row);
  }

  /** An event that was parked has had its turn. */
  noteApplied(event: PushedEvent): void {
    const row = this.#rowOf.get(event);
    if (row !== undefined) setAttribute(row, "data-disposition", "applied");
  }

  #row(sequence: number, event: PushedEvent): HTMLElement {
    const at = event.timestamp === undefined ? new Date() : new Date(event.timestamp);
    const json = h("pre", {});
    const row = h(
      "details",
      { class: "event", "data-testid": "event", "data-type": event.type, "data-kind": kindOf(event.type) },
      h(
        "summary",
        {},
        icon("chevron"),
        h("span", { class: "type" }, shortName(event.type)),
        h("span", { class: "what" }, gist(event)),
        h("span", { class: "mark version", title: "Conference version before the event" }, versionOf(event)),
        h("span", { class: "mark", title: "Sequence of this endpoint; 0 is best effort" }, `#${sequence}`),
        h("time", { datetime: at.toISOString() }, clock.format(at)),
      ),
      json,
    );
    row.addEventListener("toggle", () => {
      if (row.open && json.textContent === "") json.textContent = JSON.stringify(event, null, 2);
    });
    row.dataset["text"] = JSON.stringify(event).toLowerCase();
    return row;
  }

  #applyFilter(): void {
    for (const row of this.#rows.querySelectorAll<HTMLElement>(".event")) setAttribute(row, "hidden", !this.#matches(row));
  }

  #matches(row: HTMLElement): boolean {
    const wanted = this.#filter.value.trim().toLowerCase();
    return wanted === "" || (row.dataset["text"] ?? "").includes(wanted);
  }
}

function versionOf(event: PushedEvent): string {
  return event.conferenceVersion === undefined || event.conferenceVersion === null ? "–" : `v${event.conferenceVersion}`;
}

/** `ConferenceStreamPublishedEvent` reads as "Stream published"; the full name is in the JSON. */
function shortName(type: string): string {
  const words = type
    .replace(/^Conference(?=[A-Z])/, "")
    .replace(/Event$/, "")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function gist(event: PushedEvent): string {
  if (event.key !== undefined) return `${event.operation === "REMOVE" ? "−" : "+"} ${event.key.split("/").slice(0, 2).join("/")}`;
  const name = event.metadata?.["name"];
  if (/Joined|Left/.test(event.type)) return typeof name === "string" ? name : (event.userId ?? "");
  return event.streamType ?? event.reason ?? "";
}

function kindOf(type: string): string {
  if (/Published|Joined/.test(type)) return "arrival";
  if (/Unpublished|Left|Ended/.test(type)) return "departure";
  return /Metadata/.test(type) ? "change" : "other";
}
