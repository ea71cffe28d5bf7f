/** What an adapter makes of the bytes it gets: commands for itself, and data for instruments. */

const [escape, lineFeed, carriageReturn, plus] = [27, 10, 13, 43];
const longestLine = 1 << 20;

/** A line without its end and its escapes. */
export interface AdapterLine {
  readonly data: Buffer;
  /** Whether it begins with `++`, not escaped. */
  readonly isCommand: boolean;
}

/** Takes bytes, gives lines: CR or LF ends one, unless ESC stands before it (Prologix GPIB-USB manual, section 7). */
export class AdapterLines {
  #line: number[] = [];
  #escaped = false;
  /** How many of the first two bytes were `+` and not escaped. */
  #pluses = 0;

  /**
   * The lines that these bytes complete; empty ones are none.
   * @throws Error for a line that does not end.
   */
  take(bytes: Uint8Array): AdapterLine[] {
    const lines: AdapterLine[] = [];
    for (const byte of bytes) {
      if (this.#escaped) this.#add(byte);
      else if (byte === escape) this.#escaped = true;
      else if (byte === lineFeed || byte === carriageReturn) {
        if (this.#line.length > 0) lines.push({ data: Buffer.from(this.#line), isCommand: this.#pluses === 2 });
        this.#forget();
      } else {
        if (byte === plus && this.#line.length < 2) this.#pluses++;
        this.#add(byte);
      }
    }
    return lines;
  }

  #add(byte: number): void {
    this.#escaped = false;
    this.#line.push(byte);
    if (this.#line.length <= longestLine) return;
    this.#forget();
    throw new Error(`${longestLine} bytes came without the end of a line`);
  }

  #forget(): void {
    this.#line = [];
    this.#pluses = 0;
  }
}
