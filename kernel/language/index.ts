/** The language of cells: what a cell runs as, whether it is complete, what its types say. */
export { CellSyntaxError, offsetAt, placeAt } from "./cell-syntax-error.ts";
export { completeness, type Completeness } from "./completeness.ts";
export type { Dialect } from "./dialect.ts";
export type { DeclarationKind, DeclaredName } from "./declarations.ts";
export type { Lowered } from "./lower.ts";
export { magics, shellName } from "./magics/descriptions.ts";
export type { FoundMagic } from "./magics/find-magics.ts";
export { startsStatement } from "./magics/statement-lines.ts";
export { translateMagics, type TranslatedCell } from "./magics/translate-magics.ts";
export { rewriteCell, type RewrittenCell } from "./rewrite-cell.ts";
export { rewriteModule } from "./rewrite-module.ts";
export { createLanguageService, type LanguageServiceOptions } from "./service/language-service.ts";
export {
  notAwaited,
  type CheckResult,
  type Completion,
  type Diagnostic,
  type Inspection,
  type LanguageService,
  type Match,
  type TypedCell,
  type TypedDiagnostic,
} from "./service/types.ts";
