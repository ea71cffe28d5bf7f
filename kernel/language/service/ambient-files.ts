/** Declaration files in the notebook's folder: what they declare for everybody is in scope of every cell, as in an editor. */
import { readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A file of references to them, written anew when one comes or goes. */
export class AmbientFiles {
  readonly #folder: string;
  readonly #path: string;
  #stamp = "";
  #text: string | undefined;
  #files: readonly string[] = [];

  /** Files of a folder, for a checker that reads `path`. */
  constructor(folder: string, path: string) {
    this.#folder = folder;
    this.#path = path;
    this.refresh();
  }

  /** The declaration files as they were at the last look. */
  get files(): readonly string[] {
    return this.#files;
  }

  /** Looks again; the file that has changed by that, if it has. */
  refresh(): string | undefined {
    // A folder changes when a file in it comes or goes: the list itself is read only then.
    const { mtimeMs } = statSync(this.#folder, { throwIfNoEntry: false }) ?? {};
    if (String(mtimeMs) === this.#stamp) return undefined;
    this.#stamp = String(mtimeMs);
    this.#files = mtimeMs === undefined ? [] : declarationFiles(this.#folder);
    const text = this.#files.map(file => `/// <reference path=${JSON.stringify(file)} />\n`).join("");
    if (text === this.#text) return undefined;
    writeFileSync(this.#path, text);
    this.#text = text;
    return this.#path;
  }
}

function declarationFiles(folder: string): string[] {
  return readdirSync(folder)
    .filter(name => name.endsWith(".d.ts"))
    .toSorted()
    .map(name => join(folder, name).replaceAll("\\", "/"));
}
