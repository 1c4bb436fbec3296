import type { Call } from "./call.ts";
import { h, setAttribute, setText } from "./dom.ts";
import { icon } from "./icons.ts";

/** What a side shows while it is in no conference. */
export interface Lobby {
  readonly element: HTMLElement;
  readonly name: string;
  show(): void;
}

type Report = (work: Promise<unknown>) => void;

/** The agent signs in as a client of the API, and makes a conference and a ticket to it. */
export class AgentLobby implements Lobby {
  readonly element: HTMLFormElement;
  readonly #clientId = field("Client id", "client-id", "agent");
  readonly #secret = field("Client secret", "client-secret", "agent-secret", "password");
  readonly #name = field("Shown as", "name", "Agent");
  readonly #start = h("button", { type: "submit", class: "primary", "data-testid": "start" }, icon("camera"), h("span"));
  readonly #again: HTMLButtonElement;
  readonly #note = h("p", { class: "note", role: "status", "data-testid": "note" });

  constructor(
    private readonly call: Call,
    report: Report,
  ) {
    this.#again = h(
      "button",
      { type: "button", class: "secondary", "data-testid": "rejoin", onclick: () => report(this.#join()) },
      "Go back in",
    );
    this.element = h(
      "form",
      { class: "lobby", onsubmit: submits(() => report(call.start(this.#credentials(), this.name))) },
      h("h3", {}, "Start a conference"),
      h("p", {}, "Signs in, opens a conference and makes a ticket that lets the customer in."),
      this.#name.label,
      h("details", {}, h("summary", {}, icon("chevron"), "Development identity"), this.#clientId.label, this.#secret.label),
      this.#note,
      h("div", { class: "actions" }, this.#start, this.#again),
    );
  }

  get name(): string {
    return this.#name.input.value.trim() || "Agent";
  }

  show(): void {
    const { call } = this;
    const entering = call.phase === "entering";
    this.#start.disabled = this.#again.disabled = entering;
    setText(this.#start.lastElementChild!, entering ? "Starting" : call.conference === undefined ? "Start" : "Start a new one");
    setAttribute(this.#again, "hidden", call.conference === undefined || call.phase === "ended");
    setText(this.#note, call.phase === "ended" ? endedText(call) : "");
  }

  #join(): Promise<void> {
    return this.call.join(this.#credentials(), this.name, this.call.conference?.id);
  }

  #credentials(): { kind: "client"; clientId: string; secret: string } {
    return { kind: "client", clientId: this.#clientId.input.value.trim(), secret: this.#secret.input.value };
  }
}

/** The customer has a ticket, and it names the conference. */
export class CustomerLobby implements Lobby {
  readonly element: HTMLFormElement;
  readonly #ticket: Field;
  readonly #name = field("Shown as", "name", "Customer");
  readonly #join = h("button", { type: "submit", class: "primary", "data-testid": "join" }, icon("camera"), h("span"));
  readonly #note = h("p", { class: "note", role: "status", "data-testid": "note" });

  constructor(
    private readonly call: Call,
    report: Report,
    ticket: string,
  ) {
    this.#ticket = field("Ticket", "ticket-field", ticket);
    this.#ticket.input.placeholder = "Six characters";
    this.#ticket.input.required = true;
    this.#ticket.input.autocapitalize = "none";
    this.#ticket.input.spellcheck = false;
    this.element = h(
      "form",
      { class: "lobby", onsubmit: submits(() => report(this.#enter())) },
      h("h3", {}, "Join with a ticket"),
      h("p", {}, "The agent's link carries it. No account is needed."),
      this.#ticket.label,
      this.#name.label,
      this.#note,
      h("div", { class: "actions" }, this.#join),
    );
  }

  get name(): string {
    return this.#name.input.value.trim() || "Customer";
  }

  /** The agent on the same page has made one. */
  offer(ticket: string): void {
    this.#ticket.input.value = ticket;
    this.show();
  }

  show(): void {
    const { call } = this;
    const entering = call.phase === "entering";
    this.#join.disabled = entering;
    setText(this.#join.lastElementChild!, entering ? "Joining" : this.#isBack() ? "Join again" : "Join");
    setText(this.#note, call.phase === "ended" ? endedText(call) : "");
  }

  #isBack(): boolean {
    return (
      this.call.phase === "out" && this.call.conference !== undefined && this.call.ticket === this.#ticket.input.value.trim()
    );
  }

  #enter(): Promise<void> {
    const ticket = this.#ticket.input.value.trim();
    this.call.ticket = ticket;
    return this.call.join({ kind: "ticket", ticket }, this.name);
  }
}

interface Field {
  label: HTMLLabelElement;
  input: HTMLInputElement;
}

function field(text: string, id: string, value: string, type = "text"): Field {
  const input = h("input", { type, value, autocomplete: "off", "data-testid": id });
  return { input, label: h("label", { class: "field" }, h("span", {}, text), input) };
}

function submits(enter: () => void): (event: Event) => void {
  return (event) => {
    event.preventDefault();
    enter();
  };
}

function endedText(call: Call): string {
  const reason = call.conference?.ended;
  return reason === undefined || reason === "" ? "The conference has ended." : `The conference has ended: ${reason}.`;
}
