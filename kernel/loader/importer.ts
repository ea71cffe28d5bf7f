/** What `import` means in a cell and in a script. */
import { readFile } from "node:fs/promises";
import { createRequire, isBuiltin, register } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { MessageChannel, receiveMessageOnPort, type MessagePort } from "node:worker_threads";
import { resolve } from "import-meta-resolve";
import * as tslab from "../tslab/index.ts";
import { retryKey, rootKey, type HooksData, type RewrittenFile } from "./hooks-data.ts";
import { findLocalFile, isLocal, isPath } from "./local-file.ts";
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
  #rewritten: MessagePort | undefined;
  #count = 0;

  constructor({ own, folder = () => process.cwd(), uncut = run => run() }: ImporterOptions) {
    this.#own = own;
    this.#folder = folder;
    this.#uncut = uncut;
  }

  /** Imports what a specifier means from the folder. */
  async import(specifier: unknown, options?: ImportCallOptions): Promise<unknown> {
    const name = String(specifier);
    if (isBuiltin(name)) return import(name);
    if (name === tslabName) return tslab;
    const parent = pathToFileURL(join(this.#folder(), "_")).href;
    const manifest = ownParent(this.#own, name);
    if (manifest !== undefined) return import(resolve(name, manifest));
    if (isPath(name)) return this.#importFile(findLocalFile(name, parent).href);
    if (/^(?:data|https?):/u.test(name)) return import(name, options);
    this.#startHooks();
    return import(this.#resolvePackage(name, parent), options);
  }

  /** `require` as seen from the folder. */
  require(): NodeJS.Require {
    const require = createRequire(join(this.#folder(), "_"));
    const seen = (name: string): unknown => (name === tslabName ? tslab : require(name));
    return Object.assign(seen, {
      resolve: require.resolve,
      cache: require.cache,
      extensions: require.extensions,
      main: require.main,
    });
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

  async #importFile(url: string): Promise<unknown> {
    if (url.endsWith(".json")) return { default: JSON.parse(await readFile(fileURLToPath(url), "utf8")) as unknown };
    if (!isLocal(url, this.#own?.code)) return import(url);
    this.#startHooks();
    const request = `${url}?${rootKey}=${++this.#count}${this.#failed.delete(url) ? `&${retryKey}` : ""}`;
    try {
      return await import(request);
    } catch (error) {
      this.#failed.add(url);
      throw error;
    }
  }

  #resolvePackage(name: string, parent: string): string {
    try {
      return resolve(name, parent);
    } catch (cause) {
      if ((cause as { code?: unknown }).code !== "ERR_MODULE_NOT_FOUND") throw cause;
      const message = `importing ${name}: there is no such package in ${this.#folder()} or the folders above it`;
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
