/** Finds the handler for a method and a path. */
import { HttpError, type Exchange, type Reply } from "./exchange.ts";

export type Handler = (exchange: Exchange) => Reply | Promise<Reply>;

/** `[method, pattern, handler]`; in a pattern `:name` is one segment, `*name` is any number of them. */
export type Route = readonly [method: string, pattern: string, handler: Handler];

/** The route that was found, with the decoded values of its names. */
export interface Match {
  handler: Handler;
  params: Record<string, string>;
}

/** Looks routes up in the order given: what is more specific comes first. */
export class Router {
  readonly #routes: { method: string; expression: RegExp; handler: Handler }[];

  constructor(routes: readonly Route[]) {
    this.#routes = routes.map(([method, pattern, handler]) => ({ method, expression: compile(pattern), handler }));
  }

  /** @throws HttpError 404 for an unknown path, 405 for a method that the path does not have, 400 for a bad escape. */
  find(method: string, pathname: string): Match {
    const wanted = method === "HEAD" ? "GET" : method;
    let pathExists = false;
    for (const route of this.#routes) {
      const found = route.expression.exec(pathname);
      if (!found) continue;
      if (route.method === wanted) return { handler: route.handler, params: decode(found.groups ?? {}) };
      pathExists = true;
    }
    if (pathExists) throw new HttpError(405, `${method} is not possible here`);
    throw new HttpError(404, "there is nothing here");
  }
}

function compile(pattern: string): RegExp {
  const source = pattern
    .split("/")
    .slice(1)
    .map(part => {
      if (part.startsWith("*")) return `(?:/(?<${part.slice(1)}>.*?))??`;
      if (part.startsWith(":")) return `/(?<${part.slice(1)}>[^/]+)`;
      return `/${part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}`;
    })
    .join("");
  return new RegExp(`^${source}/?$`, "u");
}

function decode(groups: Record<string, string | undefined>): Record<string, string> {
  try {
    return Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value ?? "")]));
  } catch (cause) {
    throw new HttpError(400, "address has a bad percent escape", { cause });
  }
}
