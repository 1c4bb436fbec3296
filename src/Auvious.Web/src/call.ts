import { Conference } from "./conference.ts";
import { Emitter } from "./emitter.ts";
import type { Disposition } from "./eventOrder.ts";
import { capture, type Source } from "./localMedia.ts";
import { OwnStream, type TrackKind } from "./ownStream.ts";
import type { Person, Place } from "./place.ts";
import { Presence, type Present } from "./presence.ts";
import type { PushState } from "./push.ts";
import { ApiError } from "./rtcApi.ts";
import type { Credentials } from "./session.ts";
import { Views } from "./views.ts";
import type { ConferenceSimpleView, PushedEvent } from "./wire.ts";

export type Phase = "out" | "entering" | "joined" | "ended";

export interface LoggedEvent {
  sequence: number;
  event: PushedEvent;
  disposition: Disposition;
}

const healthPeriod = 2000;

/** One side of a conversation: an independent client with its own token, endpoint, push channel and connections. */
export class Call {
  readonly onChange = new Emitter<void>();
  readonly onEvent = new Emitter<LoggedEvent>();
  /** An event that had to wait took effect, by itself or as part of a view. */
  readonly onApplied = new Emitter<PushedEvent>();
  readonly onProblem = new Emitter<unknown>();
  readonly views = new Views();
  readonly own: OwnStream[] = [];
  ticket: string | undefined;
  readonly #presence = new Presence();
  #phase: Phase = "out";
  #place: Place | undefined;
  #conference: Conference | undefined;
  #health: ReturnType<typeof setInterval> | undefined;

  constructor(private person: Person) {
    this.views.onChange.on(() => this.onChange.emit());
    this.views.onProblem.on((problem) => this.onProblem.emit(problem));
    this.#presence.onChange.on(() => this.onChange.emit());
    this.#presence.onEvent.on(({ sequence, event }) => this.#take(sequence, event));
    this.#presence.onGap.on(() => void this.#resync().catch((problem: unknown) => this.onProblem.emit(problem)));
    this.#presence.onLost.on(() => void this.#comeBack());
  }

  get phase(): Phase {
    return this.#phase;
  }

  get conference(): Conference | undefined {
    return this.#conference;
  }

  get pushState(): PushState {
    return this.#presence.pushState;
  }

  get endpointId(): string | undefined {
    return this.#presence.endpointId;
  }

