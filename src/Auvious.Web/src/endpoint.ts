import { Emitter } from "./emitter.ts";
import { newId } from "./ids.ts";
import { Push } from "./push.ts";
import { ApiError, type RtcApi } from "./rtcApi.ts";

const keepAliveSeconds = 15;
const reopenAfter = 2000;

/** This page as a registered device: kept alive by REST, told what happens by its push channel. */
export class Endpoint {
  /** The server no longer knows this endpoint: we were away for too long. */
  readonly onLost = new Emitter<void>();
  readonly push: Push;
  readonly #beat: ReturnType<typeof setInterval>;
  #reopening: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  private constructor(
    private readonly api: RtcApi,
    readonly id: string,
  ) {
    this.push = new Push(api.session, id);
    // The hub reconnects by itself; it gives up only when the server refused it, and then only a keepalive tells why.
    this.push.onState.on((state) => {
      if (state === "closed" && !this.#closed) this.#reopening = setTimeout(() => void this.#reopen(), reopenAfter);
    });
    this.#beat = setInterval(() => void this.#keepAlive(), (keepAliveSeconds / 3) * 1000);
  }

  /** Registers. The push channel is opened by {@link connect}, once somebody listens. */
  static async register(api: RtcApi): Promise<Endpoint> {
    const { id } = await api.register(newId(), keepAliveSeconds);
    return new Endpoint(api, id);
  }

  connect(): Promise<void> {
    return this.push.open();
  }

  async close(reason: string): Promise<void> {
    this.drop();
    await this.api.unregister(this.id, reason);
  }

  closeOnExit(): void {
    this.drop();
    this.api.unregisterOnExit(this.id);
  }

  /** Ends our side of it alone. */
  drop(): void {
    this.#closed = true;
    clearInterval(this.#beat);
    clearTimeout(this.#reopening);
    void this.push.close();
  }

  async #keepAlive(): Promise<void> {
    try {
      await this.api.keepAlive(this.id);
    } catch (problem) {
      // Anything else but "unknown endpoint" may pass: the next beat will tell.
      if (this.#closed || !(problem instanceof ApiError && problem.status === 404)) return;
      this.drop();
      this.onLost.emit();
    }
  }

  async #reopen(): Promise<void> {
    await this.#keepAlive();
    if (this.#closed) return;
    this.push.open().catch(() => {
      this.#reopening = setTimeout(() => void this.#reopen(), reopenAfter);
    });
  }
}
