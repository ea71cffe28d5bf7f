/** What a cell adds to the types of others: in `declare global` and in `declare module "…"`. */
import type { Program, TSGlobalDeclaration, TSModuleDeclaration } from "oxc-parser";
import { boundNames, namesOf, unexported } from "./declarations.ts";

/** Each added name with whose it is: an addition of the same name takes the place of an earlier one. */
export function augmentedNames(program: Program): string[] {
  return program.body.flatMap(statement => {
    if (statement.type !== "TSModuleDeclaration") return [];
    const owner = ownerOf(statement);
    const inside = statement.body?.type === "TSModuleBlock" ? statement.body.body : [];
    if (owner === undefined) return [];
    const names = inside.flatMap(one => {
      const inner = unexported(one);
      return inner.type === "VariableDeclaration" ? boundNames(inner) : namesOf(inner).map(({ name }) => name);
    });
    return names.map(name => `${owner} ${name}`);
  });
}

function ownerOf({ id, kind }: TSModuleDeclaration | TSGlobalDeclaration): string | undefined {
  if (kind === "global") return "global";
  return id.type === "Literal" ? JSON.stringify(id.value) : undefined;
}
