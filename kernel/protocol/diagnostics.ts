/**
 * setpoint_diagnostics_request: what is wrong with cells as they are typed, from the state that the check of a cell uses, and
 * without running anything. Decision 0012 describes the message.
 */
import type { TypedDiagnostic } from "../language/index.ts";
import type { JsonObject, Message } from "../wire/index.ts";
import { toCodePoints } from "./code-points.ts";
import { textOf } from "./context.ts";
import type { Language } from "./language.ts";
import { readSettings, SettingError, type TypeMode } from "./magics/setting.ts";

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
    const texts = await Promise.all(cells.map(async cell => (await this.#language.translate(cell.code)).text));
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
    const cell = await this.#language.translate(code);
    const source = cell.text;
    let types: TypeMode;
    try {
      ({ types = this.#types() } = readSettings(code, cell));
    } catch (error) {
      if (!(error instanceof SettingError)) throw error;
      return { diagnostics: [stopping(error.start, error.end, error.message)] };
    }
    const { rewriteCell, CellSyntaxError, offsetAt } = await this.#language.load();
    try {
      rewriteCell(source, { url: "cell" });
    } catch (error) {
      if (!(error instanceof CellSyntaxError)) throw error;
      const { start, end } = wordAt(code, cell.toCell(offsetAt(source, error)));
      return { diagnostics: [stopping(start, end, error.message)] };
    }
    signal.throwIfAborted();
    if (types === "off" || source.trim() === "") return { diagnostics: [] };
    const checked = await (await this.#language.service()).diagnose({ source, ...others }, signal);
    if ("unavailable" in checked) return checked;
    return {
      diagnostics: checked.diagnostics.map(one => ({
        ...one,
        start: cell.toCell(one.start),
        end: cell.toCell(one.end),
        severity: one.severity === "error" && types === "warn" ? "warning" : one.severity,
      })),
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

/** What to mark for a place: its word or character; where nothing stands, what stands before. */
function wordAt(source: string, offset: number): { start: number; end: number } {
  const [word] = /^(?:[\p{ID_Continue}$]+|\S)/u.exec(source.slice(offset)) ?? [];
  if (word !== undefined) return { start: offset, end: offset + word.length };
  const end = source.slice(0, offset).trimEnd().length;
  return { start: Math.max(end - 1, 0), end };
}
