import type { TokenAnswer } from "./wire.ts";

/** How a user proves who they are. */
export type Credentials = { kind: "client"; clientId: string; secret: string } | { kind: "ticket"; ticket: string };

/** The token endpoint said no. */
export class SignInError extends Error {
  override name = "SignInError";
}

/** A signed-in user: keeps an access token that is good for the next request. */
export class Session {
  #token: TokenAnswer;
  #staleAt: number;
  #renewal: Promise<void> | undefined;

  private constructor(
    private readonly credentials: Credentials,
    token: TokenAnswer,
  ) {
    this.#token = token;
    this.#staleAt = staleAt(token);
  }

  static async open(credentials: Credentials): Promise<Session> {
    return new Session(credentials, await signIn(credentials));
  }

  get userId(): string {
    return this.#token.sub;
  }

  /** The conference a ticket names. */
  get conferenceId(): string | undefined {
    return this.#token.conference_id;
  }

  /** The token as it is, for a request that can't wait. */
  get currentToken(): string {
    return this.#token.access_token;
  }

  async accessToken(): Promise<string> {
    if (Date.now() >= this.#staleAt) await this.renew();
    return this.#token.access_token;
  }

  /** Callers that find the token stale at the same time share one renewal. */
  renew(): Promise<void> {
    this.#renewal ??= this.#renew().finally(() => (this.#renewal = undefined));
    return this.#renewal;
  }

  async #renew(): Promise<void> {
    const refresh = this.#token.refresh_token;
    let token: TokenAnswer | undefined;
    if (refresh !== undefined && refresh !== "") {
      token = await refreshed(this.credentials, refresh).catch((problem: unknown) => {
        if (problem instanceof SignInError) return undefined;
        throw problem;
      });
    }
    token ??= await signIn(this.credentials);
    this.#token = token;
    this.#staleAt = staleAt(token);
  }
}

function staleAt(token: TokenAnswer): number {
  return Date.now() + Math.max(3, (token.expires_in ?? 3600) - 40) * 1000;
}

function signIn(credentials: Credentials): Promise<TokenAnswer> {
  return credentials.kind === "client"
    ? askToken(credentials, {
        grant_type: "client_credentials",
        client_id: credentials.clientId,
        client_secret: credentials.secret,
      })
    : askToken(credentials, { grant_type: "password", username: credentials.ticket, password: "" });
}

function refreshed(credentials: Credentials, token: string): Promise<TokenAnswer> {
  const client = credentials.kind === "client" ? { client_id: credentials.clientId, client_secret: credentials.secret } : {};
  return askToken(credentials, { grant_type: "refresh_token", refresh_token: token, ...client });
}

async function askToken(credentials: Credentials, form: Record<string, string>): Promise<TokenAnswer> {
  const headers: Record<string, string> = { Accept: "application/json" };
  // A ticket is exchanged by the public client `customer`, which has no secret.
  if (credentials.kind === "ticket") headers["Authorization"] = `Basic ${btoa("customer:")}`;
  const response = await fetch("/security/oauth/token", { method: "POST", headers, body: new URLSearchParams(form) });
  const body = (await response.json().catch(() => ({}))) as Partial<TokenAnswer> & {
    error?: string;
    error_description?: string;
  };
  if (!response.ok || body.access_token === undefined) {
    throw new SignInError(body.error_description ?? body.error ?? `The server answered ${response.status}.`);
  }
  return body as TokenAnswer;
}
