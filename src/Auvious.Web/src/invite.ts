import { h, setAttribute, setText } from "./dom.ts";
import { icon } from "./icons.ts";

/** The way in for the customer: the ticket, and a link that carries it. */
export class Invite {
  readonly element: HTMLElement;
  readonly #ticket = h("output", { class: "ticket", "data-testid": "ticket" });
  readonly #open = h(
    "a",
    { class: "small button", target: "_blank", rel: "noopener", "data-testid": "customer-link" },
    icon("open"),
    "Open",
  );
  readonly #copy: HTMLButtonElement;

  constructor(report: (work: Promise<unknown>) => void) {
    this.#copy = h("button", {
      type: "button",
      class: "small",
      "data-testid": "copy-link",
      onclick: () => report(this.#copyLink()),
    });
    this.#copy.append(icon("copy"), "Copy link");
    this.element = h(
      "div",
      { class: "invite", "data-testid": "invite" },
      h("span", {}, "Customer ticket"),
      this.#ticket,
      h("span", { class: "spring" }),
      h("span", { class: "pair" }, this.#copy, this.#open),
    );
  }

  show(ticket: string | undefined): void {
    setAttribute(this.element, "hidden", ticket === undefined);
    if (ticket === undefined) return;
    setText(this.#ticket, ticket);
    setAttribute(this.#open, "href", linkOf(ticket));
  }

  async #copyLink(): Promise<void> {
    if (navigator.clipboard === undefined)
      throw new Error("This browser lets only pages on https or localhost copy. Use Open instead.");
    await navigator.clipboard.writeText(this.#open.href);
    this.#copy.replaceChildren(icon("check"), "Copied");
    setTimeout(() => this.#copy.replaceChildren(icon("copy"), "Copy link"), 2000);
  }
}

export function linkOf(ticket: string): string {
  return `/?side=customer&ticket=${encodeURIComponent(ticket)}`;
}
