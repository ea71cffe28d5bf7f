/** The inspector of an executor's main thread, reached through the thread of its watchdog. */
import type { Duplex } from "node:stream";

interface Answer {
  id?: number;
  result?: unknown;
  error?: { message: string };
  method?: string;
  params?: unknown;
}

/** The executor is gone, or the command cannot be carried out now. */
export class InspectorError extends Error {
  override readonly name = "InspectorError";
}

export class InspectorLink {
  readonly #stream: Duplex;
  readonly #received: (method: string, params: unknown) => void;
  readonly #waiting = new Map<number, { resolve: (result: never) => void; reject: (error: Error) => void }>();
  #rest = "";
  #serial = 0;

  /** @param received Hears the inspector's events. */
  constructor(stream: Duplex, received: (method: string, params: unknown) => void) {
    this.#stream = stream;
    this.#received = received;
    stream.setEncoding("utf8");
    stream.on("data", (text: string) => this.#read(text));
    stream.on("close", () => this.close());
  }

  /** Sends a command of the inspector's protocol; {@link InspectorError} if it fails. */
  send<T = unknown>(method: string, params: object = {}): Promise<T> {
    const id = ++this.#serial;
    return new Promise<T>((resolve, reject) => {
      if (this.#stream.destroyed) return reject(gone());
      this.#waiting.set(id, { resolve, reject });
      this.#stream.write(`${JSON.stringify({ id, method, params })}\n`);
    });
  }

  /** Ends what is waited for. */
  close(): void {
    for (const { reject } of this.#waiting.values()) reject(gone());
    this.#waiting.clear();
    this.#stream.removeAllListeners("data");
  }

  #read(text: string): void {
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) {
      const { id, result, error, method, params } = JSON.parse(line) as Answer;
      if (method !== undefined) this.#received(method, params);
      const waiting = id === undefined ? undefined : this.#waiting.get(id);
      if (id === undefined || !waiting) continue;
      this.#waiting.delete(id);
      if (error) waiting.reject(new InspectorError(error.message));
      else waiting.resolve(result as never);
    }
  }
}

function gone(): InspectorError {
  return new InspectorError("the process that runs the cells is gone");
}
