/** The source text of what a name stands for. */
import type { Node } from "oxc-parser";
import { parse } from "../parse.ts";
import { walkAll } from "../walk.ts";
import type { LanguageBackend } from "./backend.ts";

/** What is shown as a whole. */
const declarations = new Set<Node["type"]>([
  "FunctionDeclaration",
  "ClassDeclaration",
  "VariableDeclaration",
  "MethodDefinition",
  "PropertyDefinition",
  "Property",
  "TSDeclareFunction",
  "TSInterfaceDeclaration",
  "TSTypeAliasDeclaration",
  "TSEnumDeclaration",
  "TSModuleDeclaration",
  "TSPropertySignature",
  "TSMethodSignature",
]);

/** How the checker sees a variable of an earlier cell. */
const stand = /^declare let (\S+): typeof import\("[^"]*"\)\./u;

/** The declaration of the name at an offset of a document, as it was written. */
export async function declarationSource(
  backend: LanguageBackend,
  file: string,
  offset: number,
): Promise<string | undefined> {
  const found = await backend.definition(file, offset);
  if (!found) return undefined;
  const range = declarationAt(found.text, found.offset);
  if (!range) return undefined;
  const text = found.text.slice(range.start, range.end);
  const standing = stand.exec(text);
  return standing && found.file === file ? declarationSource(backend, file, range.start + standing[0].length) : text;
}

/** The smallest declaration around an offset. */
function declarationAt(text: string, offset: number): { start: number; end: number } | undefined {
  let best: { start: number; end: number } | undefined;
  walkAll(parse(text).program, ({ type, start, end }) => {
    if (declarations.has(type) && start <= offset && offset < end) best = { start, end };
  });
  return best;
}
