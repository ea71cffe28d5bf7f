/** Names that a notebook declares in cells which have not run: unknown to the session, but no mistake. */
import { outline } from "./names.ts";
import type { Diagnostic, TypedDiagnostic } from "./types.ts";

/** Cannot find name, in all its forms: of a value, a type, a namespace, a shorthand property, something of the browser's or of Node's. */
const unknownName = new Set([2304, 2552, 2503, 2580, 2581, 2582, 2583, 2584, 2592, 2593, 18_004]);

/** The names that texts of cells declare; texts that were there the last time are not read again. */
export class DeclaredNames {
  #known = new Map<string, readonly string[]>();

  /** Names in the cells above and below the one that is typed. */
  of(above: readonly string[], below: readonly string[]): { above: Set<string>; below: Set<string> } {
    const known = new Map<string, readonly string[]>();
    const names = (text: string): readonly string[] => {
      const found = known.get(text) ?? this.#known.get(text) ?? outline(text).declares.map(({ name }) => name);
      known.set(text, found);
      return found;
    };
    const result = { above: new Set(above.flatMap(names)), below: new Set(below.flatMap(names)) };
    this.#known = known;
    return result;
  }
}

/** Unknown names that a cell above declares are hints; of one below it is said that it does. */
export function calmed(
  diagnostics: readonly Diagnostic[],
  source: string,
  names: { above: ReadonlySet<string>; below: ReadonlySet<string> },
): TypedDiagnostic[] {
  return diagnostics.map(one => {
    const name = source.slice(one.start, one.end);
    if (!unknownName.has(one.code)) return one;
    if (names.above.has(name))
      return {
        ...one,
        severity: "hint",
        message: `Cannot find name '${name}': the cell above that declares it is to be run first.`,
      };
    if (names.below.has(name)) return { ...one, message: `Cannot find name '${name}': only a cell below declares it.` };
    return one;
  });
}
