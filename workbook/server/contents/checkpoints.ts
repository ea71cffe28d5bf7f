/** One checkpoint of each file, kept outside the folder that the user works in. */
import { createHash } from "node:crypto";
import { copyFile, mkdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { notFound } from "./paths.ts";
import { writeAtomically } from "./atomic-write.ts";

/** What Jupyter's clients are told of a checkpoint. */
export interface Checkpoint {
  id: string;
  last_modified: string;
}

const onlyId = "checkpoint";

/** Checkpoints by the absolute path of their file. */
export class Checkpoints {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async create(file: string): Promise<Checkpoint> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    await copyFile(file, this.#copyOf(file));
    const [checkpoint] = await this.list(file);
    if (!checkpoint) throw notFound(file);
    return checkpoint;
  }

  async list(file: string): Promise<Checkpoint[]> {
    const found = await stat(this.#copyOf(file)).catch(() => undefined);
    return found ? [{ id: onlyId, last_modified: found.mtime.toISOString() }] : [];
  }

  async restore(file: string, id: string): Promise<void> {
    const data = await readFile(this.#copyOf(file, id)).catch(() => undefined);
    if (!data) throw notFound(`checkpoint ${id}`);
    await writeAtomically(file, data);
  }

  async remove(file: string, id = onlyId): Promise<void> {
    await rm(this.#copyOf(file, id), { force: true });
  }

  /** Follows a file that was renamed. */
  async move(from: string, to: string): Promise<void> {
    await rename(this.#copyOf(from), this.#copyOf(to)).catch(() => undefined);
  }

  #copyOf(file: string, id = onlyId): string {
    if (id !== onlyId) throw notFound(`checkpoint ${id}`);
    return join(this.#folder, createHash("sha256").update(file).digest("hex"));
  }
}
