/** What a local file exports, read from its text. */
import { readFileSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { parseSync, type Program } from "oxc-parser";

/** Names that a file exports, without the default. */
export interface Exports {
  values: string[];
  /** Names of what is a type alone. */
  types: string[];
}

/** The file that a path means, with slashes; the ending may be left out. */
export function scriptFile(path: string, folder: string): string | undefined {
  const whole = resolve(folder, path);
  const isFile = (one: string): boolean => statSync(one, { throwIfNoEntry: false })?.isFile() === true;
  return [whole, `${whole}.ts`, whole.replace(/\.js$/u, ".ts")].find(isFile)?.replaceAll("\\", "/");
}

/** The exports of a file and of the local files whose exports it passes on; one that cannot be read has none. */
export function exportsOf(file: string): Exports {
  const values = new Set<string>();
  const types = new Set<string>();
  collect(file, values, types, new Set());
  return { values: [...values].filter(name => !types.has(name)), types: [...types] };
}

function collect(file: string, values: Set<string>, types: Set<string>, seen: Set<string>): void {
  if (seen.has(file)) return;
  seen.add(file);
  const { module, program } = parseSync(file, readText(file), { sourceType: "module" });
  for (const name of declaredTypes(program)) types.add(name);
  for (const { exportName, moduleRequest, isType } of module.staticExports.flatMap(({ entries }) => entries)) {
    const { name } = exportName;
    if (name !== null && name !== "default") (isType ? types : values).add(name);
    // `export * from "./part.ts"`
    const part = name === null && moduleRequest ? scriptFile(moduleRequest.value, dirname(file)) : undefined;
    if (part !== undefined && !isType) collect(part, values, types, seen);
  }
}

function declaredTypes({ body }: Program): string[] {
  return body.flatMap(statement => {
    const declaration = statement.type === "ExportNamedDeclaration" ? statement.declaration : null;
    const isType = declaration?.type === "TSInterfaceDeclaration" || declaration?.type === "TSTypeAliasDeclaration";
    return isType ? [declaration.id.name] : [];
  });
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
