/** The workbook's server: HTTP and WebSocket on the loopback, put together from its routes. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { ContentsFolder } from "./contents/folder.ts";
import { contentsRoutes } from "./contents/routes.ts";
import { jupyterDataFolders, packageFolder, userFolders, type UserFolders } from "./folders.ts";
import { Gatekeeper } from "./http/auth.ts";
import { HttpError, type Reply } from "./http/exchange.ts";
import { Router } from "./http/router.ts";
import { apiPolicy, commonHeaders } from "./http/security-headers.ts";
import { Upgrades } from "./http/upgrades.ts";
import { KernelList, kernelRoutes } from "./kernels/kernel-list.ts";
import { Sessions, sessionRoutes } from "./kernels/sessions.ts";
import { kernelSpecRoutes, KernelSpecs } from "./kernels/specs.ts";
import { pageRoutes } from "./lab/page.ts";
import { settingsRoutes } from "./lab/settings.ts";
import { smallRoutes } from "./lab/small-routes.ts";
import { workspaceRoutes } from "./lab/workspaces.ts";

export interface ServerOptions {
  /** Folder that is served. */
  root: string;
  /** Secret that lets a client in. Default a random one. */
  token?: string;
  /** The user's own folders. Default those of the platform. */
  folders?: UserFolders;
  /** Folder of the built front-end. Default that of this package. */
  frontEnd?: string;
  /** Called when a page asks the server to end. */
  onShutdown?: () => void;
}

/** A server that has not been closed; `listen` is called once. */
export class WorkbookServer {
  readonly kernels: KernelList;
  readonly contents: ContentsFolder;
  readonly #server: Server;
  readonly #gate: Gatekeeper;
  readonly #router: Router;
  readonly #upgrades: Upgrades;
  readonly #started = new Date();
  #port = 0;

  constructor(options: ServerOptions) {
    const root = servedFolder(options.root);
    const folders = options.folders ?? userFolders();
    const frontEnd = options.frontEnd ?? join(packageFolder, "workbook", "app", "build");
    this.#gate = new Gatekeeper(options.token);
    this.contents = new ContentsFolder({ root, dataFolder: folders.data });
    const specs = new KernelSpecs(jupyterDataFolders());
    this.kernels = new KernelList({ specs, folder: this.contents, runtimeFolder: folders.runtime });
    const sessions = new Sessions(this.kernels);
    this.#upgrades = new Upgrades(this.kernels);
    this.#router = new Router([
      ...pageRoutes({ frontEnd, root }),
      ...contentsRoutes(this.contents, (from, to) => sessions.renamed(from, to)),
      ...kernelSpecRoutes(specs),
      ...kernelRoutes(this.kernels),
      ...sessionRoutes(sessions),
      ...settingsRoutes({ frontEnd, userFolder: join(folders.config, "settings") }),
      ...workspaceRoutes(join(folders.config, "workspaces")),
      ...smallRoutes({
        configFolder: join(folders.config, "sections"),
        status: () => this.#status(),
        shutdown: options.onShutdown ?? (() => undefined),
      }),
    ]);
    this.#server = createServer((request, response) => {
      this.#serve(request, response).catch((error: Error) => {
        // Mostly a browser that left in the middle of a file.
        response.destroy(error);
      });
    });
    this.#server.on("upgrade", (request, socket, head) => {
      const url = readUrl(request);
      const verdict = url && this.#gate.judge(request, url);
      if (!url || !verdict?.allowed)
        return socket.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
      return this.#upgrades.accept(request, url, socket, head);
    });
  }

  get token(): string {
    return this.#gate.token;
  }

  /** Address without the token. */
  get url(): string {
    return `http://127.0.0.1:${this.#port}/`;
  }

  /** Binds to the loopback only. @throws Error with code EADDRINUSE if the port is taken. */
  async listen(port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(port, "127.0.0.1", () => {
        this.#server.off("error", reject);
        resolve();
      });
    });
    this.#port = (this.#server.address() as AddressInfo).port;
    this.#gate.listening(this.#port);
  }

  /** Ends the kernels in good order, then the server. */
  async close(): Promise<void> {
    const closed = new Promise(resolve => this.#server.close(resolve));
    await this.kernels.shutdownAll();
    this.#upgrades.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = readUrl(request);
    const verdict = url && this.#gate.judge(request, url);
    if (!url || !verdict?.allowed) {
      // Nothing is told to those who hold a wrong token; who opened a page without one is told where it is.
      const page =
        verdict?.allowed === false && verdict.tokenMissing && /^\/(?:lab(?:\/tree.*)?)?$/.test(url?.pathname ?? "");
      const text = page
        ? "this workbook opens with the address that its terminal shows: it carries a token\n"
        : undefined;
      return send(response, { status: 403, text });
    }
    const method = request.method ?? "GET";
    let reply: Reply;
    try {
      const { handler, params } = this.#router.find(method, url.pathname);
      reply = await handler({ request, method, url, params });
      if (isPage(reply)) reply = this.#withCookies(request, url, verdict.proof, reply);
    } catch (error) {
      reply = failure(error, `${method} ${url.pathname}`);
    }
    return send(response, reply);
  }

  /** A page opened with the token gets the cookie, and an address without the token. */
  #withCookies(request: IncomingMessage, url: URL, proof: "token" | "cookie", reply: Reply): Reply {
    const headers = { ...reply.headers, "Set-Cookie": this.#gate.cookies(request) };
    if (proof === "cookie" || !url.searchParams.has("token")) return { ...reply, headers };
    const target = new URL(url);
    target.searchParams.delete("token");
    const location = target.pathname + target.search;
    if (request.headers["sec-fetch-site"] !== "cross-site")
      return { status: 302, headers: { ...headers, Location: location } };
    // After a click on another site's link a redirect would still count as that site's, and the cookie would stay away.
    const refresh = `<!doctype html><meta http-equiv="refresh" content="0;url=${encodeURI(location).replaceAll('"', "%22")}">`;
    return { body: Buffer.from(refresh), headers };
  }

  #status() {
    const kernels = this.kernels.all;
    const latest = Math.max(this.#started.getTime(), ...kernels.map(kernel => kernel.lastActivity.getTime()));
    return {
      started: this.#started,
      last_activity: new Date(latest),
      connections: kernels.reduce((sum, kernel) => sum + kernel.hub.connections, 0),
      kernels: kernels.length,
    };
  }
}

