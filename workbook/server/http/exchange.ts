/** One HTTP request as a handler sees it, and the reply it returns. */
import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";

/** A failure that the client is told with a status and one sentence. */
export class HttpError extends Error {
  override readonly name = "HttpError";
  readonly status: number;

  constructor(status: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}

/** What a handler answers; exactly one of `json`, `text`, `body` and `stream` or none. */
export interface Reply {
  /** Default 200. */
  status?: number;
  json?: unknown;
  text?: string;
  body?: Uint8Array;
  stream?: Readable;
  headers?: Record<string, string | readonly string[]>;
}

/** A request with its URL taken apart; bodies are read on demand and never larger than the limit. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly method: string;
  readonly url: URL;
  /** Decoded parts of the path that the route names. */
  readonly params: Readonly<Record<string, string>>;
}

/** Largest body of a request: a notebook with many pictures is some tens of megabytes. */
export const bodyLimit = 512 * 1024 * 1024;

/**
 * Reads the body as a JSON object; an empty body is an empty object.
 * @throws HttpError 413 if it is too large, 400 if it is not a JSON object.
 */
export async function readJsonObject(request: IncomingMessage, limit = bodyLimit): Promise<Record<string, unknown>> {
  const text = (await readBody(request, limit)).toString("utf8").trim();
  if (text === "") return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new HttpError(400, `body is not JSON: ${(cause as Error).message}`, { cause });
  }
  if (!isObject(value)) throw new HttpError(400, "body must be a JSON object");
  return value;
}

async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const tooLarge = () => new HttpError(413, `body is larger than ${Math.floor(limit / 1024 / 1024)} MB`);
  if (Number(request.headers["content-length"] ?? 0) > limit) throw tooLarge();
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > limit) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Whether a value is a JSON object, and not an array or null. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The text in a field, `undefined` if it is absent or null. @throws HttpError 400 if it is something else. */
export function optionalText(object: Record<string, unknown>, field: string): string | undefined {
  const value = object[field];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") throw new HttpError(400, `${field} must be text`);
  return value;
}
