/**
 * The sessions of all kernels of a user as files: `<session>-<part>.jsonl`, one line of JSON for each cell and each result.
 * A file has one writer, so that kernels need not know of each other.
 */
import { appendFile, mkdir, open, readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";

/** A cell of a session. */
export interface Entry {
  line: number;
  input: string;
  output: string | null;
}

/** A line of a file: a cell, or later its result. */
export type StoredLine = { line: number; input: string } | { line: number; output: string };

export interface SessionFilesOptions {
  folder: string;
  /** The files that were written last stay, up to so many bytes. Default 20 MB. */
  maximumBytes?: number;
  /** Default 1000. */
  maximumFiles?: number;
}

const fileName = /^(\d+)-(\d+)\.jsonl$/u;

export class SessionFiles {
  readonly folder: string;
  readonly #maximumBytes: number;
  readonly #maximumFiles: number;

  constructor({ folder, maximumBytes = 20_000_000, maximumFiles = 1000 }: SessionFilesOptions) {
    this.folder = folder;
    this.#maximumBytes = maximumBytes;
    this.#maximumFiles = maximumFiles;
  }

  /** Bytes after which a session goes on in another file, so that a long one gives way bit by bit. */
  get partBytes(): number {
    return this.#maximumBytes / 8;
  }

  /** Makes the file of a new session, whose number no other has, and drops what is too old. */
  async create(): Promise<number> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    let session = Math.max(0, ...(await this.list()).keys()) + 1;
    for (;;) {
      try {
        // Cells may hold what is nobody else's business.
        await (await open(this.#path(session, 0), "wx", 0o600)).close();
        break;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
        session++;
      }
    }
    await this.prune(this.#path(session, 0));
    return session;
  }

  async append(session: number, part: number, text: string): Promise<void> {
    await appendFile(this.#path(session, part), text, { mode: 0o600 });
  }

  /** Starts another part of a session. */
  async extend(session: number, part: number): Promise<void> {
    await this.append(session, part, "");
    await this.prune(this.#path(session, part));
  }

  /** The sessions in their order, each with its files; none where there is no folder. */
  async list(): Promise<Map<number, string[]>> {
    const sessions = new Map<number, string[]>();
    for (const { session, path } of await this.#files())
      sessions.set(session, [...(sessions.get(session) ?? []), path]);
    return sessions;
  }

  /** The cells in the files of a session; lines that are not whole, and files that are gone, are passed over. */
  async read(files: readonly string[]): Promise<Entry[]> {
    const entries = new Map<number, Entry>();
    for (const path of files) {
      const text = await readFile(path, "utf8").catch(() => "");
      for (const stored of text.split("\n")) take(entries, stored);
    }
    return [...entries.values()];
  }

  /** Removes the files that were written to longest ago, until the rest is within the bounds. @param kept Stays in any case. */
  async prune(kept: string): Promise<void> {
    const files = await Promise.all(
      (await this.#files()).map(async ({ path }) => {
        const found = await stat(path).catch(() => undefined);
        return { path, bytes: found?.size ?? 0, written: found?.mtimeMs ?? 0 };
      }),
    );
    let bytes = 0;
    let count = 0;
    for (const file of files.toSorted((a, b) => b.written - a.written)) {
      bytes += file.bytes;
      count++;
      const isTooMuch = bytes > this.#maximumBytes || count > this.#maximumFiles;
      if (isTooMuch && file.path !== kept) await rm(file.path, { force: true });
    }
  }

  #path(session: number, part: number): string {
    return join(this.folder, `${session}-${part}.jsonl`);
  }

  async #files(): Promise<{ session: number; part: number; path: string }[]> {
    const names = await readdir(this.folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return [];
      throw error;
    });
    return names
      .flatMap(name => {
        const [, session, part] = fileName.exec(name) ?? [];
        return session === undefined
          ? []
          : [{ session: Number(session), part: Number(part), path: join(this.folder, name) }];
      })
      .toSorted((a, b) => a.session - b.session || a.part - b.part);
  }
}

function take(entries: Map<number, Entry>, stored: string): void {
  let value: unknown;
  try {
    value = JSON.parse(stored);
  } catch {
    return;
  }
  if (typeof value !== "object" || value === null) return;
  const { line, input, output } = value as Record<string, unknown>;
  if (typeof line !== "number") return;
  if (typeof input === "string") entries.set(line, { line, input, output: null });
  const entry = entries.get(line);
  if (entry && typeof output === "string") entry.output = output;
}