function servedFolder(root: string): string {
  const found = statSync(root, { throwIfNoEntry: false });
  if (!found?.isDirectory()) throw new Error(`serving ${root}: is not a folder`);
  return realpathSync(root);
}

function readUrl(request: IncomingMessage): URL | undefined {
  try {
    return new URL(request.url ?? "", "http://127.0.0.1");
  } catch {
    return undefined;
  }
}

function isPage(reply: Reply): boolean {
  return (
    String(reply.headers?.["Content-Type"] ?? "").startsWith("text/html") &&
    reply.headers?.["Cache-Control"] === "no-store"
  );
}

/** What the file system refuses, as HTTP says it. */
const statusOf: Readonly<Record<string, number>> = {
  EACCES: 403,
  EPERM: 403,
  EROFS: 403,
  ENOENT: 404,
  ENOTDIR: 404,
  EEXIST: 409,
  ENOTEMPTY: 409,
  EISDIR: 400,
  ENAMETOOLONG: 400,
  ENOSPC: 507,
};

function failure(error: unknown, what: string): Reply {
  if (error instanceof HttpError) return { status: error.status, json: { message: error.message, reason: null } };
  const { code, message, stack } = error as NodeJS.ErrnoException;
  const status = statusOf[code ?? ""] ?? 500;
  process.stderr.write(`${what}: ${(process.env["SETPOINT_DEBUG"] && stack) || message}\n`);
  return { status, json: { message: `${what}: ${code ?? message}`, reason: null } };
}

async function send(response: ServerResponse, reply: Reply): Promise<void> {
  response.statusCode = reply.status ?? 200;
  const headers: Record<string, string | readonly string[]> = { ...commonHeaders, ...reply.headers };
  if (reply.json !== undefined) headers["Content-Type"] = "application/json";
  else if (reply.text !== undefined) headers["Content-Type"] = "text/plain; charset=utf-8";
  headers["Content-Security-Policy"] ??= apiPolicy;
  headers["Cache-Control"] ??= "no-store";
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (reply.stream) return pipeline(reply.stream, response);
  response.end(reply.json !== undefined ? JSON.stringify(reply.json) : (reply.text ?? reply.body));
}
