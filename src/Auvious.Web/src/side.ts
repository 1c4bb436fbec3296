import { Bars } from "./bars.ts";
import { Call, type Phase } from "./call.ts";
import { Controls } from "./controls.ts";
import { h, setAttribute, setText } from "./dom.ts";
import { icon } from "./icons.ts";
import { Invite, linkOf } from "./invite.ts";
import { AgentLobby, CustomerLobby, type Lobby } from "./lobby.ts";
import { Stage } from "./stage.ts";
import { Timeline } from "./timeline.ts";
import { showProblem } from "./toasts.ts";

export type Role = "agent" | "customer";

const titles: Record<Role, string> = { agent: "Agent", customer: "Customer" };

/** One side of the page: a call, and all there is to see and press of it. */
export class Side {
  readonly element: HTMLElement;
  readonly call: Call;
  readonly lobby: Lobby;
  readonly #stage: Stage;
  readonly #controls: Controls;
  readonly #invite: Invite;
  readonly #connection = h("span", { class: "pill", role: "status", "data-testid": "connection" });
  readonly #recording = h("span", { class: "pill recording", hidden: true }, "Recording");
  readonly #version = h("span", { class: "version", title: "Conference version", "data-testid": "version" });
  readonly #bars = new Bars();
  readonly #alone: HTMLAnchorElement;
  #silent: boolean;

  /** `together`: the other side is on the same page, so the sound is off at first, else it would howl. */
  constructor(
    readonly role: Role,
    options: { together: boolean; ticket: string },
  ) {
    const agent = role === "agent";
    const title = titles[role];
    const report = (work: Promise<unknown>): void => void work.catch((problem: unknown) => showProblem(title, problem));
    this.call = new Call({ name: title, role: agent ? "AGENT" : "CUSTOMER" });
    this.#silent = options.together;
    this.lobby = agent ? new AgentLobby(this.call, report) : new CustomerLobby(this.call, report, options.ticket);
    this.#stage = new Stage(this.call, report);
    this.#controls = new Controls(this.call, report, { agent, toggleSound: () => this.#toggleSound() });
    this.#invite = new Invite(report);
    const timeline = new Timeline(title);
    const label = `Open the ${role} in a window of its own`;
    this.#alone = h(
      "a",
      { class: "ghost button", target: "_blank", rel: "noopener", title: label, "aria-label": label, "data-testid": "alone" },
      icon("open"),
    );
    this.element = h(
      "section",
      { class: `side ${role}`, "aria-label": title, "data-testid": role },
      h(
        "header",
        { class: "side-head" },
        h("h2", {}, title),
        this.#connection,
        this.#recording,
        h("span", { class: "spring" }),
        this.#version,
        this.#bars.element,
        options.together && this.#alone,
      ),
      h(
        "div",
        { class: "side-body" },
        h("div", { class: "room" }, this.lobby.element, this.#invite.element, this.#stage.element, this.#controls.element),
        timeline.element,
      ),
    );
    this.call.onProblem.on((problem) => showProblem(title, problem));
    this.call.onEvent.on((logged) => timeline.add(logged));
    this.call.onApplied.on((event) => timeline.noteApplied(event));
    this.call.onChange.on(() => this.#show());
    addEventListener("pagehide", () => this.call.exit());
    this.#show();
  }

  #toggleSound(): void {
    this.#silent = !this.#silent;
    this.#show();
  }

  #show(): void {
    const { call } = this;
    const inside = call.phase === "joined";
    setAttribute(this.element, "data-phase", call.phase);
    setAttribute(this.lobby.element, "hidden", inside);
    setAttribute(this.#stage.element, "hidden", !inside);
    setAttribute(this.#controls.element, "hidden", !inside);
    this.lobby.show();
    this.#stage.show(this.lobby.name, this.#silent);
    this.#controls.show(this.#silent);
    this.#invite.show(inside && this.role === "agent" ? call.ticket : undefined);
    this.#showConnection(call.phase);
    setAttribute(this.#recording, "hidden", !(inside && call.conference?.recording));
    setText(this.#version, inside ? `v${call.conference?.version ?? "–"}` : "");
    const own = call.endpointId === undefined ? undefined : call.conference?.participants.get(call.endpointId);
    this.#bars.show(inside ? own?.network : undefined);
    const ticket = this.role === "customer" ? call.ticket : undefined;
    setAttribute(this.#alone, "href", ticket === undefined ? `/?side=${this.role}` : linkOf(ticket));
  }

  #showConnection(phase: Phase): void {
    const { pushState } = this.call;
    const state =
      this.call.endpointId === undefined
        ? phase === "entering"
          ? "connecting"
          : "offline"
        : pushState === "closed"
          ? "reconnecting"
          : pushState;
    setAttribute(this.#connection, "data-state", state);
    setText(
      this.#connection,
      { offline: "Not connected", connecting: "Connecting", connected: "Connected", reconnecting: "Reconnecting" }[state],
    );
  }
}
