/** What a cell prints: tagged with the cell, in order, in few messages. */
import { writeSync } from "node:fs";
import { Console } from "node:console";
import { Writable } from "node:stream";
import { currentCell } from "./cell.ts";
import type { FromExecutor } from "./messages.ts";

// Taken before cells can call timers off.
const later = setTimeout;

type StreamName = "stdout" | "stderr";

/** Text is sent when so much has gathered… */
const batchCharacters = 64 * 1024;
/** …or when the last batch is so long ago, also in the middle of a loop that never yields. */
const batchMilliseconds = 20;

/** Sends messages to the kernel process; text that is still waiting goes first, so that the order is kept. */
export class Output {
  readonly #transmit: (message: FromExecutor) => void;
  #cell: string | undefined;
  #name: StreamName = "stdout";
  #text = "";
  #flushed = 0;
  #scheduled = false;

  constructor(transmit: (message: FromExecutor) => void) {
    this.#transmit = transmit;
  }

  /** Sends a message after what was printed before it. */
  send(message: FromExecutor): void {
    this.flush();
    this.#transmit(message);
  }

  print(name: StreamName, text: string, cell = currentCell()?.id): void {
    if (text === "") return;
    if (this.#text !== "" && (name !== this.#name || cell !== this.#cell)) this.flush();
    this.#cell = cell;
    this.#name = name;
    this.#text += text;
    if (this.#text.length >= batchCharacters || performance.now() - this.#flushed >= batchMilliseconds) this.flush();
    else if (!this.#scheduled) {
      this.#scheduled = true;
      later(() => {
        this.#scheduled = false;
        this.flush();
      }, batchMilliseconds);
    }
  }

  /** The next text does not wait for more: whoever started a cell sees at once that it runs. */
  startAfresh(): void {
    this.flush();
    this.#flushed = 0;
    // A cut may have come between the note and the timer.
    this.#scheduled = false;
  }

  flush(): void {
    if (this.#text === "") return;
    const text = this.#text;
    this.#text = "";
    this.#flushed = performance.now();
    this.#transmit({ type: "stream", cell: this.#cell, name: this.#name, text });
  }

  /** Replaces `process.stdout`, `process.stderr` and `console`. */
  capture(): void {
    const streams = { stdout: this.#stream("stdout", 1), stderr: this.#stream("stderr", 2) };
    for (const [name, value] of Object.entries(streams)) {
      Object.defineProperty(process, name, { value, configurable: true, enumerable: true, writable: true });
    }
    // With errors to be ignored it would add a listener around each line, and a cut would leave it there.
    const console = new Console({ ...streams, ignoreErrors: false, inspectOptions: { colors: false } });
    Object.defineProperty(globalThis, "console", { value: console, configurable: true, writable: true });
  }

  #stream(name: StreamName, fd: number): Writable {
    const stream = new Writable({ write: (_chunk, _encoding, done) => done() });
    const refuse = stream.write.bind(stream) as (chunk: unknown) => boolean;
    // A stream that is cut in the middle of a chunk would wait for its end for ever: this one has no middle.
    const write = (chunk: unknown, ...rest: unknown[]): boolean => {
      if (typeof chunk === "string") this.print(name, chunk);
      else if (chunk instanceof Uint8Array) this.print(name, Buffer.from(chunk).toString("utf8"));
      else return refuse(chunk);
      const written = rest.at(-1);
      if (typeof written === "function") process.nextTick(written);
      return true;
    };
    return Object.assign(stream, { fd, isTTY: false, write });
  }
}

/** Marks how far the file descriptors 1 and 2 have been written, for the reader at the other end. */
export function markDescriptors(mark: string): void {
  for (const fd of [1, 2]) {
    try {
      writeSync(fd, mark);
    } catch {
      // A closed or clogged descriptor has nothing left that could be waited for.
    }
  }
}
