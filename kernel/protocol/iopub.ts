/** Messages that every client of the kernel sees. */
import { createMessage, type Header, type JsonObject, type Message } from "../wire/index.ts";
import type { Sockets } from "./sockets.ts";
import { StreamGatherer, type StreamName } from "./stream-gatherer.ts";

/** So many pieces of text are kept while nobody listens. */
const mostUnheard = 1000;

export interface PublishOptions {
  metadata?: JsonObject;
  buffers?: readonly Uint8Array[];
}

/** A header, or what stands for none. */
export type Parent = Header | Record<string, never>;

export class Iopub {
  readonly #sockets: Sockets;
  readonly #session: string;
  readonly #streams = new StreamGatherer<Parent>(
    (name, text, parent) => this.#send("stream", { name, text }, parent),
    parent => parent.msg_id ?? "",
  );
  /** Text from before the first subscription, such as why the preload was not loaded; nothing once there was one. */
  #unheard: Message[] | undefined = [];

  constructor(sockets: Sockets, session: string) {
    this.#sockets = sockets;
    this.#session = session;
  }

  /** Publishes after what was printed before. */
  publish(type: string, content: JsonObject, parent: Parent, options: PublishOptions = {}): void {
    this.#streams.flush();
    this.#send(type, content, parent, options);
  }

  /** Publishes printed text, with what is printed right after it. */
  stream(name: StreamName, text: string, parent: Parent): void {
    this.#streams.add(name, text, parent);
  }

  /** A cell begins: its first lines are heard at once, whatever was printed before. */
  startAfresh(): void {
    this.#streams.startAfresh();
  }

  status(state: "starting" | "busy" | "idle", parent: Parent): void {
    this.publish("status", { execution_state: state }, parent);
  }

  /**
   * Tells a new subscriber that it will miss nothing from here on. The first hears its welcome before anything else, and then
   * what was to be heard earlier.
   */
  welcome(subscription: Uint8Array): void {
    const content = { subscription: Buffer.from(subscription).toString() };
    this.#sockets.send(
      "iopub",
      createMessage("iopub_welcome", content, { session: this.#session, identities: [subscription] }),
    );
    if (!this.#unheard) return;
    this.#streams.flush();
    const unheard = this.#unheard;
    this.#unheard = undefined;
    this.status("starting", {});
    for (const message of unheard) this.#sockets.send("iopub", message);
  }

  #send(type: string, content: JsonObject, parent: Parent, options: PublishOptions = {}): void {
    const topic = Buffer.from(`kernel.${this.#session}.${type}`);
    const message = createMessage(type, content, { session: this.#session, parent, identities: [topic], ...options });
    if (this.#unheard && type === "stream") {
      this.#unheard.push(message);
      if (this.#unheard.length > mostUnheard) this.#unheard.shift();
      return;
    }
    this.#sockets.send("iopub", message);
  }
}
