/** What cells mean after the rewrite, seen by running them. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CellSyntaxError, rewriteCell } from "../../../kernel/language/index.ts";
import { Repl } from "./repl.ts";

let repl: Repl;
beforeAll(() => void (repl = new Repl()));
afterAll(() => repl[Symbol.dispose]());

const value = async (...cells: string[]): Promise<unknown> => {
  let last;
  for (const cell of cells) last = await repl.run(cell);
  if (last?.thrown) throw new Error(last.thrown);
  return last?.value;
};

describe("the value of a cell", () => {
  it.each([
    ["1 + 1", 2],
    ["5;", 5],
    ["5;;  // five", 5],
    ["'hello'", "hello"],
    ["{ k: 1 }", { k: 1 }],
    ["// an object\n{ k: 1, l: [2] } // that is all", { k: 1, l: [2] }],
    ["({ k: 1 })", { k: 1 }],
    ["await Promise.resolve(4)", 4],
    ["const a = 2; a * 2", 4],
    ["export default 6", 6],
    ["#!/usr/bin/env node\n7", 7],
    ["const α = '😀'; α.length", 2],
    ["1 as number satisfies number", 1],
  ])("%s is shown", async (cell, expected) => {
    expect(await value(cell)).toEqual(expected);
    expect(rewriteCell(cell, { url: "c" }).hasResult).toBe(true);
  });

  it.each([
    "5; const z = 1",
    "for (const i of [1, 2]) i",
    "while (true) break",
    "if (true) { 5 }",
    "{ let a = 1; a }",
    "try { 5 } catch { 6 }",
    "5; function f() {}",
    "5; type T = 1",
    "import 'node:path'",
    "",
    "// nothing",
  ])("%s shows nothing", async cell => {
    expect(await repl.run(cell)).toEqual({});
    expect(rewriteCell(cell, { url: "c" }).hasResult).toBe(false);
  });
});

describe("a name", () => {
  const kinds = {
    const: "const NAME = 1",
    let: "let NAME = 1",
    var: "var NAME = 1",
    function: "function NAME() {}",
    "async function": "async function NAME() {}",
    class: "class NAME {}",
    enum: "enum NAME { a }",
    namespace: "namespace NAME { export const a = 1 }",
    import: "import NAME from 'node:path'",
    "star import": "import * as NAME from 'node:path'",
    destructuring: "const { NAME } = { NAME: 1 }",
    "loop variable": "for (var NAME of [1]) ;",
    alias: "import NAME = Math.PI",
  };
  it.each(Object.entries(kinds))("declared by %s is declared again in every way", async (first, firstText) => {
    for (const [second, text] of Object.entries(kinds)) {
      const name = `n${Math.random().toString(36).slice(2)}`;
      expect(await repl.run(firstText.replaceAll("NAME", name)), first).toEqual({});
      expect(await repl.run(text.replaceAll("NAME", name)), `${first}, then ${second}`).toEqual({});
      expect(await value(`typeof ${name} !== "undefined"`)).toBe(true);
    }
  });

  it("of an enum or namespace loses the members it had", async () => {
    expect(await value("enum E { a }", "enum E { b }", "Object.keys(E)")).toEqual(["0", "b"]);
    expect(
      await value("namespace N { export const a = 1 }", "namespace N { export const b = 1 }", "Object.keys(N)"),
    ).toEqual(["b"]);
  });

  it("of a failed initialiser can be declared again", async () => {
    expect(await repl.run("const broken = (() => { throw new Error('no') })()")).toEqual({ thrown: "Error: no" });
    expect(await repl.run("broken")).toEqual({ thrown: "ReferenceError: broken is not defined" });
    expect(await value("const broken = 1; broken")).toBe(1);
  });

  it("of a function is known before its line and by what it is called", async () => {
    expect(await value("const first = later(); function later() { return later.name }; first")).toBe("later");
  });

  it("keeps its last value where var says it twice", async () => {
    expect(await value("var twice = 1; var twice = 2; twice")).toBe(2);
    expect(await value("if (true) var [p, q] = [1, 2]; else var r = 1\np + q")).toBe(3);
    expect(await value("let sum = 0; for (var i = 0, step = 2; i < 3; i++) sum += step\nsum + i")).toBe(9);
    expect(await value("for (var { length } of ['abc']) ;\nlength")).toBe(3);
  });

  it("that nobody declared is not made by assigning to it", async () => {
    expect(await repl.run("neverDeclared = 5")).toEqual({ thrown: "ReferenceError: neverDeclared is not defined" });
  });
});

describe("imports", () => {
  it("of every form bring their names", async () => {
    const cell =
      "import d, { join as j, default as again } from 'node:path'; import * as all from 'node:path'; import e, * as rest from 'node:path';\n";
    expect(await value(`${cell}[d === again, all.join === j, e === d, rest.sep]`)).toEqual([true, true, true, "/"]);
    expect(await value("j('a', 'b')")).toBe("a/b");
  });

  it("run first, wherever they stand", async () => {
    expect(await value("const before = sep; import { sep } from 'node:path'; before")).toBe("/");
  });

  it("of types are dropped, also where no value is left", async () => {
    repl.calls.length = 0;
    expect(
      await value(
        "import type { A } from 'nowhere'; import { type B } from 'nowhere'; import { type C, sep as s } from 'node:path'; export type { D } from 'nowhere'; s",
      ),
    ).toBe("/");
    expect(repl.calls).toEqual(["import node:path"]);
  });

  it("that nothing in the cell uses are kept for later cells", () => {
    expect(rewriteCell("import { a } from 'm'", { url: "c" }).code).toContain('{ a } = await $kernel.import("m")');
  });

  it("hand their attributes on", () => {
    const { code } = rewriteCell("import data from './d.json' with { type: 'json' }", { url: "c" });
    expect(code).toContain('$kernel.import("./d.json", { with: { type: "json" } })');
  });

  it("at run time go through the kernel too", async () => {
    expect(await value("(await import('node:path')).sep")).toBe("/");
    expect(await value("import path = require('node:path'); path.sep")).toBe("/");
  });

  it("re-exported run their module; exports keep what they name", async () => {
    expect(
      await value(
        "export * from 'node:path'; export const kept = 1; export function f() { return kept }; export { kept as other }",
      ),
    ).toBeUndefined();
    expect(await value("f()")).toBe(1);
  });
});

describe("TypeScript that is more than types", () => {
  it("runs: enums, namespaces, parameter properties, abstract classes, overloads", async () => {
    expect(await value("const enum Size { small = 2 } Size.small")).toBe(2);
    expect(
      await value(
        "class P { constructor(private readonly a: number, public b = 2) {} sum() { return this.a + this.b } } new P(1).sum()",
      ),
    ).toBe(3);
    expect(
      await value(
        "abstract class K<T> { abstract f(): T } function o(a: string): string; function o(a: any) { return a } declare const nothing: K<1>; o('x')",
      ),
    ).toBe("x");
  });

  it("runs decorators of classes, members and parameters", async () => {
    const cell = `const seen: string[] = [];
      function mark(what: string): any { return (target: any, key?: string, more?: any) => void seen.push([what, key, typeof more].join(" ")) }
      @mark("class") class D { @mark("field") f = 1; @mark("method") m(@mark("parameter") p: number) {} }
      seen`;
    expect(await value(cell)).toEqual([
      "field f undefined",
      "parameter m number",
      "method m object",
      "class  undefined",
    ]);
  });

  it("ends `using` with the cell and keeps the other names", async () => {
    await value(`const log: string[] = [];
      const open = (n: string) => ({ n, [Symbol.dispose]() { log.push(n) }, async [Symbol.asyncDispose]() { log.push("async " + n) } });`);
    const cell = `using held = open("a");
      const kept = 5, { other } = { other: held.n };
      await using b = open("b");
      function f() { return kept }
      class C { static readonly x = f() }
      enum E { one = 1 }
      import { sep } from "node:path";
      [f(), C.x, E.one, other, sep, log.length]`;
    expect(await value(cell)).toEqual([5, 5, 1, "a", "/", 0]);
    expect(await value("[log, kept, other, f(), C.name, E.one, typeof held]")).toEqual([
      ["async b", "a"],
      5,
      "a",
      5,
      "C",
      1,
      "undefined",
    ]);
  });

  it("reports both errors where a disposal fails after another", async () => {
    const bad = "{ [Symbol.dispose]() { throw new Error('second') } }";
    expect(
      await value(
        `let both: any; try { using x = ${bad}; throw new Error('first') } catch (e) { both = e }; [both.name, both.error.message, both.suppressed.message]`,
      ),
    ).toEqual(["SuppressedError", "second", "first"]);
    expect(await repl.run("using x = {} as any")).toEqual({
      thrown: "TypeError: using: the value has no Symbol.dispose method",
    });
  });
});

describe("the source of a cell", () => {
  it("is refused with its place where it cannot be read", () => {
    const at = (source: string): unknown => {
      try {
        return rewriteCell(source, { url: "c" });
      } catch (error) {
        if (!(error instanceof CellSyntaxError)) throw error;
        const { name, message, line, column } = error;
        return { name, message, line, column };
      }
    };
    expect(at("const a = 1;\nconst s = '😀'; )")).toEqual({
      name: "SyntaxError",
      message: "unexpected token",
      line: 2,
      column: 16,
    });
    expect(at("let a;\nlet a;")).toMatchObject({
      message: "identifier `a` has already been declared",
      line: 2,
      column: 4,
    });
    expect(at("f();\nimport.meta.url")).toMatchObject({ line: 2, column: 0 });
    expect(at("class Q {\n  accessor x = 1;\n}")).toMatchObject({ line: 2, column: 2 });
    expect(at("a = 1;\nx?.y = 2")).toMatchObject({ line: 2 });
  });

  it("tells what it declares", () => {
    const cell =
      "import d, { type T1, b } from 'm'; const { x, y: [z = 1, ...r] } = o; let l; var v; function f() {} class C {} enum E {} type T2 = 1; interface I {} declare const q: 1; for (var i of []) ; { let inner } function g() { var no }";
    expect(rewriteCell(cell, { url: "c" }).declares.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      "import d",
      "type T1",
      "import b",
      "const x",
      "const z",
      "const r",
      "let l",
      "function f",
      "class C",
      "enum E",
      "type T2",
      "type I",
      "type q",
      "function g",
      "var v",
      "var i",
    ]);
  });
});
