/** The folder on disk in which the checker sees cells: its settings, what earlier cells left, and the way to packages. */
import { mkdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Dialect } from "../dialect.ts";
import { decoratorSettings } from "../decorator-settings.ts";
import type { WatchedFile } from "./local-imports.ts";
import type { Preload } from "./preload.ts";
import { makeTemporaryFolder } from "./temporary-folder.ts";
import { probes } from "./unawaited.ts";

const globals = `declare var _: any;
declare class KeyboardInterrupt extends Error {}
/** Asks for a line of text; an empty answer is the initial one. */
declare function prompt(message?: string, initial?: string): Promise<string>;
/** Asks for yes or no; only yes is yes. */
declare function confirm(message?: string): Promise<boolean>;
/** Shows a text and waits until it has been read. */
declare function alert(message?: string): Promise<void>;
${probes}
`;

/** The libraries whose names the cells' Node has. */
function librariesOf(node: string): string[] {
  const major = Number.parseInt(node, 10);
  const everywhere = ["es2023", "es2024.string", "es2024.regexp", "esnext.disposable", "esnext.decorators"];
  if (major < 22) return everywhere;
  const inTwentyTwo = [...everywhere, "es2024", "es2025.collection", "es2025.iterator", "esnext.array"];
  return major < 24 ? inTwentyTwo : [...inTwentyTwo, "es2025", "esnext.error"];
}

/** Strict, but a notebook is not a library: parameters may go without a type, an element of an array is there. */
const compilerOptions = {
  target: "esnext",
  lib: librariesOf(process.versions.node),
  module: "preserve",
  moduleResolution: "bundler",
  moduleDetection: "force",
  verbatimModuleSyntax: true,
  customConditions: ["node"],
  types: ["node"],
  strict: true,
  noImplicitAny: false,
  noUncheckedIndexedAccess: false,
  allowImportingTsExtensions: true,
  allowUnreachableCode: true,
  allowUnusedLabels: true,
  resolveJsonModule: true,
  skipLibCheck: true,
  noEmit: true,
};

export class Workspace {
  /** The notebook's folder. */
  readonly folder: string;
  /** How the names of files with the notebook's language end. */
  readonly ending: ".ts" | ".js";
  /** Where documents and the files of earlier cells lie. */
  readonly cells: string;
  readonly #root: string;
  /** A process that ends without closing leaves nothing behind. */
  readonly #onExit = (): void => this.close();
  /** Folders that stand for the notebook's and those above it, from the notebook's up. */
  readonly #levels: { mirror: string; real: string }[] = [];

  constructor(folder: string, preload: Preload | undefined, dialect: Dialect) {
    this.folder = realpathSync(folder);
    this.ending = dialect === "javascript" ? ".js" : ".ts";
    this.#root = makeTemporaryFolder();
    process.once("exit", this.#onExit);
    let mirror = this.#root;
    // A cell sees the packages of the notebook's folder and of every folder above, also those that are installed later.
    for (const real of ancestors(this.folder)) {
      mirror = join(mirror, "n");
      mkdirSync(mirror);
      link(join(real, "node_modules"), join(mirror, "node_modules"));
      this.#levels.unshift({ mirror, real });
    }
    this.cells = join(mirror, "cells");
    mkdirSync(this.cells);
    if (preload?.package) {
      const target = join(this.cells, "node_modules", preload.package.name);
      mkdirSync(dirname(target), { recursive: true });
      link(preload.package.folder, target);
    }
    const nodeTypes = dirname(createRequire(import.meta.url).resolve("@types/node/package.json"));
    const tslab = fileURLToPath(new URL("../../tslab/index", import.meta.url)).replaceAll("\\", "/");
    const { isExperimental, emitsMetadata } = decoratorSettings(this.folder);
    const options = {
      ...compilerOptions,
      experimentalDecorators: isExperimental,
      emitDecoratorMetadata: emitsMetadata,
      allowJs: dialect === "javascript",
      checkJs: dialect === "javascript",
      typeRoots: [dirname(nodeTypes)],
      paths: { ...preload?.paths, tslab: [tslab] },
    };
    this.write("package.json", `{ "type": "module" }`);
    this.write("globals.d.ts", globals);
    const files = ["cell", "probe"].map(name => name + this.ending);
    for (const document of files) this.write(document, "");
    this.write("tsconfig.json", JSON.stringify({ compilerOptions: options, files: [...files, "globals.d.ts"] }));
  }

  /** The document that is a cell. */
  get cell(): string {
    return this.path(`cell${this.ending}`);
  }

  /** The document that lays bare where a cell has a promise that nobody awaits. */
  get probe(): string {
    return this.path(`probe${this.ending}`);
  }

  path(name: string): string {
    return join(this.cells, name);
  }

  write(name: string, text: string): void {
    writeFileSync(this.path(name), text);
  }

  remove(name: string): void {
    rmSync(this.path(name), { force: true });
  }

  /** Where a package would be found, as the checker sees it and as it is on disk. */
  packagePlaces(name: string): WatchedFile[] {
    return this.#levels.map(({ mirror, real }) => ({
      seen: join(mirror, "node_modules", name, "package.json"),
      real: join(real, "node_modules", name, "package.json"),
    }));
  }

  close(): void {
    process.off("exit", this.#onExit);
    rmSync(this.#root, { recursive: true, force: true });
  }
}

/** A folder and those above it, from the top. */
function ancestors(folder: string): string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [...ancestors(above), folder];
}

function link(target: string, path: string): void {
  symlinkSync(target, path, "junction");
}
