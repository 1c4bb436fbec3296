import type { Session } from "./session.ts";
import type { ConferenceSimpleView, ConferenceSummary, StreamType } from "./wire.ts";

/** The server refused. `status` is the HTTP status, `message` what the server said. */
export class ApiError extends Error {
  override name = "ApiError";

  constructor(
    readonly status: number,
    readonly path: string,
    text: string,
  ) {
    super(text);
  }
}

/** One endpoint in one conference: what nearly every command names. */
export interface Seat {
  conferenceId: string;
  userEndpointId: string;
}

const attempts = 3;

/** The REST contract, as far as a video client needs it. */
export class RtcApi {
  constructor(readonly session: Session) {}

  createTicket(conferenceId: string): Promise<{ id: string }> {
    return this.#post("/security/ticket", {
      type: "MULTI_USE_TICKET",
      ttl: 14400,
      length: 6,
      properties: { applicationId: "demo-app", conference_id: conferenceId },
    });
  }

  iceServers(): Promise<{ iceServers: RTCIceServer[] }> {
    return this.#get("/rtc-api/iceServers");
  }

  register(userEndpointId: string, keepAliveSeconds: number): Promise<{ id: string }> {
    return this.#post("/rtc-api/users/endpoints/register", { userEndpointId, keepAliveSeconds });
  }

  keepAlive(userEndpointId: string): Promise<void> {
    return this.#post("/rtc-api/users/endpoints/keepalive", { userEndpointId });
  }

  unregister(userEndpointId: string, reason: string): Promise<void> {
    return this.#post("/rtc-api/users/endpoints/unregister", { userEndpointId, reason });
  }

  /** For a page that is going away: the request outlives it, nobody hears the answer. */
  unregisterOnExit(userEndpointId: string): void {
    void fetch("/rtc-api/users/endpoints/unregister", {
      method: "POST",
      keepalive: true,
      headers: { Authorization: `Bearer ${this.session.currentToken}`, "Content-Type": "application/json" },
      body: JSON.stringify({ userEndpointId, reason: "page closed" }),
    }).catch(() => {});
  }

  createConference(creatorEndpoint: string): Promise<ConferenceSummary> {
    return this.#post("/rtc-api/conferences/create", { mode: "ROUTER", creatorEndpoint });
  }

  join(seat: Seat, metadata: Record<string, unknown>): Promise<ConferenceSummary> {
    return this.#post("/rtc-api/conferences/join", { ...seat, metadata });
  }

  simpleView(conferenceId: string): Promise<ConferenceSimpleView> {
    return this.#get(`/rtc-api/conferences/${encodeURIComponent(conferenceId)}/simpleView`);
  }

  leave(seat: Seat, reason: string): Promise<void> {
    return this.#post("/rtc-api/conferences/leave", { ...seat, reason });
  }

  end(seat: Seat, reason: string): Promise<void> {
    return this.#post("/rtc-api/conferences/end", { ...seat, reason });
  }

  setMetadata(seat: Seat, key: string, value: string): Promise<void> {
    return this.#post("/rtc-api/conferences/updateMetadata", { ...seat, operation: "SET", key, value });
  }

  removeMetadata(seat: Seat, key: string): Promise<void> {
    return this.#post("/rtc-api/conferences/updateMetadata", { ...seat, operation: "REMOVE", key, value: "false" });
  }

  publishStream(
    seat: Seat,
    stream: { streamId: string; conferenceStreamType: StreamType; sdpOffer: string; metadata: Record<string, unknown> },
  ): Promise<{ streamId: string; sdpAnswer: string }> {
    return this.#post("/rtc-api/conferences/publishStream", { ...seat, ...stream });
  }

  addPublishCandidates(seat: Seat, streamId: string, iceCandidates: RTCIceCandidateInit[]): Promise<void> {
    return this.#post("/rtc-api/conferences/addPublishStreamIceCandidates", { ...seat, streamId, iceCandidates });
  }

  unpublishStream(seat: Seat, streamId: string): Promise<void> {
    return this.#post("/rtc-api/conferences/unpublishStream", { ...seat, streamId });
  }

  viewStream(
    seat: Seat,
    view: { streamId: string; viewerId: string; sdpOffer: string },
  ): Promise<{ viewerId: string; sdpAnswer: string }> {
    return this.#post("/rtc-api/conferences/viewStream", { ...seat, ...view });
  }

  addViewCandidates(
    seat: Seat,
    view: { streamId: string; viewerId: string },
    iceCandidates: RTCIceCandidateInit[],
  ): Promise<void> {
    return this.#post("/rtc-api/conferences/addViewStreamIceCandidates", { ...seat, ...view, iceCandidates });
  }

  stopViewStream(seat: Seat, view: { streamId: string; viewerId: string }): Promise<void> {
    return this.#post("/rtc-api/conferences/stopViewStream", { ...seat, ...view });
  }

  #get<T>(path: string): Promise<T> {
    return this.#send(path, { method: "GET" });
  }

  #post<T>(path: string, body: unknown): Promise<T> {
    return this.#send(path, { method: "POST", body: JSON.stringify(body) });
  }

  /** Every command may be repeated, so a server that is busy (429, 503) or a token that ran out (401) costs the user nothing. */
  async #send<T>(path: string, request: { method: string; body?: string }): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      const response = await fetch(path, {
        ...request,
        headers: {
          Authorization: `Bearer ${await this.session.accessToken()}`,
          Accept: "application/json",
          "Content-Type": "application/json",
        },
      });
      if (response.ok) {
        const text = await response.text();
        return (text === "" ? undefined : JSON.parse(text)) as T;
      }
      const last = attempt === attempts;
      if (response.status === 401 && !last) await this.session.renew();
      else if ((response.status === 429 || response.status === 503) && !last) await retryAfter(response);
      else throw new ApiError(response.status, path, textOf(await response.text(), response.status));
    }
  }
}

function retryAfter(response: Response): Promise<void> {
  const seconds = Math.min(5, Number(response.headers.get("Retry-After")) || 1);
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}

/** An error's body is `{error, error_description}`, or field to message, or empty. */
function textOf(body: string, status: number): string {
  try {
    const fields = JSON.parse(body) as Record<string, unknown>;
    const description = fields["error_description"] ?? fields["error"];
    if (typeof description === "string") return description;
    return Object.entries(fields)
      .map(([field, message]) => `${field}: ${String(message)}`)
      .join(", ");
  } catch {
    return body === "" ? `The server answered ${status}.` : body;
  }
}
