/** The language room, loaded when it is first needed: the sockets answer before it is there. */
import type { Dialect, LanguageService } from "../language/index.ts";

type LanguageModule = typeof import("../language/index.ts");

export class Language {
  readonly #folder: string;
  readonly #preload: string | undefined;
  readonly #dialect: Dialect;
  #service: Promise<LanguageService> | undefined;

  constructor(folder: string, preload: string | undefined, dialect: Dialect) {
    this.#folder = folder;
    this.#preload = preload;
    this.#dialect = dialect;
  }

  /** The functions that need no service: rewriting, completeness. */
  load(): Promise<LanguageModule> {
    return import("../language/index.ts");
  }

  /** The service, started at the first call. */
  service(): Promise<LanguageService> {
    this.#service ??= this.#start();
    return this.#service;
  }

  /** Forgets what was executed. */
  async reset(): Promise<void> {
    (await this.#service)?.reset();
  }

  async close(): Promise<void> {
    await (await this.#service)?.close();
  }

  async #start(): Promise<LanguageService> {
    const { createLanguageService } = await this.load();
    const options = { folder: this.#folder, dialect: this.#dialect };
    const service = createLanguageService(
      this.#preload === undefined ? options : { ...options, preload: this.#preload },
    );
    service.start();
    return service;
  }
}
