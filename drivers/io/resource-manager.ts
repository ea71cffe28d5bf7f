/** What PyVISA's users start with: finds the instruments, knows them by aliases, opens and closes them. */
import { runtime } from "../runtime.ts";
import { shownAs } from "../shown.ts";
import { sourcesOf, type SourceOptions } from "./discovery/sources.ts";
import { discover, type Discovery, type DiscoverySource, type Found } from "./discovery/source.ts";
import { InstrumentAbortError, IoError } from "./errors.ts";
import { TransportError } from "./limits.ts";
import { Aliases } from "./names/aliases.ts";
import type { AttributeValue } from "./names/name-attributes.ts";
import { compileQuery } from "./names/query.ts";
import { parseResourceName } from "./names/resource-name.ts";
import { openResource, type OpenOptions } from "./open.ts";
import { parseVisalib } from "./visalib.ts";
import type { VisaHandle } from "./handle/visa-handle.ts";

/** Where a {@link ResourceManager} looks for instruments. */
export interface ResourceManagerOptions extends SourceOptions {
  /** Where to look instead. Default: serial ports, USB and the network; with a simulation, its resources. */
  sources?: readonly DiscoverySource[] | undefined;
}

/** How long to look for instruments. */
export interface ListOptions {
  /** Seconds in which a source must have answered, and for which the network is listened to. Default 2. */
  timeout?: number | undefined;
  /** Ends the search. */
  signal?: AbortSignal | undefined;
}

/** What is known of a resource without opening it. */
export interface ResourceInfo extends Found {
  /** `TCPIP`, `GPIB`, … */
  readonly interfaceType: string;
  /** Number of the board; `null` where it has none, as a port `ASRL/dev/ttyUSB0`. */
  readonly board: number | null;
  /** `INSTR`, `SOCKET`, … */
  readonly resourceClass: string;
  readonly alias: string | undefined;
  /** Who found it; empty for a name that was only read. */
  readonly sources: readonly string[];
}

/** What a search has found, and which sources could not be asked. */
export interface ResourceSearch {
  readonly resources: readonly ResourceInfo[];
  readonly problems: Discovery["problems"];
}

/** Attributes that only those know who found a resource. */
const foundAttributes: Readonly<Record<string, keyof Found>> = {
  VI_ATTR_MANF_NAME: "manufacturer",
  VI_ATTR_MODEL_NAME: "model",
  VI_ATTR_RSRC_MANF_NAME: "manufacturer",
};

/**
 * Finds and opens instruments.
 * @example
 * const rm = new ResourceManager();
 * await rm.listResources();                          // ["TCPIP0::10.0.0.7::inst0::INSTR", …]
 * rm.addAlias("smu", "TCPIP0::10.0.0.7::5025::SOCKET");
 * const smu = await rm.openResource("smu");
 * await rm.close();                                  // closes smu as well
 */
export class ResourceManager implements AsyncDisposable {
  /** What it was made with: `file.yaml@sim`, `@ivi`, `@py`, … */
  readonly visalib: string;
  readonly #sources: readonly DiscoverySource[];
  readonly #aliases = new Aliases();
  readonly #opened = new Set<VisaHandle>();
  #problems: Discovery["problems"] = [];
  #closed = false;

  /** @throws IoError for a `visalib` that is none. */
  constructor(visalib = "", options: ResourceManagerOptions = {}) {
    this.visalib = visalib;
    const backend = parseVisalib(visalib);
    this.#sources = options.sources ?? sourcesOf(backend, options);
  }

  /** Which sources could not be asked at the last search, and why. */
  get problems(): Discovery["problems"] {
    return this.#problems;
  }

  /**
   * Names of the resources that are found and fit a query of `viFindRsrc`; what could not be asked stands in `problems`.
   * @throws ResourceNameError for a malformed query; InstrumentAbortError.
   */
  async listResources(query?: string, options?: ListOptions): Promise<string[]> {
    const search = await this.findResources(query, options);
    return shownAs(
      "resources",
      search.resources.map(({ resourceName }) => resourceName),
      search,
    );
  }

