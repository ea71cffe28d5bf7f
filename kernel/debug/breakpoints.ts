/** The breakpoints that a client has set, and where in the executor each of them is bound. */
import type { Debugger } from "node:inspector";
import { pathToFileURL } from "node:url";
import { parseSync } from "oxc-parser";
import { isCellPath } from "./cell-files.ts";
import type { Breakpoint, SourceBreakpoint } from "./dap.ts";
import { hitConditions, hitTest } from "./hit-condition.ts";
import { InspectorError, type InspectorLink } from "./inspector-link.ts";
import { lineBefore, textNow } from "./edited-file.ts";
import type { BreakLocation, DebugScript } from "./script.ts";
import type { Scripts } from "./scripts.ts";

/** A breakpoint with what was asked for, and what the inspector calls it in each script. */
interface Kept {
  asked: SourceBreakpoint;
  is: Breakpoint;
  /** Whether the n-th pass stops. */
  stops: (pass: number) => boolean;
  passes: number;
  /** It cannot be carried out, and its message says why. */
  isRefused: boolean;
  bound: string[];
}

interface Connection {
  link: InspectorLink;
  scripts: Scripts;
}

export class Breakpoints {
  readonly #byPath = new Map<string, Kept[]>();
  readonly #byInspector = new Map<string, Kept>();
  readonly #changed: (breakpoint: Breakpoint) => void;
  #connection: Connection | undefined;
  #serial = 0;

  /** @param changed Hears of a breakpoint that has found its place later. */
  constructor(changed: (breakpoint: Breakpoint) => void) {
    this.#changed = changed;
  }

