/** The names of a preload: read from its types, they are those that the checker lists. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { NativeTypeScript } from "../../../kernel/language/service/native-typescript.ts";
import { preloadNames } from "../../../kernel/language/service/preload-names.ts";
import { findPreload } from "../../../kernel/language/service/preload.ts";
import { Workspace } from "../../../kernel/language/service/workspace.ts";

const folder = mkdtempSync(join(tmpdir(), "setpoint-preload-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function listed(path: string): Promise<string[]> {
  const preload = findPreload(path);
  const workspace = new Workspace(folder, preload, "typescript");
  const backend = new NativeTypeScript(workspace.cells);
  try {
    const before = "import { ";
    backend.set(workspace.cell, `${before} } from ${JSON.stringify(preload.specifier)};`);
    const proposals = await backend.proposals(workspace.cell, before.length);
    return proposals.filter(({ kind, label }) => kind !== "keyword" && label !== "default").map(({ label }) => label);
  } finally {
    await backend.close();
    workspace.close();
  }
}

test("of the framework, types among them", async () => {
  const path = fileURLToPath(new URL("../../../dist/index.js", import.meta.url));
  const names = preloadNames(findPreload(path));
  expect(names).toContain("VisaHandle");
  expect(names?.toSorted()).toEqual((await listed(path)).toSorted());
});

test("of a file of every kind of export", async () => {
  const path = join(folder, "lab.ts");
  writeFileSync(join(folder, "part.ts"), "export const inner = 1;\nexport interface Shape { a: number }\n");
  writeFileSync(
    path,
    `export const a = 1, { b, c: [d] } = { b: 2, c: [3] };
export class E {}\nexport function f(): void {}\nexport enum G {}\nexport type H = string;\nexport interface I {}
const j = 1;\nexport { j as k, type H as L };\nexport { inner as m, type Shape } from "./part.ts";\nexport * as n from "./part.ts";\nexport default 1;\n`,
  );
  const names = preloadNames(findPreload(path));
  expect(names?.toSorted()).toEqual("E G H I L Shape a b d f k m n".split(" "));
  expect(names?.toSorted()).toEqual((await listed(path)).toSorted());
});

test("are left to the checker where another module's stand in for them, or there are no types", () => {
  const path = join(folder, "all.ts");
  writeFileSync(path, `export * from "./part.ts";\n`);
  expect(preloadNames(findPreload(path))).toBe(undefined);
  writeFileSync(join(folder, "plain.mjs"), "export const a = 1;\n");
  expect(preloadNames(findPreload(join(folder, "plain.mjs")))).toBe(undefined);
});
