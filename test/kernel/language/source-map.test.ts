/** Places in rewritten code lead back to the cell. */
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import { expect, it } from "vitest";
import { rewriteCell, rewriteModule, type Lowered } from "../../../kernel/language/index.ts";

/** Where `word` of the source is found by way of the first place that has it in the code. */
function trace(
  source: string,
  word: string,
  { code, map }: Lowered = rewriteCell(source, { url: "cell:1" }),
): { from: string; to: string; source: string | null } {
  const lineAndColumn = (text: string): [number, number] => {
    const lines = text.slice(0, text.indexOf(word)).split("\n");
    return [lines.length, lines.at(-1)!.length];
  };
  const [line, column] = lineAndColumn(code);
  const found = originalPositionFor(new TraceMap(map), { line, column });
  return { from: lineAndColumn(source).join(":"), to: `${found.line}:${found.column}`, source: found.source };
}

it.each([
  ["on the first line", "marker()"],
  ["after types that are gone", "interface A {\n  a: number;\n}\ntype B = 1;\n  marker()"],
  ["after an inserted poll", "for (const a of [1]) { marker() }"],
  ["in a body without braces", "while (true)\n  if (a) marker()"],
  ["inside an await", "const x: number = await foo(1, marker())"],
  ["in a catch", "try {\n} catch ({ a }) { marker() }"],
  ["in a function that moved to the front", "foo();\nfunction f(a: string): void {\n  return marker(a);\n}"],
  ["in an enum", "enum A {\n  b = marker(),\n}"],
  ["behind characters of two units", "const s = '😀😀'; marker()"],
  ["behind lowered syntax", "using a = b();\nclass C {\n  constructor(private x = marker()) {}\n}"],
  ["in an object literal", "{\n  k: marker(),\n}"],
  ["in a variable that was var", "var a = 1,\n  b: number = marker();"],
  ["of a decorated class", "@d\nclass C {\n  @e f = marker();\n}"],
])("%s", (_, source) => {
  const { from, to, source: url } = trace(source, "marker");
  expect(to).toBe(from);
  expect(url).toBe("cell:1");
});

it("also from a module", () => {
  const source =
    "#!/usr/bin/env node\nimport type { A } from './a.ts';\nexport class C {\n  constructor(private a: number) { marker(a); }\n}\n";
  const module = rewriteModule(source, { url: "file:///m.ts" });
  const { from, to, source: url } = trace(source, "marker", module);
  expect(to).toBe(from);
  expect(url).toBe("file:///m.ts");
  expect(module.code).not.toContain("a.ts");
});

it("a module drops imports that only types need and keeps the others as they are", () => {
  const { code } = rewriteModule(
    "import { Shape } from './shape.ts';\nimport { area } from './area.ts';\nexport const a = (s: Shape) => area(s);\nconst m = import('./late.ts');",
    { url: "file:///m.ts" },
  );
  expect(code).not.toContain("shape.ts");
  expect(code).toContain('from "./area.ts"');
  expect(code).toMatch(/= import\(["']\.\/late\.ts["']\)/);
});
