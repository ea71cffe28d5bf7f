/** What the handlers of requests have to work with. */
import type { JsonObject, Message } from "../wire/index.ts";
import type { Diagnostics } from "./diagnostics.ts";
import type { DebugHost } from "./debug.ts";
import type { ExecutorHost } from "./executor-host.ts";
import type { Dialect } from "../language/index.ts";
import type { Language } from "./language.ts";
import type { Subshells } from "./subshells.ts";

export interface Context {
  readonly host: ExecutorHost;
  readonly debugging: DebugHost;
  /** The cells of the main shell and of all subshells. */
  readonly execution: Subshells;
  /** The language service; it starts after the sockets are bound. */
  readonly language: Language;
  readonly dialect: Dialect;
  readonly diagnostics: Diagnostics;
  /** Port numbers by socket. */
  readonly ports: JsonObject;
  /** Hands over a line that was asked for, by the identity of the message that asked. */
  answerInput(request: string | undefined, value: string, subshell: string | undefined): void;
  /** Closes what the cells opened, and ends the executor. */
  shutdown(): Promise<void>;
}

/** Answers a request with the content of its reply. */
export type Handler = (context: Context, request: Message) => JsonObject | Promise<JsonObject>;

/** The text under a key of a request. */
export function textOf(content: JsonObject, key: string): string {
  const value = content[key];
  if (typeof value !== "string") throw new TypeError(`${key} is ${JSON.stringify(value) ?? "missing"}: must be text`);
  return value;
}

/** The cursor of a request in code points. Default the end of the text. */
export function cursorOf(content: JsonObject, fallback: number): number {
  const value = content["cursor_pos"];
  return typeof value === "number" && value >= 0 ? value : fallback;
}
