/** Who may talk to the server: the token, the cookie that stands for it, and the checks that keep other sites out. */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";

/** How a request proved itself; `undefined` if it did not. */
export type Proof = "token" | "cookie" | undefined;

export type Verdict =
  | { allowed: true; proof: Exclude<Proof, undefined> }
  | { allowed: false; /** Why, for the log; a client is never told. */ reason: string; tokenMissing: boolean };

/**
 * Judges requests. A token in the `Authorization` header or the address always counts; a cookie counts for what a page of
 * this server does, which has to show the XSRF cookie again in a header when it changes something.
 */
export class Gatekeeper {
  readonly token: string;
  /** Value of the session cookie: it is not the token, so that a stolen cookie ends with this server. */
  readonly #session = randomBytes(32).toString("base64url");
  #port = 0;

  constructor(token?: string) {
    this.token = token ?? randomBytes(24).toString("hex");
  }

  /** Cookies know no ports, so the name carries it: two workbooks on one machine do not log each other out. */
  listening(port: number): void {
    this.#port = port;
  }

  judge(request: IncomingMessage, url: URL): Verdict {
    const { host, origin } = request.headers;
    if (!isLoopback(host)) return refuse(`host ${host ?? "(none)"} is not this machine's loopback`);
    if (origin !== undefined && origin !== `http://${host}`) return refuse(`origin ${origin} is another site`);

    const given = tokenOf(request, url);
    if (given !== undefined) {
      return same(given, this.token) ? { allowed: true, proof: "token" } : refuse("wrong token");
    }
    const cookies = readCookies(request.headers.cookie);
    const session = cookies.get(this.#cookieName);
    if (session === undefined) return refuse("no token and no cookie", true);
    if (!same(session, this.#session)) return refuse("cookie of another run", true);
    if (fromAnotherSite(request)) return refuse("asked for by a page of another site");
    if (request.method !== "GET" && request.method !== "HEAD") {
      const xsrf = cookies.get("_xsrf");
      const shown = request.headers["x-xsrftoken"];
      if (!xsrf || typeof shown !== "string" || !same(xsrf, shown)) return refuse("XSRF token is missing or wrong");
    }
    return { allowed: true, proof: "cookie" };
  }

  /** `Set-Cookie` lines for a page: the session, and the XSRF cookie that its scripts read, kept if there is one. */
  cookies(request: IncomingMessage): string[] {
    const xsrf = readCookies(request.headers.cookie).get("_xsrf");
    const value = xsrf && /^[\w-]{32,128}$/.test(xsrf) ? xsrf : randomBytes(24).toString("hex");
    return [
      `${this.#cookieName}=${this.#session}; Path=/; HttpOnly; SameSite=Strict`,
      `_xsrf=${value}; Path=/; SameSite=Strict`,
    ];
  }

  get #cookieName(): string {
    return `setpoint-${this.#port}`;
  }
}

/** A name that resolves to this machine by definition: any other could be a rebound DNS name. Tunnels change the port. */
function isLoopback(host: string | undefined): boolean {
  return host !== undefined && /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i.test(host);
}

/** Other ports of this machine are the same *site* for cookies; only a navigation may come from there. */
function fromAnotherSite(request: IncomingMessage): boolean {
  const site = request.headers["sec-fetch-site"];
  return (site === "cross-site" || site === "same-site") && request.headers["sec-fetch-mode"] !== "navigate";
}

function tokenOf(request: IncomingMessage, url: URL): string | undefined {
  const header = request.headers.authorization;
  if (header !== undefined) return /^(?:token|bearer)\s+(.*)$/i.exec(header)?.[1]?.trim() ?? "";
  return url.searchParams.get("token") ?? undefined;
}

function readCookies(header: string | undefined): Map<string, string> {
  const cookies = new Map<string, string>();
  for (const part of header?.split(";") ?? []) {
    const cut = part.indexOf("=");
    if (cut > 0) cookies.set(part.slice(0, cut).trim(), part.slice(cut + 1).trim());
  }
  return cookies;
}

/** Compares in a time that depends on neither text. */
function same(a: string, b: string): boolean {
  return timingSafeEqual(digest(a), digest(b));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

function refuse(reason: string, tokenMissing = false): Verdict {
  return { allowed: false, reason, tokenMissing };
}
