/** debug_request: the debugger, loaded when it is first asked for. */
import type { Debugger } from "../debug/index.ts";
import type { JsonObject } from "../wire/index.ts";
import type { Handler } from "./context.ts";
import type { ExecutorHost } from "./executor-host.ts";
import type { Language } from "./language.ts";

export class DebugHost {
  readonly #host: ExecutorHost;
  readonly #language: Language;
  #debugger: Promise<Debugger> | undefined;

  constructor(host: ExecutorHost, language: Language) {
    this.#host = host;
    this.#language = language;
  }

  async request(content: JsonObject): Promise<JsonObject> {
    this.#debugger ??= this.#load();
    return (await this.#debugger).request(content);
  }

  /** The executor that was debugged is gone. */
  async executorEnded(): Promise<void> {
    (await this.#debugger)?.executorEnded();
  }

  /** Lets the executor go. */
  async close(): Promise<void> {
    await (await this.#debugger)?.close();
  }

  async #load(): Promise<Debugger> {
    const { Debugger: Loaded } = await import("../debug/index.ts");
    return new Loaded({
      connect: () => this.#host.executor.startDebugger(),
      pid: () => this.#host.executor.pid,
      publish: event => this.#host.publishDebugEvent(event),
      taken: () => this.#language.taken,
    });
  }
}

export const debug: Handler = ({ debugging }, { content }) => debugging.request(content);
