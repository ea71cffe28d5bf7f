/** Reads what arrives on a file descriptor of the executor, up to the marks that say which cell it belongs to. */
import { StringDecoder } from "node:string_decoder";
import type { Readable } from "node:stream";

/** Output of native code and of child processes, with the executor's marks taken out. */
export class DescriptorReader {
  readonly #marker: string;
  readonly #received: (text: string) => void;
  readonly #waiting = new Map<number, () => void>();
  #rest = "";
  /** Marks that arrived before they were asked for. */
  readonly #seen = new Set<number>();
  #hasEnded = false;

  /** @param marker Starts a mark; a number and a semicolon follow. */
  constructor(stream: Readable, marker: string, received: (text: string) => void) {
    this.#marker = marker;
    this.#received = received;
    const decoder = new StringDecoder("utf8");
    stream.on("data", (chunk: Buffer) => this.#take(decoder.write(chunk)));
    stream.on("close", () => this.#end(decoder.end()));
  }

  /** Resolves when everything before a mark has been passed on; a mark that got lost is not waited for. */
  reached(serial: number, milliseconds: number): Promise<void> {
    if (this.#seen.delete(serial) || this.#hasEnded) return Promise.resolve();
    return new Promise(resolve => {
      const timer = setTimeout(() => this.#waiting.get(serial)?.(), milliseconds);
      this.#waiting.set(serial, () => {
        clearTimeout(timer);
        this.#waiting.delete(serial);
        resolve();
      });
    });
  }

  #take(text: string): void {
    this.#rest += text;
    for (;;) {
      const start = this.#rest.indexOf(this.#marker);
      const end = start < 0 ? -1 : this.#rest.indexOf(";", start);
      if (end < 0) break;
      this.#emit(this.#rest.slice(0, start));
      const serial = Number(this.#rest.slice(start + this.#marker.length, end));
      this.#rest = this.#rest.slice(end + 1);
      const waiting = this.#waiting.get(serial);
      if (waiting) waiting();
      else this.#seen.add(serial);
    }
    const kept = this.#startOfMark();
    this.#emit(this.#rest.slice(0, kept));
    this.#rest = this.#rest.slice(kept);
  }

  /** Where a mark begins whose end has not arrived. */
  #startOfMark(): number {
    const whole = this.#rest.indexOf(this.#marker);
    if (whole >= 0) return whole;
    for (let length = Math.min(this.#marker.length - 1, this.#rest.length); length > 0; length--) {
      if (this.#rest.endsWith(this.#marker.slice(0, length))) return this.#rest.length - length;
    }
    return this.#rest.length;
  }

  #end(text: string): void {
    this.#emit(this.#rest + text);
    this.#rest = "";
    this.#hasEnded = true;
    for (const resolve of this.#waiting.values()) resolve();
  }

  #emit(text: string): void {
    if (text !== "") this.#received(text);
  }
}
