/** What `import` means in a cell and in a script. */
import { createRequire, isBuiltin, register } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { MessageChannel, receiveMessageOnPort, type MessagePort } from "node:worker_threads";
import { resolve } from "import-meta-resolve";
import * as tslab from "../tslab/index.ts";
import { runAttribute } from "../language/magics/run-attribute.ts";
import { retryKey, rootKey, runKey, type HooksData, type RewrittenFile } from "./hooks-data.ts";
import { readJsonFile } from "./json-file.ts";
import { findLocalFile, isLocal, isPath } from "./local-file.ts";
import { meantUrl } from "./transpiled.ts";
import { ownParent, tslabName, type OwnPackage } from "./own-package.ts";

export interface ImporterOptions {
  /** The package whose name always means the copy that is loaded. */
  own: OwnPackage | undefined;
  /** Folder that specifiers are seen from. Default the working directory at each import. */
  folder?: () => string;
  /** Runs what must not be cut by an interrupt. Default as it is. */
  uncut?: (run: () => void) => void;
}

/** Imports packages, built-in modules and local files; edited local files anew. */
export class Importer {
  readonly #own: OwnPackage | undefined;
  readonly #folder: () => string;
  readonly #uncut: (run: () => void) => void;
  readonly #failed = new Set<string>();
  readonly #builtins = new Map<string, unknown>();
  #rewritten: MessagePort | undefined;
  #count = 0;

  constructor({ own, folder = () => process.cwd(), uncut = run => run() }: ImporterOptions) {
    this.#own = own;
    this.#folder = folder;
    this.#uncut = uncut;
  }

  /**
   * Imports what a specifier means from the folder.
   * @param names What the module must export.
   * @throws SyntaxError if it does not.
   */
  async import(specifier: unknown, options?: ImportCallOptions, names: readonly string[] = []): Promise<unknown> {
    const name = String(specifier);
    const module = await this.#load(name, options);
    refuseMissing(name, module, names);
    return module;
  }

  /** Imports what a specifier means from another folder: what a framework looks for where its own files say. */
  async importFrom(folder: string, specifier: string): Promise<unknown> {
    return this.#load(specifier, undefined, folder);
  }

  async #load(name: string, options?: ImportCallOptions, folder = this.#folder()): Promise<unknown> {
    if (isBuiltin(name)) return this.#importBuiltin(name);
    if (name === tslabName) return tslab;
    const parent = pathToFileURL(join(folder, "_")).href;
    const manifest = ownParent(this.#own, name);
    if (manifest !== undefined) return import(resolve(name, manifest));
    if (isPath(name)) {
      const file = findLocalFile(name, parent).href;
      const args = options?.with?.[runAttribute];
      return args === undefined ? this.#importFile(file) : this.#runFile(file, JSON.parse(args) as string[]);
    }
    if (name.startsWith("data:")) return import(name, options);
    if (/^https?:/u.test(name)) throw new Error(`importing ${name}: must be a package or a file: install it with npm`);
    const url = this.#resolvePackage(name, parent, folder);
    if (url.endsWith(".json")) return readJson(url);
    this.#startHooks();
    return import(await meantUrl(url), options);
  }

  /** What comes with Node is the same each time: a cell that is run again need not ask for it. */
  async #importBuiltin(name: string): Promise<unknown> {
    const known = this.#builtins.get(name);
    if (known !== undefined) return known;
    const module: unknown = await import(name);
    this.#builtins.set(name, module);
    return module;
  }

  /** `require` as seen from the folder. */
  require(): NodeJS.Require {
    const here = (): NodeJS.Require => createRequire(join(this.#folder(), "_"));
    const seen = (name: string): unknown => (name === tslabName ? tslab : here()(name));
    const resolveHere = (name: string, options?: { paths?: string[] }): string => here().resolve(name, options);
    const paths = (name: string): string[] | null => here().resolve.paths(name);
    const { cache, extensions, main } = here();
    return Object.assign(seen, { resolve: Object.assign(resolveHere, { paths }), cache, extensions, main });
  }

  /** Files that were rewritten since the last call. */
  rewritten(): RewrittenFile[] {
    const files: RewrittenFile[] = [];
    for (let one = this.#receive(); one; one = this.#receive()) files.push(one);
    return files;
  }

  #receive(): RewrittenFile | undefined {
    return this.#rewritten && (receiveMessageOnPort(this.#rewritten)?.message as RewrittenFile | undefined);
  }

  /** Runs a file as a program with arguments. */
  async #runFile(url: string, args: readonly string[]): Promise<unknown> {
    const { argv } = process;
    process.argv = [process.execPath, fileURLToPath(url), ...args];
    try {
      return await this.#importFile(url, `&${runKey}`);
    } finally {
      process.argv = argv;
    }
  }

  async #importFile(url: string, mark = ""): Promise<unknown> {
    if (url.endsWith(".json")) return readJson(url);
    if (!isLocal(url, this.#own?.code)) return import(url);
    this.#startHooks();
    const request = `${url}?${rootKey}=${++this.#count}${this.#failed.delete(url) ? `&${retryKey}` : ""}${mark}`;
    try {
      return await import(request);
    } catch (error) {
      this.#failed.add(url);
      throw error;
    }
  }

  #resolvePackage(name: string, parent: string, folder: string): string {
    try {
      return resolve(name, parent);
    } catch (cause) {
      if ((cause as { code?: unknown }).code !== "ERR_MODULE_NOT_FOUND") throw cause;
      const message = `importing ${name}: there is no such package in ${folder} or the folders above it`;
      throw Object.assign(new Error(message), { code: "ERR_MODULE_NOT_FOUND" });
    }
  }

  /** The loader's thread costs memory: it starts when the first import needs it. */
  #startHooks(): void {
    if (this.#rewritten) return;
    const { port1, port2 } = new MessageChannel();
    port1.unref();
    this.#rewritten = port1;
    // Node waits for the thread without an end of its own; a loader that it has half started answers nothing any more.
    this.#uncut(() =>
      register<HooksData>(new URL("./hooks.js", import.meta.url), {
        data: { own: this.#own, port: port2 },
        transferList: [port2],
      }),
    );
  }
}

/** A JSON file as a module: its fields are exports too, as TypeScript sees them. */
async function readJson(url: string): Promise<object> {
  const { json } = await readJsonFile(fileURLToPath(url));
  return { ...(typeof json === "object" && !Array.isArray(json) ? json : {}), default: json };
}

/** What an ES module does when it is linked; a name that is not there must not be undefined until it is used. */
function refuseMissing(specifier: string, module: unknown, names: readonly string[]): void {
  const exported = module as Record<string, unknown>;
  const missing = names.find(name => !(name in exported));
  if (missing === undefined) return;
  const whole = exported["default"];
  const isInDefault =
    ((typeof whole === "object" && whole !== null) || typeof whole === "function") && missing in whole;
  const advice = isInDefault
    ? `only its default export has it: import that, and take ${missing} from it`
    : `must be one of ${listed(Object.keys(exported).filter(name => !hidden.test(name)))}, or a type, which \`type\` in front of it marks`;
  throw new SyntaxError(`importing ${specifier}: it has no export ${missing}: ${advice}`);
}

/** Private names, and what Node 24 adds to a CommonJS package. */
const hidden = /^_|^module\.exports$/u;

/** The most names that an error lists. */
const mostNames = 20;

function listed(names: readonly string[]): string {
  const more = names.length - mostNames;
  return `${names.slice(0, mostNames).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
