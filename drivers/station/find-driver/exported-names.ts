/** What a module exports, read from its text: nothing of it runs. */

/** The names that a module exports as values. */
export interface ExportedNames {
  readonly names: readonly string[];
  /** Whether it exports all of some other module, so that there may be more names. */
  readonly isOpen: boolean;
}

const declaration =
  /^export\s+(?:declare\s+)?(?:abstract\s+)?(?:async\s+)?(?:class|const|let|var|function\*?|enum)\s+([\p{ID_Continue}$]+)/gmu;
const list = /^export\s*\{([^}]*)\}/gmu;
const everything = /^export\s*\*/mu;

/** Reads the exports of a module in TypeScript or JavaScript whose statements begin at the start of a line. */
export function exportedNames(text: string): ExportedNames {
  const names = [...text.matchAll(declaration)].map(([, name]) => name as string);
  for (const [, inner = ""] of text.matchAll(list)) names.push(...inner.split(",").flatMap(each => listed(each)));
  return { names: [...new Set(names)], isOpen: everything.test(text) };
}

/** The name that one entry of `export { a, b as c, type d }` exports. */
function listed(entry: string): string[] {
  const words = entry
    .replaceAll(/\/\*[^]*?\*\/|\/\/.*$/gmu, "")
    .trim()
    .split(/\s+/u);
  return words[0] === "type" || words[0] === "" ? [] : words.slice(-1);
}
