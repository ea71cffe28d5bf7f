/**
 * setpoint_diagnostics_request: what is wrong with cells as they are typed, from the state that the check of a cell uses, and
 * without running anything. Decision 0012 describes the message.
 */
import type { TypedDiagnostic } from "../language/index.ts";
import type { JsonObject, Message } from "../wire/index.ts";
import { toCodePoints } from "./code-points.ts";
import { textOf } from "./context.ts";
import { askedName } from "./execute.ts";
import type { Language } from "./language.ts";
import { MagicError, takeMagics, withoutMagics, type TypeMode } from "./magics.ts";

/** The number of what stops a cell before it is checked: beyond TypeScript's own. */
const unreadable = 90_002;

interface Cell {
  id: string;
  code: string;
}

type Found = Pick<TypedDiagnostic, "start" | "end" | "severity" | "message" | "code">;

export class Diagnostics {
  readonly #language: Language;
  readonly #types: () => TypeMode;
  /** The request of each client that is being answered. */
  readonly #asked = new Map<string, AbortController>();

  /** @param types What `%types` has set. */
  constructor(language: Language, types: () => TypeMode) {
    this.#language = language;
    this.#types = types;
  }

  /** Answers for the cells that are asked for; a later request of the same client ends an earlier one. */
  async answer({ header: { session }, content }: Message): Promise<JsonObject> {
    const { cells, wanted } = readQuestion(content);
    this.#asked.get(session)?.abort();
    const superseded = new AbortController();
    this.#asked.set(session, superseded);
    try {
      const answers: JsonObject[] = [];
      for (const id of wanted) answers.push(await this.#cell(cells, id, superseded.signal));
      return { status: "ok", cells: answers };
    } catch (error) {
      if (!superseded.signal.aborted) throw error;
      return { status: "aborted" };
    } finally {
      if (this.#asked.get(session) === superseded) this.#asked.delete(session);
    }
  }

  async #cell(cells: readonly Cell[], id: string, signal: AbortSignal): Promise<JsonObject> {
    const at = cells.findIndex(cell => cell.id === id);
    const { code } = cells[at]!;
    const texts = cells.map(cell => withoutMagics(cell.code));
    const found = await this.#typed(code, { above: texts.slice(0, at), below: texts.slice(at + 1) }, signal);
    if ("unavailable" in found) return { id, diagnostics: [], unavailable: found.unavailable };
    return {
      id,
      diagnostics: found.diagnostics.map(({ start, end, severity, message, code: number }) => ({
        start: toCodePoints(code, start),
        end: toCodePoints(code, end),
        severity,
        message,
        code: number,
      })),
    };
  }

  /** In the order in which a cell is read before it runs: magics, syntax, types. */
  async #typed(
    code: string,
    others: { above: readonly string[]; below: readonly string[] },
    signal: AbortSignal,
  ): Promise<{ diagnostics: Found[] } | { unavailable: string }> {
    if (askedName(code) !== undefined) return { diagnostics: [] };
    let source: string;
    let types: TypeMode;
    try {
      ({ source, types = this.#types() } = takeMagics(code));
    } catch (error) {
      if (!(error instanceof MagicError)) throw error;
      const start = offsetOf(code, error.line, 0);
      return { diagnostics: [stopping(start, start + error.length, error.message)] };
    }
    const { rewriteCell, CellSyntaxError } = await this.#language.load();
    try {
      rewriteCell(source, { url: "cell" });
    } catch (error) {
      if (!(error instanceof CellSyntaxError)) throw error;
      const { start, end } = wordAt(source, offsetOf(source, error.line, error.column));
      return { diagnostics: [stopping(start, end, error.message)] };
    }
    signal.throwIfAborted();
    if (types === "off" || source.trim() === "") return { diagnostics: [] };
    const checked = await (await this.#language.service()).diagnose({ source, ...others }, signal);
    if ("unavailable" in checked || types === "error") return checked;
    return {
      diagnostics: checked.diagnostics.map(one => (one.severity === "error" ? { ...one, severity: "warning" } : one)),
    };
  }
}

function stopping(start: number, end: number, message: string): Found {
  return { start, end, severity: "error", message, code: unreadable };
}

function readQuestion(content: JsonObject): { cells: Cell[]; wanted: string[] } {
  const list = content["cells"];
  if (!Array.isArray(list))
    throw new TypeError(`cells is ${shown(list)}: must be the notebook's cells, { id, code } each`);
  const cells = list.map((cell: JsonObject | null) => ({
    id: textOf(cell ?? {}, "id"),
    code: textOf(cell ?? {}, "code"),
  }));
  const wanted = content["wanted"] ?? cells.map(({ id }) => id);
  const known = new Set<unknown>(cells.map(({ id }) => id));
  if (!Array.isArray(wanted)) throw new TypeError(`wanted is ${shown(wanted)}: must be a list of cells' ids`);
  const unknown = wanted.find(id => !known.has(id));
  if (unknown !== undefined) throw new RangeError(`wanted has ${shown(unknown)}: must be ids of the cells`);
  return { cells, wanted: wanted as string[] };
}

function shown(value: unknown): string {
  return JSON.stringify(value) ?? "missing";
}

/** The offset of a line (from 1) and a column (from 0). */
function offsetOf(source: string, line: number, column: number): number {
  const before = source.split("\n", line - 1);
  return before.reduce((sum, text) => sum + text.length + 1, 0) + column;
}

/** What to mark for a place: its word or character; where nothing stands, what stands before. */
function wordAt(source: string, offset: number): { start: number; end: number } {
  const [word] = /^(?:[\p{ID_Continue}$]+|\S)/u.exec(source.slice(offset)) ?? [];
  if (word !== undefined) return { start: offset, end: offset + word.length };
  const end = source.slice(0, offset).trimEnd().length;
  return { start: Math.max(end - 1, 0), end };
}
