/** Serves one page and a stream of events on this machine, to whoever knows the token. */

import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import { pageHtml } from "./page-html.ts";

/** What a server tells of. */
export interface PageHost {
  /** A page has opened a stream. */
  opened(stream: PageStream): void;
  /** A page has gone. */
  closed(stream: PageStream): void;
}

/** So many pages at a time: a screen that leaves its streams open cannot use up the kernel's files. */
const mostPages = 32;
/** A page that takes nothing in is told nothing more beyond so many bytes. */
const mostWaiting = 1_000_000;

/** The stream of events to one page. */
export class PageStream {
  /** What the page has of each value. */
  readonly sent = new Map<number, string>();
  readonly #response: ServerResponse;

  constructor(response: ServerResponse) {
    this.#response = response;
  }

  /** Whether it takes in what it is told. */
  get isReady(): boolean {
    return this.#response.writableLength < mostWaiting;
  }

  send(message: object): void {
    this.#response.write(`data: ${JSON.stringify(message)}\n\n`);
  }

  /** Finds out whether anybody is there. */
  touch(): void {
    this.#response.write(": here\n\n");
  }

  end(): void {
    this.#response.end();
  }
}

/** An HTTP server on 127.0.0.1 with a random token. */
export class PageServer {
  readonly #token = randomBytes(24).toString("hex");
  readonly #host: PageHost;
  readonly #title: string;
  readonly #streams = new Set<PageStream>();
  #server: Server | undefined;
  #port = 0;

  constructor(title: string, host: PageHost) {
    this.#title = title;
    this.#host = host;
  }

  /** The address of the page, with the token. */
  get url(): string {
    return `http://127.0.0.1:${this.#port}/?token=${this.#token}`;
  }

  /** The pages that are open. */
  get streams(): ReadonlySet<PageStream> {
    return this.#streams;
  }

  /**
   * Listens; 0 is any port that is free.
   * @throws Error if the port is taken or not allowed.
   */
  async listen(port: number): Promise<void> {
    // Loaded when it is needed: every start would pay for it.
    const { createServer } = process.getBuiltinModule("node:http");
    const server = createServer((request, response) => this.#answer(request, response));
    // Neither the server nor a page keeps a script alive.
    server.on("connection", socket => void socket.unref());
    server.unref();
    await new Promise<void>((resolve, reject) => {
      server.once("error", (error: NodeJS.ErrnoException) => {
        const why = error.code === "EADDRINUSE" ? "it is in use: choose another one, or none" : error.message;
        reject(new Error(`monitor page: port ${port}: ${why}`, { cause: error }));
      });
      server.listen(port, "127.0.0.1", resolve);
    });
    this.#server = server;
    this.#port = (server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (!server) return;
    for (const stream of this.#streams) stream.end();
    const closed = new Promise<void>(resolve => server.close(() => resolve()));
    // What was written last still leaves.
    setTimeout(() => server.closeAllConnections(), 200).unref();
    server.closeIdleConnections();
    await closed;
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { host, origin } = request.headers;
    const [pathname = "", search = ""] = (request.url ?? "").split("?");
    const token = new URLSearchParams(search).get("token") ?? "";
    if (!isLoopback(host)) return refuse(response, 403, "this page is served to this machine only");
    if (origin !== undefined && origin !== `http://${host}`) return refuse(response, 403, "asked by another site");
    if (request.method !== "GET") return refuse(response, 405, "only GET is answered");
    if (!same(token, this.#token)) return refuse(response, 403, "the token is missing or wrong");
    if (pathname === "/") this.#page(response);
    else if (pathname === "/events") this.#stream(response);
    else refuse(response, 404, "there is no such page");
  }

  #page(response: ServerResponse): void {
    const nonce = randomBytes(16).toString("base64");
    const policy = [
      "default-src 'none'",
      `script-src 'nonce-${nonce}'`,
      `style-src 'nonce-${nonce}'`,
      "connect-src 'self'",
      "img-src data:",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ];
    response.writeHead(200, {
      ...headers,
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy": policy.join("; "),
    });
    response.end(pageHtml(this.#title, nonce));
  }

  #stream(response: ServerResponse): void {
    if (this.#streams.size >= mostPages) return refuse(response, 503, `${mostPages} pages are open already`);
    response.writeHead(200, { ...headers, "Content-Type": "text/event-stream; charset=utf-8" });
    const stream = new PageStream(response);
    this.#streams.add(stream);
    response.once("close", () => {
      this.#streams.delete(stream);
      this.#host.closed(stream);
    });
    this.#host.opened(stream);
  }
}

const headers: Readonly<Record<string, string>> = {
  "Cache-Control": "no-store",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Resource-Policy": "same-origin",
};

function refuse(response: ServerResponse, status: number, why: string): void {
  response.writeHead(status, { ...headers, "Content-Type": "text/plain; charset=utf-8" });
  response.end(`${why}\n`);
}

/** A name that resolves to this machine by definition: any other could be a rebound DNS name. Tunnels change the port. */
function isLoopback(host: string | undefined): boolean {
  return host !== undefined && /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i.test(host);
}

/** Compares in a time that depends on neither text. */
function same(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
