/** The configuration of a session: defaults, the files that change them, and what was set since. */

import { writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { inspect } from "node:util";

import { messageOf, SetpointError } from "../../drivers/core/errors.ts";
import { repr } from "../../drivers/core/python-text.ts";
import { entries, readEntries, userSection } from "./entries.ts";
import type { ConfigValues } from "./entries.ts";
import { checkConfig, readConfigFile, unknownKey } from "./read-file.ts";
import { frozen, isTree, merged, treeOf, valueAt } from "./tree.ts";
import type { ConfigTree } from "./tree.ts";

/** Name of the files, which QCoDeS reads as well. */
const fileName = "qcodesrc.json";

/** The folders and the variable that files are looked for by. */
export interface ConfigPlaces {
  /** Default the home directory. */
  readonly home?: string;
  /** Default the working directory. */
  readonly cwd?: string;
  /** Path of a file, `QCODES_CONFIG`. Default that of the environment. */
  readonly env?: string;
}

/**
 * The configuration of a session. Files are read when a value is first asked for: the defaults are changed by
 * `qcodesrc.json` in the home directory, then by the file that `QCODES_CONFIG` names, then by that of the working
 * directory, then by the one given to `load`. What is set counts over all of them.
 */
export class Config {
  readonly #places: ConfigPlaces;
  #extra: string | undefined;
  #files: string[] = [];
  #own: ConfigTree | undefined;
  #current: ConfigTree | undefined;

  /** `places` are for tests of what reads a configuration. */
  constructor(places: ConfigPlaces = {}) {
    this.#places = places;
  }

  /** All values as they are now, by section; nobody can change them here: `set` does. */
  get current(): ConfigTree {
    return (this.#current ??= frozen(merged(defaults, this.#changes())));
  }

  /** The files that were read, the one that counts most last. */
  get files(): readonly string[] {
    this.#changes();
    return [...this.#files];
  }

  /**
   * A value by its key; that of a section is a map.
   * @throws SetpointError for a key that is not known, and for a file that makes no sense.
   * @example config.get("core.db_location");
   */
  get<Key extends keyof ConfigValues>(key: Key): ConfigValues[Key];
  get(key: string): unknown;
  get(key: string): unknown {
    const value = valueAt(this.current, key.split("."));
    if (value === undefined && !entries.has(key) && !isUsers(key))
      throw new SetpointError(`reading the configuration: ${unknownKey(key)}`);
    return value;
  }

  /**
   * Sets a value for this session; below `user` there may be any key.
   * @throws SetpointError for a key that is not known, and for a value that is not allowed.
   * @example config.set("dataset.write_period", 0.2);
   */
  set<Key extends keyof ConfigValues>(key: Key, value: ConfigValues[Key]): void;
  set(key: string, value: unknown): void;
  set(key: string, value: unknown): void {
    const context = `setting ${key} to ${repr(value)}`;
    if (!entries.has(key) && !isUsers(key)) throw new SetpointError(`${context}: ${unknownKey(key)}`);
    if (value === undefined) throw new SetpointError(`${context}: must be a value`);
    const change = frozen(treeOf(key.split("."), value));
    checkConfig(change, context);
    this.#own = merged(this.#changes(), change);
    this.#current = undefined;
  }

  /**
   * Reads the files anew, and one more: of a folder, or by its own path. What was set is forgotten.
   * @throws SetpointError where there is no such file, and for one that makes no sense; then everything stays as it was.
   */
  load(path?: string): void {
    const before = this.#extra;
    if (path !== undefined) this.#extra = path.endsWith(".json") ? resolve(path) : resolve(path, fileName);
    try {
      const { tree, files } = this.#read();
      if (path !== undefined && this.#extra !== undefined && !files.includes(this.#extra))
        throw new SetpointError(`reading ${this.#extra}: there is no such file`);
      this.#own = tree;
      this.#files = files;
      this.#current = undefined;
    } catch (error) {
      this.#extra = before;
      throw error;
    }
  }

  /** Writes what differs from the defaults to the file of the home directory, and gives its path. */
  saveToHome(): string {
    return this.save(this.#home);
  }

  /** Writes what differs from the defaults to the file of the working directory, and gives its path. */
  saveToCwd(): string {
    return this.save(this.#cwd);
  }

  /**
   * Writes what differs from the defaults to the file that `QCODES_CONFIG` names, and gives its path.
   * @throws SetpointError where the variable is not set.
   */
  saveToEnv(): string {
    if (this.#env === undefined) throw new SetpointError("saving the configuration: QCODES_CONFIG is not set");
    return this.save(this.#env);
  }

  /** Writes what files and `set` have changed, in the form of such a file, and gives the path. */
  save(path: string): string {
    const file = resolve(path);
    try {
      writeFileSync(file, `${JSON.stringify(this.#changes(), null, 4)}\n`);
    } catch (error) {
      throw new SetpointError(`saving the configuration as ${file}: ${messageOf(error)}`, { cause: error });
    }
    return file;
  }

  /**
   * What a key does, its value and its default.
   * @throws SetpointError for a key that is not known.
   */
  describe(key: string): string {
    const value = this.get(key);
    const entry = entries.get(key);
    const about = entry?.description ?? (isUsers(key) ? "A value of yours." : "Read by QCoDeS alone.");
    const standard = entry?.default === undefined ? "" : ` Default: ${repr(entry.default)}.`;
    return `${about} Current value: ${value === undefined ? "none" : repr(value)}.${standard}`;
  }

  /** The values, one a line, and the files they come from. */
  toString(): string {
    const lines = linesOf(this.current);
    return [...lines, ...(this.#files.length > 0 ? ["", "from", ...this.#files.map(file => `  ${file}`)] : [])].join(
      "\n",
    );
  }

  [inspect.custom](): string {
    return this.toString();
  }

  get #home(): string {
    return join(this.#places.home ?? homedir(), fileName);
  }

  get #cwd(): string {
    return resolve(this.#places.cwd ?? ".", fileName);
  }

  get #env(): string | undefined {
    const path = this.#places.env ?? process.env["QCODES_CONFIG"];
    return path ? resolve(path) : undefined;
  }

  #changes(): ConfigTree {
    if (!this.#own) {
      const { tree, files } = this.#read();
      this.#own = tree;
      this.#files = files;
    }
    return this.#own;
  }

  #read(): { tree: ConfigTree; files: string[] } {
    let tree: ConfigTree = {};
    const files: string[] = [];
    // A session in the home directory has one file in two places.
    const paths = new Set([this.#home, this.#env, this.#cwd, this.#extra].flatMap(path => path ?? []));
    for (const path of paths) {
      const found = readConfigFile(path);
      if (!found) continue;
      tree = merged(tree, found);
      files.push(path);
    }
    return { tree, files };
  }
}

/** The configuration of this session. */
export const config = new Config();

const defaults: ConfigTree = Object.entries(readEntries)
  .filter(([, entry]) => entry.default !== undefined)
  .map(([key, entry]) => treeOf(key.split("."), entry.default))
  .reduce(merged);

function isUsers(key: string): boolean {
  return key.startsWith(`${userSection}.`) && key.length > userSection.length + 1;
}

function linesOf(tree: ConfigTree, prefix = ""): string[] {
  return Object.entries(tree).flatMap(([name, value]) =>
    isTree(value) && Object.keys(value).length > 0
      ? linesOf(value, `${prefix}${name}.`)
      : [`${prefix}${name}: ${repr(value)}`],
  );
}