  /** All breakpoints by the path of their file. */
  get byPath(): [string, Breakpoint[]][] {
    return [...this.#byPath].map(([path, kept]) => [path, kept.map(({ is }) => is)]);
  }

  /** Binds what has been set so far; an executor that is gone has taken its places along. */
  async connect(connection: Connection | undefined): Promise<void> {
    this.#connection = connection;
    this.#byInspector.clear();
    for (const one of [...this.#byPath.values()].flat()) {
      one.bound = [];
      one.is.verified = false;
    }
    for (const path of this.#byPath.keys()) await this.#bindPath(path);
  }

  clear(): void {
    this.#byPath.clear();
    this.#byInspector.clear();
  }

  /** Sets the breakpoints of a file in the place of those it had. */
  async replace(path: string, asked: readonly SourceBreakpoint[]): Promise<Breakpoint[]> {
    await this.#remove(path);
    const kept = asked.map(one => this.#keep(path, one));
    if (kept.length > 0) this.#byPath.set(path, kept);
    await this.#bindPath(path);
    return kept.map(({ is }) => is);
  }

  /** Binds what waits for a script; a script that has begun without it would run past. */
  async bind(script: DebugScript): Promise<void> {
    const kept = this.#byPath.get(script.path);
    if (!kept || !this.#connection) return;
    await this.#connection.scripts.prepare(script);
    for (const one of kept) {
      const wasVerified = one.is.verified;
      await this.#bindOne(one, script);
      if (one.is.verified !== wasVerified) this.#changed(one.is);
    }
  }

  /** The breakpoints at which the thread has to stop, of those it has come to. */
  hit(inspectorIds: readonly string[]): number[] {
    const hit = inspectorIds.flatMap(id => this.#byInspector.get(id) ?? []);
    return hit.filter(one => one.stops(++one.passes)).map(({ is }) => is.id);
  }

  #keep(path: string, asked: SourceBreakpoint): Kept {
    const stops = hitTest(asked.hitCondition);
    const condition = conditionOf(asked);
    const refused = stops ? condition && unreadable(condition) : hitConditions;
    const why =
      refused === undefined
        ? `the ${isCellPath(path) ? "cell has not been run" : "file has not been loaded"} yet`
        : stops
          ? `condition ${JSON.stringify(asked.condition ?? asked.logMessage)}: ${refused}`
          : `hit condition ${JSON.stringify(asked.hitCondition)}: ${refused}`;
    const is: Breakpoint = { id: ++this.#serial, verified: false, line: asked.line, source: { path }, message: why };
    return { asked, is, stops: stops ?? (() => false), isRefused: refused !== undefined, passes: 0, bound: [] };
  }

  async #bindPath(path: string): Promise<void> {
    const kept = this.#byPath.get(path) ?? [];
    if (!this.#connection || kept.length === 0) return;
    const { scripts } = this.#connection;
    const now = textNow(path);
    for (const script of await scripts.at(path)) {
      const isEdited = now !== undefined && script.source !== now;
      for (const one of kept) await (isEdited ? this.#bindBefore(one, script, now) : this.#bindOne(one, script));
    }
    if (!isCellPath(path) && !/\.[mc]?ts$/u.test(path)) for (const one of kept) await this.#bindFile(one, path);
  }

  async #bindOne(kept: Kept, script: DebugScript): Promise<void> {
    if (kept.isRefused) return;
    const { asked, is } = kept;
    const place = script.breakable(asked.line, asked.column);
    if (!place) {
      is.message = `there is no code at or after line ${asked.line}`;
      return;
    }
    await this.#setAt(kept, script, place.code);
    is.line = place.line;
    is.column = place.column + 1;
  }

  /** What was loaded before the file was edited runs on: it stops where it has the same line. */
  async #bindBefore(kept: Kept, script: DebugScript, now: string): Promise<void> {
    if (kept.isRefused) return;
    const line = lineBefore(script.source, now, kept.asked.line);
    const place = line === undefined ? undefined : script.breakable(line);
    if (place && place.line === line) await this.#setAt(kept, script, place.code);
    else if (!kept.is.verified)
      kept.is.message = "the file has been edited: the line is there once it is imported anew";
  }

  async #setAt(kept: Kept, { id }: DebugScript, { lineNumber, columnNumber }: BreakLocation): Promise<void> {
    await this.#set(kept, "Debugger.setBreakpoint", { location: { scriptId: id, lineNumber, columnNumber } });
  }

  /** A file that runs as it is written: V8 finds it by its name. */
  async #bindFile(kept: Kept, path: string): Promise<void> {
    if (kept.isRefused) return;
    const urlRegex = `^${escapeRegExp(pathToFileURL(path).href)}(?:[?#].*)?$`;
    await this.#set(kept, "Debugger.setBreakpointByUrl", {
      urlRegex,
      lineNumber: kept.asked.line - 1,
      ...(kept.asked.column === undefined ? {} : { columnNumber: kept.asked.column }),
    });
  }

  async #set(kept: Kept, method: string, location: object): Promise<void> {
    const condition = conditionOf(kept.asked);
    try {
      const { breakpointId } = await this.#connection!.link.send<Debugger.SetBreakpointReturnType>(method, {
        ...location,
        ...(condition === undefined ? {} : { condition }),
      });
      kept.bound.push(breakpointId);
      this.#byInspector.set(breakpointId, kept);
    } catch (error) {
      // Two lines without code between them have one place.
      if (!(error instanceof InspectorError) || !error.message.includes("already exists")) throw error;
    }
    kept.is.verified = true;
    delete kept.is.message;
  }

  async #remove(path: string): Promise<void> {
    const bound = (this.#byPath.get(path) ?? []).flatMap(one => one.bound);
    this.#byPath.delete(path);
    for (const breakpointId of bound) {
      this.#byInspector.delete(breakpointId);
      await this.#connection?.link.send("Debugger.removeBreakpoint", { breakpointId });
    }
  }
}

/** Why a condition cannot be read: V8 takes such a one for false. */
function unreadable(condition: string): string | undefined {
  return parseSync("condition.js", `(${condition}\n)`, { sourceType: "script" }).errors[0]?.message;
}

/** A log point is a breakpoint whose condition prints and is false. */
function conditionOf({ condition, logMessage }: SourceBreakpoint): string | undefined {
  if (logMessage === undefined) return condition;
  const text = logMessage.replaceAll(/\{([^{}]*)\}|[\\`$]/gu, (all, expression?: string) =>
    expression === undefined ? `\\${all}` : `\${${expression}}`,
  );
  const log = `(console.log(\`${text}\`), false)`;
  return condition === undefined ? log : `(${condition}) && ${log}`;
}

function escapeRegExp(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/gu, String.raw`\$&`);
}
