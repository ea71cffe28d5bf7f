/** The figure of a run to look closer at, within another widget: what the two halves of a figure say goes through its channel. */

import type { DataSet } from "../../measure/dataset/dataset.ts";
import type { Json } from "../mime.ts";
import { serve } from "../live/live-plot.ts";
import { RunSource } from "../live/run-source.ts";
import type { Send, Sender } from "../live/sender.ts";

type Received = (content: Json, buffers: readonly Uint8Array[]) => void | Promise<void>;

/** A figure of a run. */
export class ZoomedRun implements Disposable {
  readonly runId: number;
  readonly #receivers = new Set<Received>();
  readonly #sender: Sender;

  private constructor(run: DataSet, source: RunSource, send: Send) {
    this.runId = run.runId;
    this.#sender = serve(
      {
        send,
        onMessage: received => {
          this.#receivers.add(received);
          return { [Symbol.dispose]: () => void this.#receivers.delete(received) };
        },
      },
      source,
    );
  }

  /** Reads the values of a run; then pages are sent what they ask for. */
  static async of(run: DataSet, send: Send): Promise<ZoomedRun> {
    const source = new RunSource(run);
    await source.read();
    return new ZoomedRun(run, source, send);
  }

  /** Takes what a page says to the figure. */
  take(content: Json): void {
    for (const received of this.#receivers) void received(content, []);
  }

  [Symbol.dispose](): void {
    this.#receivers.clear();
    this.#sender.stop();
  }
}
