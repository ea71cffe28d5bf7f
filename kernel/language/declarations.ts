/** The names that a cell declares, in its order. */
import {
  type BindingPattern,
  type Declaration,
  type Program,
  type Statement,
  type TSGlobalDeclaration,
  type TSModuleDeclaration,
  type TSTypeName,
  type VariableDeclaration,
} from "oxc-parser";
import { walk } from "./walk.ts";

export type DeclarationKind = "const" | "let" | "var" | "function" | "class" | "enum" | "import" | "type";

/** A name that later cells see. */
export interface DeclaredName {
  name: string;
  kind: DeclarationKind;
}

/** A tree is asked several times: by the rewrite, by the check, and by what follows a run. */
const declared = new WeakMap<Program, readonly DeclaredName[]>();

/** The names of a cell's top level, with `var` from inside its blocks; what `using` names ends with the cell. */
export function declaredNames(program: Program): readonly DeclaredName[] {
  let names = declared.get(program);
  if (!names) declared.set(program, (names = findNames(program)));
  return names;
}

function findNames(program: Program): DeclaredName[] {
  const names = program.body.flatMap(statement => namesOf(statement));
  const seen = new Set(names.map(({ name }) => name));
  for (const name of varDeclarations(program).flatMap(({ declaration }) => boundNames(declaration))) {
    if (!seen.has(name)) names.push({ name, kind: "var" });
    seen.add(name);
  }
  return names;
}

/** Each `var` that belongs to the top level: not those of functions, static blocks and namespaces. */
export function varDeclarations(program: Program): { declaration: VariableDeclaration; isForHead: boolean }[] {
  const found: { declaration: VariableDeclaration; isForHead: boolean }[] = [];
  const heads = new Set<unknown>();
  let depth = 0;
  const enter = (): void => void depth++;
  const exit = (): void => void depth--;
  walk(program, {
    FunctionDeclaration: enter,
    "FunctionDeclaration:exit": exit,
    FunctionExpression: enter,
    "FunctionExpression:exit": exit,
    ArrowFunctionExpression: enter,
    "ArrowFunctionExpression:exit": exit,
    StaticBlock: enter,
    "StaticBlock:exit": exit,
    TSModuleDeclaration: enter,
    "TSModuleDeclaration:exit": exit,
    ForStatement: ({ init }) => void heads.add(init),
    ForInStatement: ({ left }) => void heads.add(left),
    ForOfStatement: ({ left }) => void heads.add(left),
    VariableDeclaration(node) {
      if (node.kind === "var" && !node.declare && depth === 0)
        found.push({ declaration: node, isForHead: heads.has(node) });
    },
  });
  return found;
}

/** The names that a variable declaration binds. */
export function boundNames({ declarations }: VariableDeclaration): string[] {
  return declarations.flatMap(({ id }) => patternNames(id));
}

/** The declaration inside an export, or the statement itself. */
export function unexported(statement: Statement): Statement {
  if (statement.type === "ExportNamedDeclaration" && statement.declaration) return statement.declaration;
  if (statement.type === "ExportDefaultDeclaration" && isNamed(statement.declaration)) return statement.declaration;
  return statement;
}

/** A statement that leaves nothing to run: types, overloads and whatever is only declared. */
export function isTypeOnly(statement: Statement): boolean {
  switch (statement.type) {
    case "TSInterfaceDeclaration":
    case "TSTypeAliasDeclaration":
    case "TSDeclareFunction":
    case "TSNamespaceExportDeclaration":
      return true;
    case "TSImportEqualsDeclaration":
    case "ImportDeclaration":
      return statement.importKind === "type";
    case "FunctionDeclaration":
    case "ClassDeclaration":
    case "VariableDeclaration":
    case "TSEnumDeclaration":
      return statement.declare === true;
    case "TSModuleDeclaration":
      return statement.declare || (statement.body?.body.every(inner => isTypeOnly(unexported(inner))) ?? true);
    default:
      return false;
  }
}

/** The names that one statement declares, but for each `var`. */
export function namesOf(statement: Statement): DeclaredName[] {
  const inner = unexported(statement);
  const named = (id: { name: string } | null, kind: DeclarationKind): DeclaredName[] =>
    id ? [{ name: id.name, kind }] : [];
  switch (inner.type) {
    case "ImportDeclaration":
      return inner.specifiers.flatMap(({ local, ...specifier }) => {
        const isType = inner.importKind === "type" || ("importKind" in specifier && specifier.importKind === "type");
        return named(local, isType ? "type" : "import");
      });
    case "TSImportEqualsDeclaration":
      return named(inner.id, inner.importKind === "type" ? "type" : "import");
    case "VariableDeclaration":
      if (inner.declare) return boundNames(inner).map(name => ({ name, kind: "type" }));
      // What `using` holds ends with the cell; `var` is found wherever it stands.
      if (inner.kind !== "const" && inner.kind !== "let") return [];
      return boundNames(inner).map(name => ({ name, kind: inner.kind === "let" ? "let" : "const" }));
    case "FunctionDeclaration":
      return named(inner.id, inner.declare ? "type" : "function");
    case "ClassDeclaration":
      return named(inner.id, inner.declare ? "type" : "class");
    case "TSEnumDeclaration":
      return named(inner.id, inner.declare ? "type" : "enum");
    case "TSInterfaceDeclaration":
    case "TSTypeAliasDeclaration":
      return named(inner.id, "type");
    case "TSModuleDeclaration":
      return namespaceName(inner, isTypeOnly(inner) ? "type" : "const");
    default:
      return [];
  }
}

/** `namespace A.B` declares `A`; `declare module "m"` and `declare global` declare no name. */
function namespaceName({ id, kind }: TSModuleDeclaration | TSGlobalDeclaration, as: DeclarationKind): DeclaredName[] {
  let root: typeof id | TSTypeName = id;
  while (root.type === "TSQualifiedName") root = root.left;
  return root.type === "Identifier" && kind !== "global" ? [{ name: root.name, kind: as }] : [];
}

function patternNames(pattern: BindingPattern): string[] {
  if (pattern.type === "Identifier") return [pattern.name];
  if (pattern.type === "AssignmentPattern") return patternNames(pattern.left);
  if (pattern.type === "ObjectPattern")
    return pattern.properties.flatMap(field =>
      patternNames(field.type === "RestElement" ? field.argument : field.value),
    );
  const elements = pattern.elements.filter(element => element !== null);
  return elements.flatMap(element => patternNames(element.type === "RestElement" ? element.argument : element));
}

function isNamed(node: { type: string; id?: unknown }): node is Declaration {
  return (node.type === "FunctionDeclaration" || node.type === "ClassDeclaration") && node.id != null;
}
