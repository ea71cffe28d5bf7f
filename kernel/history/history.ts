/** What was executed in one shell, and in the sessions before it. */
import { setTimeout as delay } from "node:timers/promises";
import { selectEntries, type HistoryRequest, type Tuple } from "./select.ts";
import type { Entry, SessionFiles, StoredLine } from "./session-files.ts";

/** A long result is told by its beginning. */
const longestOutput = 10_000;
/** Cells that are known where nothing can be written. */
const keptWithoutFiles = 1000;
/** A cell and its result, and cells that follow each other closely, are written together, so long after the first. */
const gatherMilliseconds = 50;
/** How long the end of a kernel waits for a disk. */
const saveMilliseconds = 2000;

export interface HistoryOptions {
  files: SessionFiles;
  /** Hears why the history is not kept. */
  failed: (error: Error) => void;
}

/** The history of one shell. Nothing is read or written before its first cell, and a cell does not wait for the disk. */
export class History {
  readonly #options: HistoryOptions;
  #queue: StoredLine[] = [];
  #gathering: NodeJS.Timeout | undefined;
  #writing: Promise<void> | undefined;
  #session: number | undefined;
  #part = { number: 0, bytes: 0 };
  /** Entries that are nowhere else. */
  readonly #unsaved = new Map<number, Entry>();
  #isBroken = false;

  constructor(options: HistoryOptions) {
    this.#options = options;
  }

  /** The number of this session, once something of it is on disk. */
  get session(): number | undefined {
    return this.#session;
  }

  add(line: number, input: string): void {
    this.#store({ line, input });
  }

  addOutput(line: number, output: string): void {
    this.#store({ line, output: output.length > longestOutput ? `${output.slice(0, longestOutput)}…` : output });
  }

  /** Answers a history_request. @param translate Makes of a cell what ran, for `raw: false`. */
  async find(request: HistoryRequest, translate: (input: string) => Promise<string>): Promise<Tuple[]> {
    await this.#flushed();
    const { files } = this.#options;
    const listed = await files.list().catch(() => new Map<number, string[]>());
    const own = this.#session ?? Math.max(0, ...listed.keys()) + 1;
    const earlier = [...listed.keys()].filter(one => one !== own);
    const found = await selectEntries(request, {
      own,
      // This shell's own cells are the latest, whatever other kernels have written since.
      sessions: [...earlier, own],
      read: async session => {
        const stored = await files.read(listed.get(session) ?? []);
        return session === own ? [...stored, ...this.#unsaved.values()] : stored;
      },
    });
    if (request["raw"] !== false) return found;
    return Promise.all(
      found.map(async ([session, line, input]): Promise<Tuple> => {
        const text = await translate(typeof input === "string" ? input : input[0]);
        return [session, line, typeof input === "string" ? text : [text, input[1]]];
      }),
    );
  }

  /** Resolves when everything is on disk, or soon. */
  async saved(): Promise<void> {
    await Promise.race([this.#flushed(), delay(saveMilliseconds, undefined, { ref: false })]);
  }

  #store(line: StoredLine): void {
    this.#queue.push(line);
    this.#gathering ??= setTimeout(() => void this.#flushed(), gatherMilliseconds);
  }

  /** Writes what was gathered, and resolves when it is on disk. */
  async #flushed(): Promise<void> {
    clearTimeout(this.#gathering);
    this.#gathering = undefined;
    if (this.#queue.length > 0) this.#writing ??= this.#write();
    await this.#writing;
  }

  async #write(): Promise<void> {
    // The caller is to have the promise before it is over.
    await Promise.resolve();
    while (this.#queue.length > 0) {
      const lines = this.#queue;
      this.#queue = [];
      try {
        if (!this.#isBroken) await this.#append(lines);
      } catch (error) {
        this.#isBroken = true;
        this.#options.failed(error as Error);
      }
      if (this.#isBroken) for (const line of lines) this.#keep(line);
    }
    this.#writing = undefined;
  }

  async #append(lines: readonly StoredLine[]): Promise<void> {
    const { files } = this.#options;
    this.#session ??= await files.create();
    const text = lines.map(line => `${JSON.stringify(line)}\n`).join("");
    await files.append(this.#session, this.#part.number, text);
    this.#part.bytes += Buffer.byteLength(text);
    if (this.#part.bytes < files.partBytes) return;
    this.#part = { number: this.#part.number + 1, bytes: 0 };
    await files.extend(this.#session, this.#part.number);
  }

  #keep(stored: StoredLine): void {
    if ("input" in stored) this.#unsaved.set(stored.line, { ...stored, output: null });
    else {
      const entry = this.#unsaved.get(stored.line);
      if (entry) entry.output = stored.output;
    }
    const [oldest] = this.#unsaved.keys();
    if (this.#unsaved.size > keptWithoutFiles && oldest !== undefined) this.#unsaved.delete(oldest);
  }
}
