/**
 * Whose outputs may run scripts in the page: only those of notebooks that this user ran or trusted here. A signature is an
 * HMAC over a notebook's contents with a secret of the user; a notebook from elsewhere has none, so it shows as plain.
 */
import { createHmac, randomBytes } from "node:crypto";
import { mkdir, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { sortKeys, type Cell, type Notebook } from "./notebook-format.ts";

/** Signatures that are kept. */
const mostSignatures = 10_000;

/** Knows the notebooks that were signed, by one empty file for each signature. */
export class Notary {
  readonly #folder: string;
  #secret: Promise<Buffer> | undefined;

  /** @param folder where the secret and the signatures are kept; created when first needed. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Remembers a notebook as one whose outputs this user made. */
  async sign(notebook: Notebook): Promise<void> {
    const file = await this.#fileOf(notebook);
    await writeFile(file, "", { mode: 0o600 });
  }

  async isSigned(notebook: Notebook): Promise<boolean> {
    const now = new Date();
    // Touching the file tells which signatures are in use.
    return utimes(await this.#fileOf(notebook), now, now).then(
      () => true,
      () => false,
    );
  }

  async #fileOf(notebook: Notebook): Promise<string> {
    this.#secret ??= this.#readSecret();
    const text = JSON.stringify(sortKeys({ ...notebook, cells: notebook.cells.map(withoutTrust) }));
    return join(
      this.#folder,
      createHmac("sha256", await this.#secret)
        .update(text)
        .digest("hex"),
    );
  }

  async #readSecret(): Promise<Buffer> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const file = join(this.#folder, "secret");
    // "wx" fails where another workbook of this user made the secret first: then that one counts.
    await writeFile(file, randomBytes(64).toString("base64"), { flag: "wx", mode: 0o600 }).catch(() => undefined);
    const secret = Buffer.from(await readFile(file, "utf8"), "base64");
    if (secret.length < 32)
      throw new Error(`secret in ${file} is too short: delete the file, then notebooks are trusted anew`);
    await this.#forgetUnused();
    return secret;
  }

  /** Every save of a notebook adds a signature: those that were not used for the longest time go. */
  async #forgetUnused(): Promise<void> {
    const names = (await readdir(this.#folder)).filter(name => name !== "secret");
    if (names.length <= mostSignatures) return;
    const files = await Promise.all(
      names.map(async name => {
        const file = join(this.#folder, name);
        return { file, used: (await stat(file)).mtimeMs };
      }),
    );
    const unused = files.toSorted((a, b) => a.used - b.used).slice(0, files.length - mostSignatures / 2);
    await Promise.all(unused.map(({ file }) => rm(file, { force: true })));
  }
}

/** The notebook with each code cell marked as trusted or not, for a front-end. */
export function markCells(notebook: Notebook, signed: boolean): Notebook {
  return {
    ...notebook,
    cells: notebook.cells.map(cell =>
      cell.cell_type === "code"
        ? { ...cell, metadata: { ...cell.metadata, trusted: signed || !cell.outputs?.length } }
        : cell,
    ),
  };
}

/** Whether a front-end says of every code cell that the user ran it, or that its outputs are text alone. */
export function everyCellTrusted(cells: readonly Cell[]): boolean {
  return cells.every(
    cell => cell.cell_type !== "code" || cell.metadata?.["trusted"] === true || !cell.outputs?.some(isRich),
  );
}

const isRich = (output: { output_type: string }) =>
  output.output_type === "execute_result" || output.output_type === "display_data";

function withoutTrust(cell: Cell): Cell {
  const { trusted: _, ...metadata } = cell.metadata;
  return { ...cell, metadata };
}
