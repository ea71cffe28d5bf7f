/** The scripts of an executor, known by their numbers. */
import type { Debugger, Runtime } from "node:inspector";
import { fileURLToPath } from "node:url";
import type { RewrittenScript } from "../executor/debug-support.ts";
import { rewrittenMark } from "../loader/rewritten-mark.ts";
import type { InspectorLink } from "./inspector-link.ts";
import { DebugScript, type BreakLocation } from "./script.ts";

const mark = rewrittenMark.slice(rewrittenMark.indexOf("=") + 1);

export class Scripts {
  readonly #link: InspectorLink;
  readonly #hidden: RegExp;
  readonly #urls = new Map<string, string>();
  readonly #scripts = new Map<string, DebugScript>();
  /** Rewritten scripts that nothing has asked for yet. */
  readonly #unread = new Set<string>();

  /** @param hidden Names of scripts whose frames are nobody's business. */
  constructor(link: InspectorLink, hidden: RegExp) {
    this.#link = link;
    this.#hidden = hidden;
  }

  /** A script has been read by V8. */
  parsed({ scriptId, url, sourceMapURL }: Debugger.ScriptParsedEventDataType): void {
    this.#urls.set(scriptId, url);
    if (sourceMapURL === mark) this.#unread.add(scriptId);
  }

  get(id: string): DebugScript | undefined {
    return this.#scripts.get(id);
  }

  /** The file of a script that was not rewritten. */
  fileOf(id: string): string | undefined {
    const url = this.#urls.get(id);
    if (url === undefined || url === "" || this.#hidden.test(url)) return undefined;
    return url.startsWith("file:") ? fileURLToPath(url.replace(/[?#].*$/u, "")) : undefined;
  }

  /** Text of a path: of a file, the latest that was loaded. */
  sourceOf(path: string): string | undefined {
    return [...this.#scripts.values()].findLast(script => script.path === path)?.source;
  }

  /** The scripts that a stack names, as errors show it. */
  onStack(stack: string): DebugScript[] {
    return [...this.#scripts.values()].filter(
      ({ isCell, name, path }) => stack.includes(`${isCell ? `at ${name}` : path}:`) || stack.includes(`(${name}:`),
    );
  }

  /** Whether a file runs as it is written. */
  hasFile(path: string): boolean {
    return [...this.#urls.keys()].some(id => this.fileOf(id) === path);
  }

  /** Whether a script is the user's. */
  isShown(id: string): boolean {
    return this.#scripts.has(id) || this.fileOf(id) !== undefined;
  }

  /** Local files that have been loaded and the cells that have run, each once. */
  async all(): Promise<DebugScript[]> {
    await this.readAll();
    return [...new Map([...this.#scripts.values()].map(script => [script.path, script])).values()];
  }

  /** The scripts of a path: a cell has one for each execution, a file one for each edit. */
  async at(path: string): Promise<DebugScript[]> {
    await this.readAll();
    const found = [...this.#scripts.values()].filter(script => script.path === path);
    await Promise.all(found.map(script => this.prepare(script)));
    return found;
  }

  /** Learns what rewritten scripts were made of. */
  async readAll(): Promise<void> {
    const ids = [...this.#unread];
    if (ids.length === 0) return;
    this.#unread.clear();
    const urls = ids.map(id => this.#urls.get(id) ?? "");
    const { result } = await this.#link.send<Runtime.EvaluateReturnType>("Runtime.evaluate", {
      expression: `$kernel.debug.rewritten(${JSON.stringify(urls)})`,
      returnByValue: true,
      disableBreaks: true,
      silent: true,
    });
    for (const [index, made] of ((result.value ?? []) as (RewrittenScript | null)[]).entries()) {
      const id = ids[index]!;
      if (made) this.#scripts.set(id, new DebugScript(id, urls[index]!, made));
    }
  }

  async prepare(script: DebugScript): Promise<void> {
    if (script.isPrepared) return;
    const scriptId = script.id;
    const [{ scriptSource }, { locations }] = await Promise.all([
      this.#link.send<Debugger.GetScriptSourceReturnType>("Debugger.getScriptSource", { scriptId }),
      this.#link.send<{ locations: BreakLocation[] }>("Debugger.getPossibleBreakpoints", {
        start: { scriptId, lineNumber: 0, columnNumber: 0 },
      }),
    ]);
    script.prepare(scriptSource, locations);
  }
}
