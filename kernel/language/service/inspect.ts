/** What hovering a name tells. */
import type { LanguageBackend } from "./backend.ts";
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
  const document = types.document(source);
  const file = workspace.cell;
  backend.set(file, document.text);
  for (const at of places(source, cursor)) {
    const found = await backend.hover(file, document.toDocument(at));
    if (!found || /^```typescript\nany\n```\s*$/.test(found)) continue;
    const markdown = withoutFiles(found)
      .replace(/^\(alias\) /gm, "")
      .replace(/^import \w+\n/m, "");
    const code = withSource ? await declarationSource(backend, file, document.toDocument(at)) : undefined;
    const whole = code === undefined ? markdown : `${markdown}\n\nSource:\n\n\`\`\`typescript\n${code}\n\`\`\``;
    return { text: plainText(whole), markdown: whole, path: pathAt(source, at) };
  }
  return undefined;
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
  const end = at + (/^[\p{ID_Continue}$]*/u.exec(source.slice(at))?.[0].length ?? 0);
  const path =
    /(?<![\p{ID_Continue}$.)\]?!"'`#@])[\p{ID_Start}$_][\p{ID_Continue}$]*(?:\.[\p{ID_Start}$_][\p{ID_Continue}$]*)*$/u.exec(
      source.slice(0, end),
    )?.[0];
  return path?.split(".");
}
