/** The bytes that have arrived on a stream, and those who wait for them. */

import { TransportError, within, type Limits } from "../limits.ts";

const smallest = 1 << 16;
/** A reply longer than this without a terminator is no reply. */
const longestReply = 1 << 30;
/** What may arrive while nobody reads, before the stream counts as out of step. */
const longestIdle = 1 << 20;

interface Reader {
  /** Looks at what has arrived; true if it has what it waits for. */
  look(): boolean;
  failed(error: Error): void;
}

/** A caller's memory that is being filled. */
interface Target {
  readonly bytes: Uint8Array;
  filled: number;
}

/** One reader at a time. Bytes that are read into a caller's own memory are copied once, from the socket's. */
export class StreamInput {
  #bytes = Buffer.allocUnsafeSlow(smallest);
  #from = 0;
  #to = 0;
  #reader: Reader | undefined;
  #failure: Error | undefined;
  /** Where bytes go while a caller's memory is being filled. */
  #target: Target | undefined;
  /** Called when a reader has to wait: a stream that was held back goes on. */
  onWait: (() => void) | undefined;

  /** How many bytes wait. */
  get length(): number {
    return this.#to - this.#from;
  }

  /** The bytes that wait, up to `count`, without taking them. Not to be kept. */
  peek(count = Infinity): Buffer {
    return this.#bytes.subarray(this.#from, Math.min(this.#to, this.#from + count));
  }

  /** Forgets the next bytes, of those that wait. */
  drop(count: number): void {
    this.#skip(Math.min(count, this.length));
  }

  /** Forgets what waits. */
  discard(): void {
    this.#from = this.#to = 0;
    if (this.#bytes.length > longestIdle) this.#bytes = Buffer.allocUnsafeSlow(smallest);
  }

  /** Begins anew, for a new connection. */
  reset(): void {
    this.discard();
    this.#failure = undefined;
  }

  /** The stream brought bytes; false if nobody reads and too many wait. */
  push(chunk: Uint8Array): boolean {
    const rest = this.#target ? intoTarget(this.#target, chunk) : chunk;
    if (rest.length > 0) this.#append(rest);
    const reader = this.#reader;
    if (!reader) return this.length <= longestIdle;
    reader.look();
    return true;
  }

  /** The stream has ended: whoever waits, and whoever reads beyond what has arrived, gets `error`. */
  fail(error: Error): void {
    this.#failure ??= error;
    this.#reader?.failed(this.#failure);
  }

  /** Reads up to and including `terminator`; at most `count` bytes. */
  until(terminator: Buffer, limits: Limits, count = Infinity): Promise<Buffer> {
    let scanned = 0;
    return this.#wait(limits, () => {
      const at = this.peek(count).indexOf(terminator, Math.max(0, scanned - terminator.length + 1));
      scanned = Math.min(this.length, count);
      if (at >= 0) return this.#take(at + terminator.length);
      if (this.length >= count) return this.#take(count);
      if (this.length > longestReply)
        throw new TransportError("protocol", `${this.length} bytes came without a terminator`);
      return undefined;
    });
  }

  /** Reads `count` bytes. */
  exactly(count: number, limits: Limits): Promise<Buffer> {
    return this.#wait(limits, () => (this.length >= count ? this.#take(count) : undefined));
  }

  /** Reads what there is, at least one byte and at most `most`. */
  some(most: number, limits: Limits): Promise<Buffer> {
    return this.#wait(limits, () => (this.length > 0 ? this.#take(Math.min(most, this.length)) : undefined));
  }

  /** Fills a caller's memory. One that fails takes nothing: what had come can be read again. */
  async fill(bytes: Uint8Array, limits: Limits): Promise<void> {
    const target: Target = { bytes, filled: 0 };
    const ready = Math.min(bytes.length, this.length);
    target.bytes.set(this.#bytes.subarray(this.#from, this.#from + ready));
    target.filled = ready;
    this.#skip(ready);
    if (ready === bytes.length) return;
    this.#target = target;
    try {
      await this.#wait(limits, () => (target.filled === bytes.length ? bytes : undefined));
      this.#target = undefined;
    } catch (error) {
      this.#target = undefined;
      if (!this.#failure) this.#append(bytes.subarray(0, target.filled));
      throw error;
    }
  }

  /** `look` gives what is waited for as soon as it is there. */
  #wait<T>(limits: Limits, look: () => T | undefined): Promise<T> {
    let ready: T | undefined;
    try {
      ready = look();
    } catch (error) {
      return Promise.reject(error);
    }
    if (ready !== undefined) return Promise.resolve(ready);
    if (this.#failure) return Promise.reject(this.#failure);
    if (this.#reader) return Promise.reject(new TransportError("protocol", "two readers of one stream"));
    this.onWait?.();
    return within<T>(limits, (resolve, reject) => {
      this.#reader = {
        look: () => {
          try {
            const found = look();
            if (found === undefined) return false;
            this.#reader = undefined;
            resolve(found);
          } catch (error) {
            this.#reader = undefined;
            reject(error as Error);
          }
          return true;
        },
        failed: error => {
          this.#reader = undefined;
          reject(error);
        },
      };
      return () => (this.#reader = undefined);
    });
  }

  #append(chunk: Uint8Array): void {
    const needed = this.length + chunk.length;
    if (needed > this.#bytes.length) {
      const grown = Buffer.allocUnsafeSlow(Math.max(smallest, needed * 2));
      this.#bytes.copy(grown, 0, this.#from, this.#to);
      this.#bytes = grown;
      this.#to -= this.#from;
      this.#from = 0;
    } else if (this.#to + chunk.length > this.#bytes.length) {
      this.#bytes.copyWithin(0, this.#from, this.#to);
      this.#to -= this.#from;
      this.#from = 0;
    }
    this.#bytes.set(chunk, this.#to);
    this.#to += chunk.length;
  }

  #take(count: number): Buffer {
    const taken = Buffer.from(this.#bytes.subarray(this.#from, this.#from + count));
    this.#skip(count);
    return taken;
  }

  #skip(count: number): void {
    this.#from += count;
    if (this.#from === this.#to) this.#from = this.#to = 0;
  }
}

/** Copies what fits; returns the rest. */
function intoTarget(target: Target, chunk: Uint8Array): Uint8Array {
  const count = Math.min(chunk.length, target.bytes.length - target.filled);
  target.bytes.set(count === chunk.length ? chunk : chunk.subarray(0, count), target.filled);
  target.filled += count;
  return chunk.subarray(count);
}