  /** The agent's way in: a new conference, and a ticket to it for the customer. */
  start(credentials: Credentials, name: string): Promise<void> {
    return this.#enter(credentials, name, async ({ api, endpoint }) => {
      const { id } = await api.createConference(endpoint.id);
      this.ticket = (await api.createTicket(id)).id;
      return id;
    });
  }

  /** The way in by what the credentials name (a ticket's conference), or into a known one. */
  join(credentials: Credentials, name: string, conferenceId?: string): Promise<void> {
    return this.#enter(credentials, name, async ({ api }) => {
      const id = conferenceId ?? api.session.conferenceId;
      if (id === undefined) throw new Error("This ticket names no conference.");
      return id;
    });
  }

  async publish(source: Source): Promise<void> {
    const place = this.#here();
    const { type, media } = await capture(source);
    const own = new OwnStream(type, media);
    if (this.#place !== place) return own.release();
    own.setHeld(this.#conference?.onHold ?? false);
    own.onChange.on(() => this.onChange.emit());
    own.onProblem.on((problem) => this.onProblem.emit(problem));
    // The browser's own "stop sharing", or a camera that was unplugged.
    for (const track of media.getTracks()) track.addEventListener("ended", () => void this.unpublish(own).catch(() => {}));
    this.own.push(own);
    this.onChange.emit();
    await own.publish(place);
  }

  async unpublish(own: OwnStream): Promise<void> {
    const index = this.own.indexOf(own);
    if (index < 0) return;
    this.own.splice(index, 1);
    this.onChange.emit();
    await own.unpublish();
  }

  setMuted(own: OwnStream, kind: TrackKind, muted: boolean): Promise<void> {
    return own.setMuted(this.#here(), kind, muted);
  }

  async setHold(hold: boolean): Promise<void> {
    const { api, seat } = this.#here();
    if (hold) await api.setMetadata(seat, "ON_HOLD", "true");
    else await api.removeMetadata(seat, "ON_HOLD");
  }

  retryOwn(own: OwnStream): Promise<void> {
    return own.retry(this.#here());
  }

  retryView(streamId: string): void {
    this.views.retry(this.#here(), streamId);
  }

  async leave(): Promise<void> {
    const { api, seat } = this.#here();
    this.#depart("out");
    await api.leave(seat, "");
  }

  async end(): Promise<void> {
    const { api, seat } = this.#here();
    await api.end(seat, "ended by the agent");
    this.#depart("ended");
  }

  /** The page is going away. If this does not get through, the missing keepalives say it later. */
  exit(): void {
    this.#presence.closeOnExit();
  }

  async #enter(credentials: Credentials, name: string, find: (present: Present) => Promise<string>): Promise<void> {
    this.person = { ...this.person, name };
    this.#become("entering");
    try {
      const present = await this.#presence.open(credentials);
      await this.#join(present, await find(present));
    } catch (problem) {
      const place = this.#place;
      this.#depart("out");
      place?.api.leave(place.seat, "could not enter").catch(() => {});
      throw problem;
    }
  }

  async #join({ api, endpoint }: Present, conferenceId: string): Promise<void> {
    const seat = { conferenceId, userEndpointId: endpoint.id };
    // Events that overtake the answers wait in the new conference for its first view.
    this.#conference = new Conference(conferenceId);
    const { iceServers } = await api.iceServers();
    const place = { api, seat, iceServers, person: this.person };
    await api
      .join(seat, { name: this.person.name, roles: [this.person.role], type: "stream", language: navigator.language })
      .catch((problem: unknown) => {
        // 422: a join whose answer was lost. We are in.
        if (!(problem instanceof ApiError && problem.status === 422)) throw problem;
      });
    this.#place = place;
    await this.#resync();
    if (this.#place !== place) return;
    this.#become("joined");
    clearInterval(this.#health);
    this.#health = setInterval(() => void this.#readHealth(), healthPeriod);
  }

  /** A new endpoint takes the place of the one that was lost, with the same streams. */
  async #comeBack(): Promise<void> {
    const conferenceId = this.#conference?.id;
    if (conferenceId === undefined || this.#phase !== "joined") return;
    this.#become("entering");
    this.views.close();
    try {
      await this.#join(await this.#presence.reopen(), conferenceId);
      const place = this.#here();
      await Promise.all(this.own.map((own) => own.retry(place)));
    } catch (problem) {
      this.#depart("out");
      this.onProblem.emit(problem);
    }
  }

  #take(sequence: number, event: PushedEvent): void {
    const conference = this.#conference;
    const ours = event.conferenceId === undefined || event.conferenceId === conference?.id;
    const disposition =
      ours && conference !== undefined ? conference.accept(event, (applied) => this.#applied(applied)) : "dropped";
    this.onEvent.emit({ sequence, event, disposition });
    this.#reconcile();
  }

  #applied(event: PushedEvent): void {
    this.onApplied.emit(event);
    const place = this.#place;
    if (event.type === "ConferenceStreamUnpublishedEvent" && event.streamId !== undefined && place !== undefined) {
      for (const own of this.own) own.noteUnpublished(place, event.streamId);
    }
    if (event.type === "ConferenceEndedEvent") this.#depart("ended");
  }

  async #resync(): Promise<void> {
    const conference = this.#conference;
    const place = this.#place;
    if (conference === undefined || place === undefined) return;
    const view = await place.api.simpleView(conference.id);
    for (const covered of conference.reset(view, (applied) => this.#applied(applied))) this.onApplied.emit(covered);
    this.#reconcile();
  }

  /** That somebody is ill has no event, and neither has our own removal: a look at the conference now and then tells both. */
  async #readHealth(): Promise<void> {
    const conference = this.#conference;
    const place = this.#place;
    if (conference === undefined || place === undefined) return;
    let view: ConferenceSimpleView;
    try {
      view = await place.api.simpleView(conference.id);
    } catch {
      return;
    }
    if (this.#place !== place) return;
    if (conference.noteHealth(view)) this.onChange.emit();
    const endpoints = (view.participants ?? []).flatMap((user) => user.endpoints ?? []);
    if (endpoints.some((endpoint) => endpoint.id === place.seat.userEndpointId)) return;
    this.#depart("out");
    this.onProblem.emit(new Error("You are no longer in this conference."));
  }

  #reconcile(): void {
    const conference = this.#conference;
    const place = this.#place;
    if (conference !== undefined && place !== undefined) {
      const others = [...conference.streams.values()].filter(({ endpointId }) => endpointId !== place.seat.userEndpointId);
      this.views.reconcile(place, others);
      for (const own of this.own) own.setHeld(conference.onHold);
    }
    this.onChange.emit();
  }

  /** Closes all that belongs to the conference, on our side: leaving or ending it closes the server's. */
  #depart(phase: Phase): void {
    clearInterval(this.#health);
    this.#place = undefined;
    for (const own of this.own.splice(0)) own.release();
    this.views.close();
    this.#become(phase);
  }

  #here(): Place {
    if (this.#place === undefined) throw new Error("Join a conference first.");
    return this.#place;
  }

  #become(phase: Phase): void {
    this.#phase = phase;
    this.onChange.emit();
  }
}
