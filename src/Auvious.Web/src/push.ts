import { HubConnection, HubConnectionBuilder, HubConnectionState, HttpTransportType, LogLevel } from "@microsoft/signalr";
import { Emitter } from "./emitter.ts";
import { Received } from "./received.ts";
import type { Session } from "./session.ts";
import type { PushedEvent } from "./wire.ts";

export type PushState = "connecting" | "connected" | "reconnecting" | "closed";

const retryDelays = [0, 500, 1000, 2000, 3000];

/** The push channel of one endpoint: its events once each, acknowledged after they were handed on. */
export class Push {
  readonly onEvent = new Emitter<{ sequence: number; event: PushedEvent }>();
  readonly onGap = new Emitter<number>();
  readonly onState = new Emitter<PushState>();
  readonly #hub: HubConnection;
  readonly #received = new Received();
  #acknowledging: ReturnType<typeof setTimeout> | undefined;
  #state: PushState = "connecting";

  constructor(session: Session, endpointId: string) {
    this.#hub = new HubConnectionBuilder()
      .withUrl(`/rtc-api/hub?userEndpointId=${encodeURIComponent(endpointId)}`, {
        accessTokenFactory: () => session.accessToken(),
        // A WebSocket without negotiation needs no sticky balancer: any node will do.
        transport: HttpTransportType.WebSockets,
        skipNegotiation: true,
      })
      .withAutomaticReconnect({
        nextRetryDelayInMilliseconds: ({ previousRetryCount }) => retryDelays[previousRetryCount] ?? 5000,
      })
      .configureLogging(LogLevel.None)
      .build();
    this.#hub.on("Event", (sequence: number, event: PushedEvent) => this.#take(sequence, event));
    this.#hub.on("Gap", (firstAvailable: number) => {
      this.#received.skipTo(firstAvailable);
      this.onGap.emit(firstAvailable);
    });
    this.#hub.onreconnecting(() => this.#become("reconnecting"));
    this.#hub.onreconnected(() => this.#become("connected"));
    this.#hub.onclose(() => this.#become("closed"));
  }

  get state(): PushState {
    return this.#state;
  }

  async open(): Promise<void> {
    this.#become("connecting");
    await this.#hub.start();
    this.#become("connected");
  }

  async close(): Promise<void> {
    clearTimeout(this.#acknowledging);
    await this.#hub.stop();
  }

  #take(sequence: number, event: PushedEvent): void {
    if (this.#received.isNew(sequence)) this.onEvent.emit({ sequence, event });
    if (sequence > 0) this.#acknowledging ??= setTimeout(() => this.#acknowledge(), 150);
  }

  /** Cumulative, so a few events share one. A lost one is made good by the next: the server repeats, we know what we had. */
  #acknowledge(): void {
    this.#acknowledging = undefined;
    if (this.#hub.state !== HubConnectionState.Connected) return;
    this.#hub.send("Ack", this.#received.last).catch(() => {});
  }

  #become(state: PushState): void {
    this.#state = state;
    this.onState.emit(state);
  }
}
