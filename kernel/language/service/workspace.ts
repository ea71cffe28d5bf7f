/** The folder on disk in which the checker sees cells: its settings, what earlier cells left, and the way to packages. */
import { mkdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Dialect } from "../dialect.ts";
import { decoratorSettings } from "../decorator-settings.ts";
import { AmbientFiles } from "./ambient-files.ts";
import { libraries } from "./libraries.ts";
import type { WatchedFile } from "./local-imports.ts";
import type { Preload } from "./preload.ts";
import { makeTemporaryFolder } from "./temporary-folder.ts";
import { probes } from "./unawaited.ts";

/** What a cell finds on `globalThis`; `_` and its like have a type where the session knows one. */
const globals = `declare var _: any, __: any, ___: any;
declare var In: string[];
declare var Out: Record<number, unknown>;
declare class KeyboardInterrupt extends Error {}
/** Asks for a line of text; an empty answer is the initial one. */
declare function prompt(message?: string, initial?: string): Promise<string>;
/** Asks for yes or no; only yes is yes. */
declare function confirm(message?: string): Promise<boolean>;
/** Shows a text and waits until it has been read. */
declare function alert(message?: string): Promise<void>;
declare var registerMagic: import(${JSON.stringify(modulePath("../../runtime"))}).Runtime["registerMagic"];
declare const $magic: {
  run(name: string, argument: string, body?: string): Promise<any>;
  time(): void;
  timed(): void;
  timeit(options: string, loop: (loops: number, start: () => void) => Promise<void>): Promise<any>;
};
${probes}
`;

/** Strict, but a notebook is not a library: parameters may go without a type, an element of an array is there. */
const compilerOptions = {
  target: "esnext",
  // They are a file of ours.
  noLib: true,
  module: "preserve",
  moduleResolution: "bundler",
  moduleDetection: "force",
  verbatimModuleSyntax: true,
  customConditions: ["node"],
  types: ["node"],
  strict: true,
  noUncheckedIndexedAccess: false,
  allowImportingTsExtensions: true,
  allowUnreachableCode: true,
  allowUnusedLabels: true,
  resolveJsonModule: true,
  skipLibCheck: true,
  noEmit: true,
};

/** What stands for one folder of the user's. */
interface Place {
  folder: string;
  cells: string;
  /** Folders that stand for it and those above it, from it up. */
  levels: { mirror: string; real: string }[];
  ambient: AmbientFiles;
}

export class Workspace {
  /** How the names of files with the notebook's language end. */
  readonly ending: ".ts" | ".js";
  readonly #root: string;
  readonly #preload: Preload | undefined;
  /** The places for the folders that cells have run in. */
  readonly #places = new Map<string, Place>();
  #place: Place;
  /** A process that ends without closing leaves nothing behind. */
  readonly #onExit = (): void => this.close();

  constructor(folder: string, preload: Preload | undefined, dialect: Dialect) {
    this.ending = dialect === "javascript" ? ".js" : ".ts";
    this.#preload = preload;
    this.#root = makeTemporaryFolder();
    process.once("exit", this.#onExit);
    this.#place = this.#enter(realpathSync(folder));
  }

  /** The folder in which cells run: the notebook's, or where they have gone. */
  get folder(): string {
    return this.#place.folder;
  }

  /** Where documents lie, and the files of the cells that ran in this folder. */
  get cells(): string {
    return this.#place.cells;
  }

  /** Declaration files of the folder, and the cells' view of them. */
  get ambient(): AmbientFiles {
    return this.#place.ambient;
  }

  /** Sees packages and relative imports from another folder. The files of earlier cells stay where they are. */
  moveTo(folder: string): void {
    const real = realpathSync(folder);
    this.#place = this.#places.get(real) ?? this.#enter(real);
  }

  /** The document that is a cell. */
  get cell(): string {
    return this.path(`cell${this.ending}`);
  }

  /** The path of a document. */
  path(name: string): string {
    return join(this.cells, name);
  }

  /** What an import of a file of an earlier cell says. */
  specifier(path: string): string {
    return dirname(path) === this.cells ? `./${basename(path)}` : path.replaceAll("\\", "/");
  }

  write(path: string, text: string): void {
    writeFileSync(path, text);
  }

  remove(path: string): void {
    rmSync(path, { force: true });
  }

  /** Where a package would be found, as the checker sees it and as it is on disk. */
  packagePlaces(name: string): WatchedFile[] {
    return this.#place.levels.map(({ mirror, real }) => ({
      seen: join(mirror, "node_modules", name, "package.json"),
      real: join(real, "node_modules", name, "package.json"),
    }));
  }

  close(): void {
    process.off("exit", this.#onExit);
    rmSync(this.#root, { recursive: true, force: true });
  }

  #enter(folder: string): Place {
    const preload = this.#preload;
    const levels: Place["levels"] = [];
    let mirror = join(this.#root, String(this.#places.size));
    mkdirSync(mirror);
    // A cell sees the packages of the notebook's folder and of every folder above, also those that are installed later.
    for (const real of ancestors(folder)) {
      mirror = join(mirror, "n");
      mkdirSync(mirror);
      link(join(real, "node_modules"), join(mirror, "node_modules"));
      levels.unshift({ mirror, real });
    }
    const cells = join(mirror, "cells");
    // The checker completes absolute paths, as ours are, only where it can look into some folder of packages.
    mkdirSync(join(cells, "node_modules"), { recursive: true });
    if (preload?.package) {
      const target = join(cells, "node_modules", preload.package.name);
      mkdirSync(dirname(target), { recursive: true });
      link(preload.package.folder, target);
    }
    const nodeTypes = dirname(createRequire(import.meta.url).resolve("@types/node/package.json"));
    const { isExperimental, emitsMetadata } = decoratorSettings(folder);
    const isJavaScript = this.ending === ".js";
    const options = {
      ...compilerOptions,
      experimentalDecorators: isExperimental,
      emitDecoratorMetadata: emitsMetadata,
      allowJs: isJavaScript,
      checkJs: isJavaScript,
      // In JavaScript it would refuse what grows: `let a = {}; a.x = 1`. Else lists and variables without a type take theirs
      // from what they are given, and what the checker then says of types that are missing is left out.
      noImplicitAny: !isJavaScript,
      typeRoots: [dirname(nodeTypes)],
      paths: { ...preload?.paths, tslab: [modulePath("../../tslab/index")] },
    };
    const write = (name: string, text: string): void => this.write(join(cells, name), text);
    write("package.json", `{ "type": "module" }`);
    write("globals.d.ts", globals);
    const cell = `cell${this.ending}`;
    write(cell, "");
    const { text, modules } = libraries(process.versions.node);
    write("libraries.d.ts", text);
    const ambient = new AmbientFiles(folder, join(cells, "ambient.d.ts"));
    const files = [cell, "libraries.d.ts", ...modules, "globals.d.ts", "ambient.d.ts"];
    write("tsconfig.json", JSON.stringify({ compilerOptions: options, files }));
    const place = { folder, cells, levels, ambient };
    this.#places.set(folder, place);
    return place;
  }
}

/** A module of the kernel, for an import. */
function modulePath(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url)).replaceAll("\\", "/");
}

/** A folder and those above it, from the top. */
function ancestors(folder: string): string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [...ancestors(above), folder];
}

function link(target: string, path: string): void {
  symlinkSync(target, path, "junction");
}
