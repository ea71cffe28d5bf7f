/** What hovering a name tells. */
import type { LanguageBackend } from "./backend.ts";
import type { Edit } from "./cell-document.ts";
import { declarationSource } from "./declaration-source.ts";
import { plainText, withoutFiles } from "./markdown.ts";
import type { SessionTypes } from "./session-types.ts";
import type { Inspection } from "./types.ts";
import type { Workspace } from "./workspace.ts";

/** Inspects the name at an offset; between the parentheses of a call, the function. */
export async function inspectCell(
  source: string,
  cursor: number,
  types: SessionTypes,
  backend: LanguageBackend,
  workspace: Workspace,
  withSource = false,
): Promise<Inspection | undefined> {
  const file = workspace.cell;
  for (const at of places(source, cursor)) {
    const path = pathAt(source, at);
    const found = await look(source, at, path, types, backend, file);
    if (!found) continue;
    const markdown = withoutFiles(found.hover)
      .replace(/^\(alias\) /gm, "")
      .replace(/^import \w+\n/m, "");
    const code = withSource ? await declarationSource(backend, file, found.offset) : undefined;
    const whole = code === undefined ? markdown : `${markdown}\n\nSource:\n\n\`\`\`typescript\n${code}\n\`\`\``;
    return { text: plainText(whole), markdown: whole, path };
  }
  return undefined;
}

/** What the checker says of a name as it stands, and where in the document; a type that stands as a value is asked for as a type. */
async function look(
  source: string,
  at: number,
  path: readonly string[] | undefined,
  types: SessionTypes,
  backend: LanguageBackend,
  file: string,
): Promise<{ hover: string; offset: number } | undefined> {
  const set = (edits: readonly Edit[]): number => {
    const { document } = types.probed(source, { edits });
    backend.set(file, document.text);
    return document.toDocument(at);
  };
  const offset = set([]);
  const hover = await backend.hover(file, offset);
  if (hover && !isUnknown(hover)) return { hover, offset };
  if (!path) return undefined;
  const name = path.at(-1)!;
  const start = wordEnd(source, at) - path.join(".").length;
  if (hover) {
    const typeOffset = set([{ start, end: start, text: "0 as " }]);
    const typeHover = await backend.hover(file, typeOffset);
    if (typeHover && !isUnknown(typeHover)) return { hover: typeHover, offset: typeOffset };
  } else {
    // The checker is silent about what comes from a package without types, but knows where it is imported.
    const found = await backend.definition(file, offset);
    if (found?.text.startsWith(name, found.offset)) return { hover: untyped(`const ${name}`), offset };
  }
  if (path.length === 1) return undefined;
  // Nor does it speak of the members of such a thing.
  const owner = await look(source, start, path.slice(0, 1), types, backend, file);
  return owner?.hover.endsWith(": any\n```\n") ? { hover: untyped(`(property) ${name}`), offset } : undefined;
}

function untyped(declaration: string): string {
  return `\`\`\`typescript\n${declaration}: any\n\`\`\`\n`;
}

/** The word at the cursor, the word it stands behind, the function whose arguments it stands among. */
function places(source: string, cursor: number): number[] {
  const isWord = (at: number): boolean => at >= 0 && /[\p{ID_Continue}$]/u.test(source[at] ?? "");
  const word = [cursor, cursor - 1].find(isWord);
  // A number says nothing; the call it is an argument of does.
  if (word !== undefined && !/(?<![\p{ID_Continue}$])[\d.]+$/u.test(source.slice(0, word + 1))) return [word];
  let depth = 0;
  for (let at = cursor - 1; at >= 0; at--) {
    if (")]}".includes(source[at]!)) depth++;
    if (!"([{".includes(source[at]!)) continue;
    if (depth-- > 0) continue;
    const callee = source.slice(0, at).replace(/(?:<[^()]*>)?\s*$/, "").length - 1;
    return source[at] === "(" && isWord(callee) ? [callee] : [];
  }
  return [];
}

/** The names of a plain path that ends with the one at an offset. */
function pathAt(source: string, at: number): string[] | undefined {
  const path =
    /(?<![\p{ID_Continue}$.)\]?!"'`#@])[\p{ID_Start}$_][\p{ID_Continue}$]*(?:\.[\p{ID_Start}$_][\p{ID_Continue}$]*)*$/u.exec(
      source.slice(0, wordEnd(source, at)),
    )?.[0];
  return path?.split(".");
}

function wordEnd(source: string, at: number): number {
  return at + (/^[\p{ID_Continue}$]*/u.exec(source.slice(at))?.[0].length ?? 0);
}

/** What the checker says of a name that it does not know, as a value or as a type. */
function isUnknown(hover: string): boolean {
  return /^```typescript\n(?:any|type .* = \/\*unresolved\*\/ any)\n```\s*$/.test(hover);
}
