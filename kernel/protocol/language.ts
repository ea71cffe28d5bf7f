/** The language room, loaded when it is first needed: the sockets answer before it is there. */
import type { Declaration, RegisteredMagic } from "../executor/messages.ts";
import type { Dialect, LanguageService, TranslatedCell } from "../language/index.ts";

export type LanguageModule = typeof import("../language/index.ts");

export class Language {
  readonly #start: string;
  readonly #preload: string | undefined;
  readonly #dialect: Dialect;
  #folder: string;
  #module: Promise<LanguageModule> | undefined;
  #service: Promise<LanguageService> | undefined;
  /** Names of JavaScript and of Node that cells have taken for their own. */
  readonly #taken = new Set<string>();
  /** The magics that users have registered. */
  registered: readonly RegisteredMagic[] = [];

  /** @param folder Where the cells run at first. */
  constructor(folder: string, preload: string | undefined, dialect: Dialect) {
    this.#start = folder;
    this.#folder = folder;
    this.#preload = preload;
    this.#dialect = dialect;
  }

  /** Where the next cell runs. */
  get folder(): string {
    return this.#folder;
  }

  get taken(): ReadonlySet<string> {
    return this.#taken;
  }

  /** The functions that need no service: rewriting, completeness. */
  load(): Promise<LanguageModule> {
    return (this.#module ??= import("../language/index.ts"));
  }

  /** The service, started at the first call. */
  service(): Promise<LanguageService> {
    this.#service ??= this.#startService();
    return this.#service;
  }

  /** A cell as TypeScript. */
  async translate(code: string): Promise<TranslatedCell> {
    const { translateMagics } = await this.load();
    const isKnown = (name: string): boolean => this.registered.some(one => one.name === name);
    const hasTypes = this.#dialect === "typescript";
    return translateMagics(code, { folder: this.#folder, isKnown, hasTypes });
  }

  /** Takes in what a cell has declared. */
  declared(names: readonly Declaration[], initialised: "all" | readonly string[]): void {
    for (const { name, variable } of names)
      if (variable !== undefined && (initialised === "all" || initialised.includes(name))) this.#taken.add(name);
  }

  /** The cells run in another folder from now on; one that is gone changes nothing. */
  async moveTo(folder: string): Promise<void> {
    if (folder === this.#folder || folder === "") return;
    this.#folder = folder;
    (await this.#service)?.moveTo(folder);
  }

  /** Forgets what was executed. */
  async forget(): Promise<void> {
    this.#taken.clear();
    (await this.#service)?.reset();
  }

  /** Everything is as at the start: the cells run in a new process. */
  async reset(): Promise<void> {
    this.registered = [];
    await Promise.all([this.forget(), this.moveTo(this.#start)]);
  }

  async close(): Promise<void> {
    await (await this.#service)?.close();
  }

  async #startService(): Promise<LanguageService> {
    const { createLanguageService } = await this.load();
    const options = { folder: this.#folder, dialect: this.#dialect };
    const service = createLanguageService(
      this.#preload === undefined ? options : { ...options, preload: this.#preload },
    );
    service.start();
    return service;
  }
}