  /** The same with what is known of each, by name. */
  async listResourcesInfo(query?: string, options?: ListOptions): Promise<Record<string, ResourceInfo>> {
    const search = await this.findResources(query, options);
    return shownAs("resources", Object.fromEntries(search.resources.map(each => [each.resourceName, each])), search);
  }

  /** The same with the sources that could not be asked. */
  async findResources(query = "?*::INSTR", { timeout = 2, signal }: ListOptions = {}): Promise<ResourceSearch> {
    this.#refuseClosed("listing resources");
    if (!(timeout >= 0 && timeout < Infinity)) {
      throw new RangeError(`listing resources: timeout ${timeout} is invalid: must be seconds, at least 0`);
    }
    const compiled = compileQuery(query);
    const { resources, problems } = await this.#discover(timeout, signal);
    this.#problems = problems;
    const fitting = resources.filter(found =>
      compiled.matches(found.resourceName, (_, attribute) => attributeOf(found, attribute)),
    );
    const found = { resources: fitting.map(each => ({ ...this.resourceInfo(each.resourceName), ...each })), problems };
    return shownAs("resources", found, found);
  }

  /** Handles that were opened here and are not closed. */
  listOpenedResources(): VisaHandle[] {
    return [...this.#opened];
  }

  /**
   * Opens an instrument by its name or alias.
   * @throws what `openResource` throws.
   */
  async openResource(nameOrAlias: string, options: Omit<OpenOptions, "sim" | "visalib"> = {}): Promise<VisaHandle> {
    this.#refuseClosed(`connecting to ${nameOrAlias}`);
    const name = this.#aliases.resolve(nameOrAlias);
    const handle = await openResource(name, { ...options, visalib: this.visalib });
    const close = handle.close.bind(handle);
    // Whoever closes the handle need not tell us.
    handle.close = () => {
      this.#opened.delete(handle);
      return close();
    };
    if (this.#closed) {
      await close();
      throw new InstrumentAbortError(`connecting to ${name}: the resource manager is closed`, { resourceName: name });
    }
    this.#opened.add(handle);
    return handle;
  }

  /**
   * What a name or alias says.
   * @throws ResourceNameError for one that is malformed.
   */
  resourceInfo(nameOrAlias: string): ResourceInfo {
    const { canonical, interfaceType, board, resourceClass } = parseResourceName(this.#aliases.resolve(nameOrAlias));
    return {
      resourceName: canonical,
      interfaceType,
      board: /^\d+$/.test(board) ? Number(board) : null,
      resourceClass,
      alias: this.#aliases.of(canonical),
      sources: [],
    };
  }

  /** Aliases, with the names that they stand for. */
  get aliases(): Readonly<Record<string, string>> {
    return this.#aliases.all;
  }

  /**
   * Gives a resource a name of your own; an alias that exists is changed. Case does not matter.
   * @throws ResourceNameError for an alias that looks like a resource name, and for a name that is none.
   */
  addAlias(alias: string, resourceName: string): void {
    this.#aliases.add(alias, resourceName);
  }

  /** Forgets an alias; returns whether there was one. */
  removeAlias(alias: string): boolean {
    return this.#aliases.remove(alias);
  }

  /** Closes every handle that was opened here; calling it again does nothing. */
  async close(): Promise<void> {
    this.#closed = true;
    const closing = await Promise.allSettled([...this.#opened].map(handle => handle.close()));
    const failed = closing.flatMap(each => (each.status === "rejected" ? [each.reason as unknown] : []));
    if (failed.length > 0) throw failed.length === 1 ? failed[0] : new AggregateError(failed, "closing resources");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #discover(timeout: number, signal: AbortSignal | undefined): Promise<Discovery> {
    try {
      return await discover(this.#sources, { deadline: runtime().now() + timeout * 1000, signal });
    } catch (error) {
      if (!(error instanceof TransportError)) throw error;
      throw new InstrumentAbortError(`listing resources: ${error.message}`, { cause: error });
    }
  }

  #refuseClosed(label: string): void {
    if (this.#closed) throw new IoError(`${label}: the resource manager is closed`);
  }
}

function attributeOf(found: Found, attribute: string): AttributeValue | undefined {
  const key = foundAttributes[attribute];
  return key === undefined ? undefined : (found[key] ?? "");
}
