/** Reads what arrives on a descriptor of the executor: text, and the marks that say whose it is and when it was written. */
import { StringDecoder } from "node:string_decoder";
import type { Readable } from "node:stream";
import type { Source } from "./sequence.ts";

type Received = (text: string, cell: string | undefined) => void;

/**
 * Reads the text of cells, of native code and of child processes, with the executor's marks taken out.
 * @param marker Starts a mark; a number, a colon, the cell in base64 and a semicolon follow.
 */
export function readText(stream: Readable, marker: string, source: Source, received: Received): void {
  const text = new MarkedText(marker, source, received);
  const decoder = new StringDecoder("utf8");
  stream.on("data", (chunk: Buffer) => text.take(decoder.write(chunk)));
  stream.on("close", () => {
    text.end(decoder.end());
    source.end();
  });
}

class MarkedText {
  readonly #marker: string;
  readonly #source: Source;
  readonly #received: Received;
  #cell: string | undefined;
  #rest = "";

  constructor(marker: string, source: Source, received: Received) {
    this.#marker = marker;
    this.#source = source;
    this.#received = received;
  }

  take(text: string): void {
    const all = this.#rest + text;
    let position = 0;
    for (;;) {
      const start = all.indexOf(this.#marker, position);
      const end = start < 0 ? -1 : all.indexOf(";", start);
      if (end < 0) break;
      this.#emit(all.slice(position, start));
      const [serial = "", cell = ""] = all.slice(start + this.#marker.length, end).split(":");
      this.#cell = cell === "" ? undefined : Buffer.from(cell, "base64url").toString();
      this.#source.take(Number(serial), () => {});
      position = end + 1;
    }
    const rest = all.slice(position);
    const kept = this.#startOfMark(rest);
    this.#emit(rest.slice(0, kept));
    this.#rest = rest.slice(kept);
  }

  end(text: string): void {
    this.#emit(this.#rest + text);
    this.#rest = "";
  }

  /** Where a mark begins whose end has not arrived. */
  #startOfMark(text: string): number {
    const whole = text.indexOf(this.#marker);
    if (whole >= 0) return whole;
    for (let length = Math.min(this.#marker.length - 1, text.length); length > 0; length--) {
      if (text.endsWith(this.#marker.slice(0, length))) return text.length - length;
    }
    return text.length;
  }

  #emit(text: string): void {
    if (text === "") return;
    const cell = this.#cell;
    this.#source.pass(() => this.#received(text, cell));
  }
}
