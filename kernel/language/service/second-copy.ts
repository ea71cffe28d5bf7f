/**
 * A cell once more behind itself in its document, in a function that does not run: there it can be changed and checked without
 * a second document, whose change would cost the checker as much as the first.
 */
import type { Program } from "oxc-parser";
import { CellDocument, type Edit } from "./cell-document.ts";

/** The copy of a cell behind its document; an edit inside of another falls away. */
export function copyBehind(document: CellDocument, source: string, edits: readonly Edit[]): CellDocument {
  const isCovered = (one: Edit): boolean =>
    edits.some(other => other !== one && other.start < one.start && other.end > one.end);
  return new CellDocument(source, {
    before: `${document.text}\n;(async () => {\n`,
    after: "\n});",
    edits: edits.filter(one => !isCovered(one)),
  });
}

/** Edits without which the copy would not be one: a function has no imports, exports and declarations for all files. */
export function withoutModule({ body }: Program): Edit[] {
  return body.flatMap(statement => {
    const { start, end } = statement;
    switch (statement.type) {
      case "ExportNamedDeclaration":
        return [{ start, end: statement.declaration?.start ?? end, text: "" }];
      case "ExportDefaultDeclaration": {
        const { declaration } = statement;
        const hasName = "id" in declaration && declaration.id !== null;
        return [{ start, end: declaration.start, text: hasName ? "" : "void " }];
      }
      case "TSModuleDeclaration":
        return statement.kind === "global" || statement.id.type === "Literal" ? [{ start, end, text: ";" }] : [];
      case "ImportDeclaration":
      case "ExportAllDeclaration":
      case "TSImportEqualsDeclaration":
      case "TSExportAssignment":
      case "TSNamespaceExportDeclaration":
        return [{ start, end, text: "" }];
      default:
        return [];
    }
  });
}
