import { Emitter } from "./emitter.ts";
import { Endpoint } from "./endpoint.ts";
import type { PushState } from "./push.ts";
import { RtcApi } from "./rtcApi.ts";
import { Session, type Credentials } from "./session.ts";
import type { PushedEvent } from "./wire.ts";

export interface Present {
  readonly api: RtcApi;
  readonly endpoint: Endpoint;
}

/** A signed-in user with a live endpoint, kept from one conference to the next. */
export class Presence {
  readonly onChange = new Emitter<void>();
  readonly onEvent = new Emitter<{ sequence: number; event: PushedEvent }>();
  readonly onGap = new Emitter<number>();
  /** The server forgot our endpoint (the computer slept, say). */
  readonly onLost = new Emitter<void>();
  #credentials: Credentials | undefined;
  #api: RtcApi | undefined;
  #endpoint: Endpoint | undefined;
  #pushState: PushState = "closed";

  get endpointId(): string | undefined {
    return this.#endpoint?.id;
  }

  get pushState(): PushState {
    return this.#pushState;
  }

  /** Signs in and registers as far as that is not done yet. */
  async open(credentials: Credentials): Promise<Present> {
    if (this.#api === undefined || JSON.stringify(this.#credentials) !== JSON.stringify(credentials)) {
      const api = new RtcApi(await Session.open(credentials));
      this.#endpoint?.close("signed in anew").catch(() => {});
      this.#endpoint = undefined;
      this.#api = api;
      this.#credentials = credentials;
    }
    this.#endpoint ??= await this.#register(this.#api);
    return { api: this.#api, endpoint: this.#endpoint };
  }

  /** After {@link onLost}: another endpoint of the same user. */
  reopen(): Promise<Present> {
    if (this.#credentials === undefined) throw new Error("Nobody is signed in.");
    return this.open(this.#credentials);
  }

  closeOnExit(): void {
    this.#endpoint?.closeOnExit();
  }

  async #register(api: RtcApi): Promise<Endpoint> {
    const endpoint = await Endpoint.register(api);
    endpoint.push.onEvent.on((pushed) => this.onEvent.emit(pushed));
    endpoint.push.onGap.on((firstAvailable) => this.onGap.emit(firstAvailable));
    endpoint.push.onState.on((state) => {
      if (this.#endpoint !== undefined && this.#endpoint !== endpoint) return;
      this.#pushState = state;
      this.onChange.emit();
    });
    endpoint.onLost.on(() => {
      this.#endpoint = undefined;
      this.onLost.emit();
    });
    try {
      await endpoint.connect();
    } catch (problem) {
      endpoint.close("push channel refused").catch(() => {});
      throw problem;
    }
    return endpoint;
  }
}
