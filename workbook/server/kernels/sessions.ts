/** `/api/sessions`: which document uses which kernel. */
import { randomUUID } from "node:crypto";
import { HttpError, isObject, optionalText, readJsonObject } from "../http/exchange.ts";
import type { Route } from "../http/router.ts";
import type { Kernel } from "./kernel.ts";
import type { KernelList } from "./kernel-list.ts";

interface Session {
  id: string;
  path: string;
  name: string;
  type: string;
  kernelId: string;
}

export class Sessions {
  readonly #kernels: KernelList;
  readonly #sessions = new Map<string, Session>();
  /** Sessions being started, by path: two clicks on one notebook make one kernel. */
  readonly #starting = new Map<string, Promise<Session>>();

  constructor(kernels: KernelList) {
    this.#kernels = kernels;
  }

  /** Sessions whose kernel still exists. */
  list() {
    for (const session of this.#sessions.values()) {
      if (!this.#kernels.find(session.kernelId)) this.#sessions.delete(session.id);
    }
    return [...this.#sessions.values()].map(session => this.model(session));
  }

  /** @throws HttpError 404 if there is no such session. */
  get(id: string | undefined): Session {
    const session = this.#sessions.get(id ?? "");
    if (!session || !this.#kernels.find(session.kernelId)) throw new HttpError(404, `session ${id} does not exist`);
    return session;
  }

  model({ kernelId, ...session }: Session) {
    const kernel = this.#kernels.get(kernelId).model;
    return { ...session, kernel, notebook: { path: session.path, name: session.name } };
  }

  /** The session of a document; a kernel is started if it has none. */
  open(body: Record<string, unknown>): Promise<Session> {
    const path = optionalText(body, "path");
    if (path === undefined) throw new HttpError(400, "path is missing");
    const existing = [...this.#sessions.values()].find(
      session => session.path === path && this.#kernels.find(session.kernelId),
    );
    if (existing) return Promise.resolve(existing);
    const starting = this.#starting.get(path) ?? this.#start(path, body).finally(() => this.#starting.delete(path));
    this.#starting.set(path, starting);
    return starting;
  }

  async change(id: string | undefined, body: Record<string, unknown>): Promise<Session> {
    const session = this.get(id);
    session.path = optionalText(body, "path") ?? session.path;
    session.name = optionalText(body, "name") ?? session.name;
    session.type = optionalText(body, "type") ?? session.type;
    if (isObject(body["kernel"])) {
      const before = session.kernelId;
      session.kernelId = (await this.#kernelFor(session.path, body["kernel"])).id;
      const shared = [...this.#sessions.values()].some(other => other.kernelId === before);
      if (!shared && this.#kernels.find(before)) await this.#kernels.shutdown(before);
    }
    return session;
  }

  async close(id: string | undefined): Promise<void> {
    const session = this.get(id);
    this.#sessions.delete(session.id);
    await this.#kernels.shutdown(session.kernelId);
  }

  /** Sessions follow a document, or the folder above it, that was renamed. */
  renamed(from: string, to: string): void {
    for (const session of this.#sessions.values()) {
      if (session.path === from) session.path = to;
      else if (session.path.startsWith(`${from}/`)) session.path = to + session.path.slice(from.length);
    }
  }

  async #start(path: string, body: Record<string, unknown>): Promise<Session> {
    const kernel = await this.#kernelFor(path, isObject(body["kernel"]) ? body["kernel"] : {});
    const session: Session = {
      id: randomUUID(),
      path,
      name: optionalText(body, "name") ?? "",
      type: optionalText(body, "type") ?? "notebook",
      kernelId: kernel.id,
    };
    this.#sessions.set(session.id, session);
    return session;
  }

  #kernelFor(path: string, wanted: Record<string, unknown>): Promise<Kernel> {
    const id = optionalText(wanted, "id");
    if (id !== undefined) return Promise.resolve(this.#kernels.get(id));
    return this.#kernels.start(optionalText(wanted, "name"), path);
  }
}

export function sessionRoutes(sessions: Sessions): Route[] {
  return [
    ["GET", "/api/sessions", () => ({ json: sessions.list() })],
    [
      "POST",
      "/api/sessions",
      async at => ({ status: 201, json: sessions.model(await sessions.open(await readJsonObject(at.request))) }),
    ],
    ["GET", "/api/sessions/:id", at => ({ json: sessions.model(sessions.get(at.params["id"])) })],
    [
      "PATCH",
      "/api/sessions/:id",
      async at => ({ json: sessions.model(await sessions.change(at.params["id"], await readJsonObject(at.request))) }),
    ],
    [
      "DELETE",
      "/api/sessions/:id",
      async at => {
        await sessions.close(at.params["id"]);
        return { status: 204 };
      },
    ],
  ];
}
