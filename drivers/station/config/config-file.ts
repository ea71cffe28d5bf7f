/** One station file: what it says, and where it says it. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import type { Document, LineCounter, Node, Pair } from "yaml";

import { messageOf } from "../../core/errors.ts";
import { StationError } from "../errors.ts";
import { nearestNames } from "../nearest.ts";
import type { KeyPath } from "./places.ts";
import { pathText } from "./places.ts";

/** A file that was read, or a text in the place of one. */
export class ConfigFile {
  /** As errors name it: short where it is near. */
  readonly name: string;
  /** The folder that paths in it start from. */
  readonly folder: string;
  /** What it says, as plain data. */
  readonly data: unknown;
  readonly #document: Document.Parsed;
  readonly #lines: LineCounter;

  constructor(name: string, folder: string, text: string) {
    this.name = name;
    this.folder = folder;
    const { LineCounter, parseDocument } = yaml();
    this.#lines = new LineCounter();
    // Merging a map with `<<` is of YAML 1.1, and QCoDeS's reader takes it.
    this.#document = parseDocument(text, { lineCounter: this.#lines, merge: true, prettyErrors: false });
    const [problem] = [...this.#document.errors, ...this.#document.warnings];
    if (problem) {
      const { line, col } = this.#lines.linePos(problem.pos[0]);
      throw new StationError(`${name}:${line}:${col}: ${asOurs(problem.message)}`);
    }
    try {
      this.data = this.#document.toJS();
    } catch (error) {
      throw new StationError(`${name}: ${asOurs(messageOf(error))}`, { cause: error });
    }
  }

  /**
   * Reads a file; `~` is the home folder, anything else is relative to the working directory.
   * @throws StationError if it cannot be read, or with the line of what is no YAML.
   */
  static read(path: string): ConfigFile {
    const full = /^~(?=[/\\]|$)/.test(path) ? join(homedir(), path.slice(1)) : resolve(path);
    const near = relative(process.cwd(), full);
    return new ConfigFile(near.startsWith("..") ? full : near.split(sep).join("/"), dirname(full), textOf(path, full));
  }

  /** `fridge.station.yaml:12:7: instruments.smu.port`: where a value stands, or that which is around it. */
  at(path: KeyPath): string {
    return `${this.place(path)}: ${pathText(path)}`;
  }

  /** File, line and column of a value's key, or of what is around it. */
  place(path: KeyPath): string {
    const { line, col } = this.#lines.linePos(this.#offset(path));
    return `${this.name}:${line}:${col}`;
  }

  #offset(path: KeyPath): number {
    const { isAlias, isMap, isSeq, isScalar } = yaml();
    const start = (node: unknown): number | undefined => (node as Node | null)?.range?.[0];
    let node: unknown = this.#document.contents;
    let offset = start(node) ?? 0;
    for (const step of path) {
      // What an alias stands for is somewhere else: the alias is what somebody wrote here.
      if (isAlias(node)) return offset;
      if (isMap(node)) {
        const pair: Pair | undefined = node.items.find(
          ({ key }) => isScalar(key) && String(key.value) === String(step),
        );
        if (!pair) return offset;
        offset = start(pair.key) ?? offset;
        node = pair.value;
      } else if (isSeq(node)) {
        node = node.items[Number(step)];
        offset = start(node) ?? offset;
      } else return offset;
    }
    return offset;
  }
}

function textOf(given: string, full: string): string {
  try {
    return readFileSync(full, "utf8");
  } catch (error) {
    const about = `reading station file ${given}`;
    if ((error as NodeJS.ErrnoException).code === "ENOENT")
      throw new StationError(`${about}: there is no file ${full}${meantBeside(full)}`);
    throw new StationError(`${about}: ${messageOf(error)}`, { cause: error });
  }
}

/** The files of that folder whose names are near. */
function meantBeside(full: string): string {
  const folder = dirname(full);
  const files = existsSync(folder) ? readdirSync(folder).filter(name => /\.ya?ml$/u.test(name)) : [];
  const near = nearestNames(basename(full), files);
  return near.length > 0 ? `: did you mean ${near.join(" or ")}` : "";
}

/** Loaded by the first station that has a file: every start would pay for it. */
function yaml(): typeof import("yaml") {
  return createRequire(import.meta.url)("yaml") as typeof import("yaml");
}

/** The reader's sentences in the form of ours. */
function asOurs(message: string): string {
  const text = (message.split("\n")[0] ?? "").replace(/\.$/, "");
  return text.charAt(0).toLowerCase() + text.slice(1);
}
