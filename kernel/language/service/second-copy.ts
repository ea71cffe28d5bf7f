/**
 * A cell once more behind itself in its document, in a function that does not run: there it can be changed and checked without
 * a second document, whose change would cost the checker as much as the first.
 */
import type { Program } from "oxc-parser";
import { walk } from "../walk.ts";
import type { Range } from "./backend.ts";
import { CellDocument, type Edit } from "./cell-document.ts";

type Statement = Program["body"][number];

/**
 * The copy of a cell behind its document; an edit inside of another falls away.
 * @param variables The declarations of what the cell may assign to: an assignment in the copy must not count for the cell.
 */
export function copyBehind(
  document: CellDocument,
  source: string,
  { edits, variables }: { edits: readonly Edit[]; variables: readonly string[] },
): CellDocument {
  // An insertion at an end of what is left out belongs to what is beside it.
  const isCovered = ({ start, end }: Edit): boolean =>
    edits.some(other => other.text === "" && other.start <= start && other.end >= end && isInside(start, end, other));
  return new CellDocument(source, {
    before: `${document.text}\n;(async () => { ${variables.join(" ")}\n`,
    after: "\n});",
    edits: edits.filter(one => !isCovered(one)),
  });
}

function isInside(start: number, end: number, other: Range): boolean {
  return start === end ? start > other.start && end < other.end : start > other.start || end < other.end;
}

/**
 * The edits that make a copy of a cell: of the statements around the places, where these assign to nothing, else of all, whose
 * names are the copy's own then.
 */
export function copyOf(program: Program, places: readonly Range[]): Edit[] {
  const { body } = program;
  const around = new Set(
    body.filter(({ start, end }) => places.some(place => place.start >= start && place.end <= end)),
  );
  let isWhole = false;
  const assigns = ({ start }: Range): void => {
    isWhole ||= [...around].some(statement => statement.start <= start && start < statement.end);
  };
  walk(program, { AssignmentExpression: assigns, UpdateExpression: assigns });
  return body.flatMap(statement =>
    isWhole || around.has(statement)
      ? withoutModule(statement)
      : [{ start: statement.start, end: statement.end, text: "" }],
  );
}

/** A function has no imports, exports and declarations for all files. */
function withoutModule(statement: Statement): Edit[] {
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
      return statement.kind === "global" || statement.id.type === "Literal" ? [{ start, end, text: "" }] : [];
    case "ImportDeclaration":
    case "ExportAllDeclaration":
    case "TSImportEqualsDeclaration":
    case "TSExportAssignment":
    case "TSNamespaceExportDeclaration":
      return [{ start, end, text: "" }];
    default:
      return [];
  }
}
