/** The names that a preload exports, where its types list them in one place. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { listedExports } from "../../../kernel/language/service/preload.ts";

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), "preload-"))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function listed(types: string | undefined, beside?: string): string[] | undefined {
  const name = `m${Math.random().toString(36).slice(2)}`;
  if (types !== undefined) writeFileSync(join(folder, `${name}.d.ts`), types);
  if (beside !== undefined) writeFileSync(join(folder, `${name}${beside}`), "");
  return listedExports({ specifier: join(folder, `${name}.js`) });
}

it("are read from a list, whatever they are called inside", () => {
  const types = "declare const a: 1;\ninterface B {}\nexport { a, type B, inner as vals, x as default,\n  last };\n";
  expect(listed(types)).toEqual(["a", "B", "vals", "last"]);
  expect(listed("export {}")).toEqual([]);
});

it.each([
  ["there is more than the list", "export { a };\nexport declare const b: 1;", undefined],
  ["a module is exported as a whole", 'export * from "./other.js";', undefined],
  ["the list is another module's", 'export { a } from "./other.js";', undefined],
  ["the module is written in TypeScript", "export { a };", ".ts"],
  ["there are no types", undefined, undefined],
])("are left to the checker where %s", (_why, types, beside) => expect(listed(types, beside)).toBeUndefined());

it("are left to the checker for a package", () => expect(listedExports({ specifier: "setpoint" })).toBeUndefined());

it("of the framework are all that its module has, and its types", async () => {
  const specifier = fileURLToPath(new URL("../../../dist/index.js", import.meta.url));
  const names = listedExports({ specifier });
  const values = Object.keys((await import(/* @vite-ignore */ specifier)) as object);
  expect(names).toEqual(expect.arrayContaining(values));
  expect(names).toContain("InstrumentOptions");
});
