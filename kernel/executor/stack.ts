/** Stack traces in the coordinates of cells and of local TypeScript files, without the machinery in between. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  encodedMap,
  originalPositionFor,
  TraceMap,
  type EncodedSourceMap,
  type SourceMapInput,
} from "@jridgewell/trace-mapping";

// Taken before cells can replace it.
const { stringify } = JSON;

interface Script {
  label: string;
  /** As text until it is asked: of thousands of cells only those that fail are, and text is small. */
  map: string | TraceMap;
}

/** A place in something the user can look at; line from 1, column from 0. */
export interface SourcePlace {
  label: string;
  line: number;
  column: number;
}

/** The scripts of this process that have been rewritten. */
export class Scripts {
  readonly #scripts = new Map<string, Script>();
  readonly #sources = new Map<string, string>();
  readonly #urls = new Map<string, string>();
  readonly #titles = new Map<string, string>();
  readonly #hidden: string;
  /** Called before a look-up: the loader's thread may know newer files. */
  refresh: () => void = () => {};

  /** @param hidden Folder whose frames are left out, as a URL. */
  constructor(hidden: string) {
    this.#hidden = hidden;
  }

  /**
   * @param map The way back from what runs; missing where nothing runs.
   * @param title What stands above a place in it. Default the label.
   */
  add(url: string, label: string, source: string, map?: SourceMapInput, title = label): void {
    if (title !== label) this.#titles.set(label, title);
    if (map !== undefined) this.#scripts.set(url, { label, map: textOf(map) });
    this.#sources.set(label, source);
    this.#urls.set(label, url);
  }

  /** Translates a place in rewritten code; both lines count from 1, both columns from 0. Nothing of the user's has no place. */
  original(url: string, line: number, column: number): SourcePlace | undefined {
    const script = this.#scripts.get(url);
    if (!script) return { label: readableName(url), line, column };
    if (typeof script.map === "string") script.map = new TraceMap(script.map);
    const found = originalPositionFor(script.map, { line, column });
    return found.line === null ? undefined : { label: script.label, line: found.line, column: found.column };
  }

  /** Whether code is Node's or the kernel's own. */
  isMachinery(url: string): boolean {
    return url.startsWith("node:") || url.startsWith(this.#hidden) || url === "";
  }

  /** What a script was made of; nothing if it was not rewritten. */
  rewritten(url: string): { label: string; source: string; map: EncodedSourceMap } | undefined {
    this.refresh();
    const script = this.#scripts.get(url);
    if (!script) return undefined;
    const { label, map } = script;
    const encoded = typeof map === "string" ? (JSON.parse(map) as EncodedSourceMap) : encodedMap(map);
    return { label, source: this.#sources.get(label) ?? "", map: encoded };
  }

  /** The latest script under a label. */
  urlOf(label: string): string | undefined {
    return this.#urls.get(label);
  }

  /** What stands above a place in it. */
  titleOf(label: string): string {
    return this.#titles.get(label) ?? label;
  }

  /** Text of a cell, or of a file on disk. */
  sourceOf(label: string): string | undefined {
    this.refresh();
    const known = this.#sources.get(label);
    if (known !== undefined) return known;
    try {
      return readFileSync(label, "utf8");
    } catch {
      return undefined;
    }
  }

  /** Makes `error.stack` readable wherever it is printed. Again: some package may have put its own in the place. */
  install(): void {
    Error.prepareStackTrace = this.#prepare;
  }

  readonly #prepare = (error: unknown, frames: NodeJS.CallSite[]): string => {
    this.refresh();
    const lines = frames.flatMap(frame => this.#describe(frame) ?? []);
    return headline(error) + lines.map(line => `\n    at ${line}`).join("");
  };

  #describe(frame: NodeJS.CallSite): string | undefined {
    const url = frame.getScriptNameOrSourceURL() ?? "";
    if (this.isMachinery(url)) return undefined;
    const place = this.original(url, frame.getLineNumber() ?? 1, (frame.getColumnNumber() ?? 1) - 1);
    if (!place) return undefined;
    const where = `${place.label}:${place.line}:${place.column + 1}`;
    const name = functionName(frame);
    return name === "" ? where : `${name} (${where})`;
  }
}

/** Without the source, which is kept under its label. */
function textOf(map: SourceMapInput): string {
  if (typeof map === "string") return map;
  return stringify(map, (key, value: unknown) => (key === "sourcesContent" ? undefined : value));
}

function functionName(frame: NodeJS.CallSite): string {
  const method = frame.getFunctionName() ?? "";
  const type = frame.getTypeName();
  const owner = type && type !== "Object" && !frame.isToplevel() && !method.includes(".") ? `${type}.` : "";
  if (method === "") return "";
  if (frame.isConstructor()) return `new ${method}`;
  return `${frame.isAsync() ? "async " : ""}${owner}${method}`;
}

function headline(error: unknown): string {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return "Error";
  }
}

function readableName(url: string): string {
  if (!url.startsWith("file:")) return url;
  try {
    return fileURLToPath(url.replace(/[?#].*$/u, ""));
  } catch {
    return url;
  }
}
