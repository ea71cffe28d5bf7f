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
    "const enum": "const enum NAME { a = 1 }",
    "dotted namespace": "namespace NAME.inner { export const a = 1 }",
    "merged declarations": "enum NAME { a } namespace NAME { export let b = 1 }",
    "class with an accessor field": "class NAME { accessor a = 1 }",
    generator: "async function* NAME() {}",
    export: "export const NAME = 1",
  };
  it.each(Object.entries(kinds))("declared by %s is declared again in every way", async (first, firstText) => {
    for (const [second, text] of Object.entries(kinds)) {
      const name = `n${Math.random().toString(36).slice(2)}`;
      expect(await repl.run(firstText.replaceAll("NAME", name)), first).toEqual({});
      expect(await repl.run(text.replaceAll("NAME", name)), `${first}, then ${second}`).toEqual({});
      expect(await value(`typeof ${name} !== "undefined"`)).toBe(true);
    }
  });

  it.each(Object.entries(kinds))(
    "declared by %s can be held by using for a cell, and is itself again",
    async (_, text) => {
      const name = `n${Math.random().toString(36).slice(2)}`;
      await repl.run(text.replaceAll("NAME", name));
      const before = await value(`typeof ${name}`);
      expect(await value(`using ${name} = { [Symbol.dispose]() {}, held: 1 }; ${name}.held`)).toBe(1);
      expect(await value(`typeof ${name}`)).toBe(before);
    },
  );

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
    expect(rewriteCell("import { a } from 'm'", { url: "c" }).code).toContain(
      '{ a } = await $kernel.import("m", undefined, ["a"])',
    );
  });

  it("hand their attributes on", () => {
    const { code } = rewriteCell("import data from './d.json' with { type: 'json' }", { url: "c" });
    expect(code).toContain('$kernel.import("./d.json", { with: { type: "json" } }, ["default"])');
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

  it("runs the standard's decorators of classes and members, with initialisers and metadata", async () => {
    const cell = `const seen: string[] = [];
      function mark(value: any, context: DecoratorContext): any {
        seen.push(context.kind + " " + String(context.name));
        (context.metadata as any)[context.kind] = context.name;
        context.addInitializer(() => void seen.push("made " + String(context.name)));
        return context.kind === "method" ? () => 5 : context.kind === "field" ? (from: number) => from + 1 : undefined;
      }
      @mark class D {
        @mark field = 1;
        @mark method() { return 4 }
        @mark static fixed = 2;
        @mark #own() {}
        @mark get level() { return 3 }
        @mark accessor gain = 7;
        static { seen.push("static") }
      }
      const d = new D();
      [d.field, d.method(), D.fixed, d.level, d.gain, D.name, seen]`;
    const decorated = ["method method", "method #own", "getter level", "accessor gain", "field fixed", "field field"];
    const made = ["made fixed", "made D", "made method", "made #own", "made level", "made field", "made gain"];
    const seen = [...decorated, "class D", "static", ...made];
    const [, , , , , , order] = (await value(cell)) as unknown[];
    expect((order as string[]).toSorted()).toEqual(seen.toSorted());
    expect(((await value(cell)) as unknown[]).slice(0, 6)).toEqual([2, 5, 3, 3, 7, "D"]);
    expect(await value("[...Object.keys(D.prototype), new D().method()]")).toEqual([5]);
  });

  it("gives each decorated class its own decorators, also when a later cell decorates another of that name", async () => {
    const cell = (n: number): string =>
      `function times(value: any) { return function (this: any) { return value.call(this) * ${n} } } class T { @times m() { return 1 } }`;
    expect(await value(`${cell(2)} const first = T;`, `${cell(3)} [new first().m(), new T().m()]`)).toEqual([2, 3]);
  });

  it("runs accessor fields: own, private and static ones", async () => {
    expect(
      await value(
        "class A { accessor a = 1; accessor #b = 2; static accessor c = 3; get b() { return this.#b } } const a = new A(); a.a += 4; [a.a, a.b, A.c, Object.keys(a)]",
      ),
    ).toEqual([5, 2, 3, []]);
  });

  it("merges namespaces, enums, classes and functions of one cell, and keeps what they export alive", async () => {
    expect(
      await value(
        "namespace N { export let a = 1; export function up() { a++ } } namespace N { export const b = a + 1; export namespace M { export const c = b } } N.up(); [N.a, N.b, N.M.c]",
      ),
    ).toEqual([2, 2, 2]);
    expect(await value("namespace N.Deep { export const q = 3 } [Object.keys(N), N.Deep.q]")).toEqual([["Deep"], 3]);
    expect(
      await value(
        "enum E { a } enum E { b = 1 } namespace E { export const label = E[E.b] } function f() { return f.x } namespace f { export const x = 7 } class C { static y = 1 } namespace C { export const z = C.y } [E.a, E.b, E.label, f(), C.z]",
      ),
    ).toEqual([0, 1, "b", 7, 1]);
    expect(
      await value(
        "using held = { [Symbol.dispose]() {} }; namespace K { export const a = 1 } class D { accessor x = K.a } new D().x",
      ),
    ).toBe(1);
    expect(await value("[K.a, new D().x, typeof held]")).toEqual([1, 1, "undefined"]);
  });

  it("runs regular expressions with sets, and a default export without a name", async () => {
    expect(await value("/^[\\p{L}--[a-z]]$/v.test('Ä') && !/^[\\p{L}--[a-z]]$/v.test('a')")).toBe(true);
    expect(await value("export default class { static x = 1 }")).toEqual({ x: 1 });
    expect(await value("export default function () { return 1 }")).toEqual({});
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
    expect(at("class Q {\n  m(@d p) {}\n}")).toMatchObject({ line: 2, column: 4 });
    const jsx = { message: expect.stringMatching(/^JSX is not available: /u) as string, line: 2, column: 10 };
    expect(at("f();\nconst a = <b>text</b>;")).toMatchObject(jsx);
    expect(at("f();\nconst a = <><B x={1} /></>;")).toMatchObject(jsx);
    expect(at("f();\nconst a = <b>text</c>;")).toMatchObject({ message: "unterminated regular expression" });
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
