/** Whether Enter runs a cell or starts its next line. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CellSyntaxError, completeness, rewriteCell } from "../../../kernel/language/index.ts";

describe("a cell is", () => {
  it.each([
    "",
    "1 + 1",
    "// note",
    "{ k: 1 }",
    "if (x) { y() }",
    "const a = `\n`",
    "await f()",
    "class A {}",
    "type T = { a: 1 }",
  ])("complete: %s", source => {
    expect(completeness(source)).toEqual({ status: "complete", indent: "" });
  });

  it.each([
    "const = 5",
    "const x",
    "} x",
    "foo(]",
    "'abc",
    "/abc",
    "{a b}",
    "else",
    "let a; let a;",
    "return 5",
    "5 5",
  ])("invalid: %s", source => {
    expect(completeness(source).status).toBe("invalid");
  });

  it.each([
    ["if (x) {", "  "],
    ["if (x) { // why", "  "],
    ["function f() {\n    return [\n", "        "],
    ["\tfoo(", "\t\t"],
    ["() =>", "  "],
    ["{ k: 1,", ""],
    ["x = ", ""],
    ["a.", ""],
    ["if (x)", ""],
    ["try {}", ""],
    ["try {} // and?\n", ""],
    ["`abc", ""],
    ["f(1, `a\n", ""],
    ["/* x", ""],
    ["@dec", ""],
    ["import { a", ""],
    ["class A extends", ""],
    ["await", ""],
  ])("incomplete: %s", (source, indent) => {
    expect(completeness(source)).toEqual({ status: "incomplete", indent });
  });
});

const cells = [
  "import { a as b } from 'm';\nfor await (const { x, ...r } of f()) { try { await g(`${x}`) } catch ({ m }) { using q = m } }",
  "@d class C<T> { #p = 1; static { while (1) ; } constructor(private a: T) {} get x(): T { return this.a! } }",
  "var { a, b: [c = 1] } = o, d; export enum E { a = `x`.length } namespace N { export const 😀 = 1 }",
  "{ k: 1, async *f() { yield* await g() } }",
  "label: do { if (/[/]}/v.test('\\u{1F600}')) continue label; else switch (a) { case 1: break } } while (x ??= y?.[0])\n/* end */ // end",
];

it("any beginning of a cell is either run, refused with a place, or waited for", () => {
  const beginning = fc.constantFrom(...cells).chain(cell => fc.nat(cell.length).map(length => cell.slice(0, length)));
  const noise = fc.string({
    unit: fc.constantFrom(
      ...Array.from("(){}[]`$'\"/*\\=>;:,.@#<? \nabc1"),
      "await ",
      "using ",
      "var ",
      "for",
      "=>",
      "import",
      "😀",
    ),
  });
  fc.assert(
    fc.property(fc.oneof(beginning, noise), source => {
      const { status } = completeness(source);
      try {
        rewriteCell(source, { url: "c" });
        expect(status).toBe("complete");
      } catch (error) {
        if (!(error instanceof CellSyntaxError)) throw error;
        expect(error.line).toBeGreaterThan(0);
        expect(error.line).toBeLessThanOrEqual(source.split("\n").length);
      }
    }),
    { numRuns: 500 },
  );
});
