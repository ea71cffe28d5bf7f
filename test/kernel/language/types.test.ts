/** What the checker lets pass and what it stops, cell after cell. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { notAwaited, type LanguageService } from "../../../kernel/language/index.ts";
import { errors, Notebook } from "./notebook.ts";

let notebook: Notebook;
let service: LanguageService;
beforeAll(() => {
  notebook = new Notebook();
  service = notebook.service();
  service.start();
});
afterAll(async () => {
  await service.close();
  notebook.close();
});
beforeEach(() => service.reset());

const check = async (source: string): Promise<string[]> => errors(service, source);
/** Runs cells that must pass. */
const run = async (...cells: string[]): Promise<void> => {
  for (const cell of cells) expect(await check(cell), cell).toEqual([]);
};

describe("a cell", () => {
  it("is stopped by a wrong type, at its place", async () => {
    const result = await service.check({ id: "1", source: "// 😀\n  const n: number = 'five'" });
    expect(result).toEqual({
      ok: false,
      diagnostics: [
        {
          code: 2322,
          message: "Type 'string' is not assignable to type 'number'.",
          start: 14,
          end: 15,
          line: 2,
          column: 8,
          severity: "error",
        },
      ],
      types: new Set(),
    });
  });

  it.each([
    "await Promise.resolve(1)",
    "for await (const x of [1]) { console.log(x) }",
    "1 + 1",
    "{ k: 1, l: [2] }",
    "let unused = 5",
    "function f(a, b) { return a + b } f(1, 2)",
    "[1, 2][5].toFixed()",
    "using a = { [Symbol.dispose]() {} }",
    "import fs from 'node:fs'; fs.readFileSync('a')",
    "import fs = require('node:fs')",
    "enum A { b } namespace N { export const c = A.b }",
    "const later = await fetch('http://localhost'); setTimeout(() => {}, 1)",
    "export const a = 1; export default a",
    "_.anything",
    "try { } catch (e) { if (e instanceof KeyboardInterrupt) throw e }",
    "const data = []; for (let i = 0; i < 3; i++) data.push({ i }); data[0].i.toFixed()",
    "let best = null; for (const v of [1, 2]) if (best === null || v > best) best = v; best?.toFixed()",
    "const table = {}; table['a'] = 1; for (const k in table) table[k]",
    "@(target => {}) class D {}",
    "if (true) { throw new Error('a') } 5",
    "",
    "// nothing",
  ])("may be %s", async cell => {
    await run(cell);
  });

  it.each([
    ["undeclared = 5", 2304],
    ["document.title", 2584],
    ["const x: string | undefined = Math.random() > 2 ? '' : undefined; x.length", 18048],
    ["import { nothing } from 'node:path'", 2305],
    ["import 'not-installed'", 2882],
    ["{ k: undeclared }", 18004],
    ["$kernel", 2304],
  ])("may not be %s", async (cell, code) => {
    const [first = ""] = await check(cell);
    expect(first.split(" ")[1]).toMatch(String(code === 18004 ? 2304 : code));
  });

  it("hears what was probably meant, without advice for projects", async () => {
    await run("const voltage = 5");
    expect(await check("voltge")).toEqual(["1:0 2304 Cannot find name 'voltge'. Did you mean 'voltage'?"]);
    expect(await check("linspac(0, 1, 2)")).toEqual(["1:0 2304 Cannot find name 'linspac'. Did you mean 'linspace'?"]);
    expect(await check("document")).toEqual(["1:0 2584 Cannot find name 'document'."]);
    expect(await check("import './nope.ts'")).toEqual([
      "1:7 2882 Cannot find module or type declarations for side-effect import of './nope.ts'.",
    ]);
  });
});

it.each(["const v = sweep(); v + 1", "sweep().toFixed(3)", "Math.abs(sweep())", "const list = [0]; list[0] = sweep()"])(
  "a promise instead of its value is told with the word await: %s",
  async cell => {
    await run("async function sweep() { return 5 }");
    expect((await check(cell))[0]).toMatch(/write await before/u);
  },
);

it("a name that is known only as a member of what is in scope is told with its owner", async () => {
  expect(await check("spans(0, 1)")).toEqual(["1:0 2304 Cannot find name 'spans'. Did you mean 'kinds.spans'?"]);
  expect(await check("new Spans(0, 1)")).toEqual(["1:4 2304 Cannot find name 'Spans'. Did you mean 'kinds.spans'?"]);
  await run("kinds.spans(0, 1).top.toFixed()");
});

it("the output of a command as a value: where commands stand, and how their output is had, is told", async () => {
  const [told] = await check("const files = !ls");
  expect(told).toMatch(
    /^1:15 2304 Cannot find name 'ls'\. A command, with ! before it, stands at the start of a line/u,
  );
  expect(await check("if (!ls) 1")).toEqual(["1:5 2304 Cannot find name 'ls'."]);
});

it("a class that is defined anew is told from that of before, without the checker's files", async () => {
  const holder = "class Holder { #held = 1; get held() { return this.#held } }";
  await run(holder, "function take(holder: Holder) { return holder.held }", `${holder} 1`);
  expect(await check("take(new Holder())")).toEqual([
    "1:5 2345 Argument of type 'Holder' is not assignable to parameter of type 'Holder of an earlier cell'.\n" +
      "  Property '#held' in type 'Holder' refers to a different member that cannot be accessed from within type 'Holder'.",
  ]);
  expect(await check(`${holder} take(new Holder())`)).toEqual([
    expect.stringContaining("type 'Holder' is not assignable to parameter of type 'Holder of an earlier cell'."),
  ]);
});

describe("what a cell adds to the types of others", () => {
  it("stays for the cells after it, until a cell adds the same anew", async () => {
    await run(
      "declare global { interface Array<T> { newest(): T } var shared: number } 0",
      "[1, 2].newest().toFixed(); shared.toFixed()",
      "declare global { interface Array<T> { newest(): T | undefined } }",
      "[1, 2].newest()?.toFixed()",
    );
    expect(await check("[1, 2].newest().toFixed()")).toHaveLength(1);
  });

  it("may be about a package", async () => {
    await run('import { far } from "far"; declare module "far" { export const added: number }');
    await run('import { added } from "far"; added.toFixed()');
  });

  it("is gone after a reset", async () => {
    await run("declare global { var shared: number }", "shared.toFixed()");
    service.reset();
    expect(await check("shared")).toHaveLength(1);
  });
});

describe("a later cell sees", () => {
  it("constants, functions, classes, generics, enums, interfaces, types and what destructuring named", async () => {
    await run(
      "const a = 1; const { b, c: [d = 's'], ...rest } = { b: true, c: ['x'], e: 5 }",
      "class Box<T> { constructor(readonly content: T) {} map<U>(f: (t: T) => U) { return new Box(f(this.content)) } }",
      "interface Point { x: number } type Pair<T> = [T, T]; enum Size { small, large } function twice<T>(t: T): Pair<T> { return [t, t] }",
      "const box: Box<Point> = new Box({ x: a }); const size: Size = Size.large; const pair: Pair<number> = twice(box.map(p => p.x).content)",
      "pair[1].toFixed(); b.valueOf(); d.length; rest.e.toFixed(); size satisfies Size.large | Size.small",
    );
    expect(await check("const p: Point = { x: 'one' }")).toHaveLength(1);
    expect(await check("new Box(1).map(n => n.length)")).toHaveLength(1);
    expect(await check("twice('a')[2]")).toHaveLength(1);
    expect(await check("d.toFixed()")).toHaveLength(1);
  });

  it("variables that it may assign to, with their type", async () => {
    await run(
      "let n = 1; var v: string | undefined; for (var i = 0; i < 3; i++) ;",
      "n = 2; n++; v = 'a'; v.length; i = 5",
    );
    expect(await check("n = 'two'")).toEqual(["1:0 2322 Type 'string' is not assignable to type 'number'."]);
    await run("const f = () => v", "f()?.length");
    expect(await check("v.length")).toHaveLength(1);
  });

  it("lists and variables that are filled later", async () => {
    await run(
      "const list = []; let best = null; let later; function keep(v) { list.push(v); best = v }",
      "list.push({ i: 1 }); list[0].i.toFixed(); best = 5; best.toFixed(); later = 's'; later.length; keep('a')",
    );
  });

  it("constants and functions that it may not assign to", async () => {
    await run("const a = 1; function f() {}");
    expect(await check("a = 2")).toEqual(["1:0 2632 Cannot assign to 'a' because it is a constant."]);
    expect(await check("f = () => {}")).toEqual(["1:0 2632 Cannot assign to 'f' because it is a function."]);
  });

  it("imports: of packages near and far, of local files beside and above, of Node", async () => {
    await run(
      "import { near } from 'near/sub'; import { far } from 'far'; import { sep, type ParsedPath } from 'node:path'; import * as shape from './shape.ts'; import { Box } from './shape'; import { common } from '../common.js'; import type { Unit } from './units/unit.ts'",
      "near satisfies 'near'; far satisfies 'far'; sep.length; shape.side.mm.toFixed(); new Box(common).content.toFixed(); let u: Unit; let p: ParsedPath",
      "const m = await import('./shape.ts'); m.side.mm.toFixed()",
    );
    expect(await check("shape.side.cm")).toHaveLength(1);
    expect(await check("common.length")).toHaveLength(1);
  });

  it("the framework without an import, as values and as types, until a cell shadows it", async () => {
    await run(
      "const smu = await Supply.open('smu'); await smu.smua.volt(1); const v: number = await smu.smua.volt()",
      "const d: Dial<number> = dial({ initial: 5 }); const options: Options<string> = { initial: '' }; display(linspace(0, 1, 11).map(x => x * 2))",
    );
    expect(await check("await smu.smua.volt('high')")).toHaveLength(1);
    expect(await check("await smu.smua.mode('power')")).toHaveLength(1);
    await run(
      "const display = (n: number) => n.toFixed()",
      "display(5).length",
      "interface Dial<T> { mine: T }",
      "let x: Dial<1> = { mine: 1 }",
    );
    expect(await check("display('a')")).toHaveLength(1);
  });

  it("the framework's own installation, when it imports the package or a part of it", async () => {
    await run(
      "import { Motor } from 'bench/parts/motor'; import { Supply as S } from 'bench'",
      "const motor: Motor = null!; const s: S = motor; const t: Supply = s; motor.turn()",
    );
  });

  it("what was defined last, in the order of execution", async () => {
    await run("const a = 1", "a.toFixed()", "const a = 'text'", "a.length");
    expect(await check("a.toFixed()")).toHaveLength(1);
    await run("const a = 1", "a.toFixed()");
    await run(
      "class a { static x = 1 }",
      "a.x.toFixed(); new a()",
      "enum a { one }",
      "a.one satisfies a",
      "import a from 'node:path'",
      "a.sep",
    );
  });

  it("a value with the type it was made with, when names behind it change", async () => {
    await run(
      "const a = 1",
      "const list = [a]",
      "const a = 'text'",
      "list[0].toFixed(); a.length",
      "const list2 = [...list, a]",
      "list2[0] satisfies string | number",
    );
  });

  it("names that functions of earlier cells use, also when those are run again", async () => {
    const first = "function area(s: number) { return s * s }";
    const second = "const areas = [1, 2].map(area)";
    await run(first, second, first, second, "areas[0].toFixed()");
  });

  it("no longer what a reset forgot", async () => {
    await run("const a = 1");
    service.reset();
    expect(await check("a")).toEqual(["1:0 2304 Cannot find name 'a'."]);
  });
});

it("the libraries are those of the Node that runs the cells", async () => {
  const has = (path: string): boolean => {
    const [owner = "", name = ""] = path.split(".");
    const value = (globalThis as Record<string, unknown>)[owner];
    return typeof value === "function" && (name in value || name in (value.prototype as object));
  };
  for (const path of ["Object.groupBy", "Promise.withResolvers", "Promise.try", "Array.fromAsync", "RegExp.escape"])
    expect([path, await check(path)]).toEqual([path, has(path) ? [] : [expect.stringContaining("does not exist")]]);
  await run("/[\\p{L}--[a-z]]/v.unicodeSets", "[3, 1].toSorted(); 'a'.isWellFormed()");
});

it("after 1,000 cells the latest of each name is known, and those that rest on older ones", async () => {
  const execute = (source: string): void => service.executed({ id: "c", source }, { initialised: "all" });
  execute("class Cell<T> { constructor(readonly value: T) {} }");
  for (let i = 0; i < 1_000; i++) {
    execute(
      `const n${i % 100} = ${i}, cell${i} = new Cell({ at${i}: n${i % 100} }); function f${i}<T>(t: T) { return [t, cell${i}] as const }`,
    );
  }
  await run("n7.toFixed(); f999('a')[1].value.at999.toFixed(); f0('a')[0].length; cell3.value.at3.toFixed()");
  expect(await check("n7 = 1")).toHaveLength(1);
  expect(await check("f500(5)[0].length")).toHaveLength(1);
  await run("const n7 = 'text'", "n7.length; cell7.value.at7.toFixed()");
});

describe("a failed cell", () => {
  const failed = (source: string, initialised: string[]): void =>
    service.executed({ id: "f", source }, { initialised });

  it("leaves what it initialised and its types", async () => {
    failed("interface P { q: number } const a = 1; const b: P = fail(); function f() { return a }", ["a", "f"]);
    await run("a.toFixed(); f().toFixed(); let p: P = { q: 1 }");
    expect(await check("b")).toEqual(["1:0 2304 Cannot find name 'b'."]);
  });

  it("leaves the other names as they were", async () => {
    await run("const b = 'old'; var v = 1");
    failed("const b = fail(); var v = fail()", []);
    await run("b.length");
    expect(await check("v")).toHaveLength(1);
  });
});

describe("a promise that nobody awaits", () => {
  it("is an error at its place", async () => {
    await run("const smu = await Supply.open('smu'); async function sweep() { return 5 }");
    const cell =
      "smu.smua.volt(1);\nfor (const v of [1, 2]) {\n  smu.smua.volt(v);\n  sweep();\n}\nconst g = async () => { sweep(); };\n1";
    const message = "this promise is not awaited: write await before it, or void if nothing is to wait for it";
    expect(await check(cell)).toEqual([
      `1:0 ${notAwaited} ${message}`,
      `3:2 ${notAwaited} ${message}`,
      `4:2 ${notAwaited} ${message}`,
      `6:24 ${notAwaited} ${message}`,
    ]);
  });

  it.each([
    ["in a body", "if (late) sweep(); 1", 1],
    ["after another condition", "late && sweep(); late ?? sweep(); late ? sweep() : await sweep(); 1", 3],
    ["in a list", "sweep(), late; (late, sweep()); for (sweep(); late; sweep()) break; 1", 4],
    ["under another type", "sweep()!; (sweep() as unknown); (sweep)?.(); 1", 3],
    ["of a method of a method", "one.two().three(); 1", 1],
    [
      "in functions of every kind",
      "const g = () => { sweep(); }; class S { m() { sweep(); } static { sweep(); } }; 1",
      3,
    ],
    ["as text", "`${sweep()} V`", 1],
    ["as a part of text", "const text = 'U = ' + sweep(); String(sweep()); JSON.stringify(sweep()); 1", 3],
    ["as a number", "sweep() * 2; -sweep(); 1 < sweep(); Number(sweep()); 1", 4],
    ["of a variable as text", "const p = sweep(); p + ' V'; 1", 1],
    ["under a name of its type", "type P = Promise<number>; const p: () => P = sweep; `${p()}`; p(); 1", 2],
    ["perhaps", "const p: () => number | Promise<number> = sweep; p() + ' V'; p(); 1", 2],
    ["or a value of any type", "function text<T>(get: () => T | Promise<T>) { get(); return `${get()}` }", 2],
    ["as a condition", "while (sweep()) break; do {} while (sweep()); for (; sweep(); ) break; !sweep(); 1", 4],
    ["as a choice", "if (sweep()) late = 1; sweep() ? 1 : 2; sweep() && 1; sweep() || 1; sweep() ?? 1; 1", 5],
    ["in map", "[1, 2].map(v => sweep()); 1", 1],
    ["in map, at the end", "[1, 2].map(v => sweep())", 1],
    ["in a list of several", "[sweep(), sweep()]; 1", 1],
    ["in forEach", "[1].forEach(async v => { await sweep() }); [1].forEach(v => sweep()); [1].forEach(sweep)", 3],
    [
      "in a function that is asked for yes or no",
      "[1].filter(async v => (await sweep()) > v); [1].some(async v => v > 0); [1].find(v => sweep()); [1].every(sweep); [1].findIndex(async function () { return true }); 1",
      5,
    ],
    ["right behind another statement", "const two = 2;sweep();sweep()", 1],
    ["right behind an export", "export const two = 2;export { two as zwei };sweep();export default `${sweep()}`", 2],
    ["where something is assigned to", "late = 1; sweep(); late = +sweep(); 1", 2],
    ["where the console is the cell's own", "const console = { log: sweep }; console.log(); 1", 1],
    ["beside a declaration", "declare const d: number; declare global { var everywhere: number } sweep(); 1", 1],
  ])("is one %s", async (_where, cell, count) => {
    await run(
      "async function sweep() { return 5 } const one = { two: () => ({ three: sweep }) }; let late = Math.random()",
    );
    const result = await service.check({ id: "c", source: cell });
    const codes = "diagnostics" in result ? result.diagnostics.map(({ code }) => code) : [];
    expect(codes).toEqual(Array.from({ length: count }, () => notAwaited));
  });

  it("is looked for without changing what else is wrong", async () => {
    expect(await check("declare const f: () => number | undefined; f() + 1")).toEqual([
      "1:43 2532 Object is possibly 'undefined'.",
    ]);
    expect(await check("declare const b: { f?: number }; b.f + 1")).toEqual([
      "1:33 18048 'b.f' is possibly 'undefined'.",
    ]);
    expect(await check("declare const f: () => { a: 1 }; -f(); f() * 2; f() + 2; `${f().b}`")).toEqual([
      "1:39 2362 The left-hand side of an arithmetic operation must be of type 'any', 'number', 'bigint' or an enum type.",
      "1:48 2365 Operator '+' cannot be applied to types '{ a: 1; }' and 'number'.",
      "1:64 2339 Property 'b' does not exist on type '{ a: 1; }'.",
    ]);
  });

  it("is looked for without changing what is known of a variable", async () => {
    await run("async function sweep() { return 5 } let text: string | undefined = 'a' as string | undefined");
    await run("text = text ?? 'b' + String(await sweep()); const later = () => text.length; later()");
    await run("let own: string | undefined; own = `${await sweep()}`; [1].map(() => own.length)");
  });

  it.each([
    "await sweep(); 1",
    "console.log(sweep); console.log(await sweep(), `${await sweep()}`); 1",
    "sweep()",
    "await Promise.all([1, 2].map(v => sweep())); 1",
    "const all = [1, 2].map(v => sweep()); await Promise.all(all); 1",
    "[1].forEach(v => { v.toFixed() }); new Map<string, number>().forEach(v => v.toFixed()); new Float64Array(2).forEach(v => String(v)); 1",
    "let maybe: Promise<number> | undefined; if (maybe) await maybe; maybe ??= sweep(); const q = maybe || sweep(); !maybe; await q; 1",
    "const same = sweep(); same === sweep(); await same; 1",
    "const text = String.raw`${sweep()}`; text.length",
    "function isText(x: unknown): x is string { return typeof x === 'string' } const t: unknown = 't'; if (!isText(t)) throw 1; `${t.length}` + t",
    "`${1}` + (null as any) + [1, 2].map(v => v * 2) + -(5 as number)",
    "function text<T>(x: T, get: () => T) { get(); if (get()) return get() + ' V'; return `${get()} ${x}` } text(1, () => 2)",
    "class Box<T> { constructor(readonly v: T) {} get() { return this.v } text() { this.get(); return `${this.get()}` } } new Box(1).get() + 1",
    "function all<T>(list: T[], get: () => T) { list.forEach(get); [get(), get()]; return list.map(get) } all([1], () => 2)",
    "[].map(v => v); [1, 2].map(v => v * 2); ['a'].forEach(console.log); 1",
    "const isBig = (v: number): boolean => v > 1; [1, 2].filter(isBig); [1].find(v => Number.isFinite(v)); [0].filter(Boolean); ['a'].some(v => v.startsWith('b')); 1",
    "class Rack { find(judge: (name: string) => Promise<boolean>): Promise<string> { return Promise.resolve('') } filter<T>(f: () => T): T { return f() } } await new Rack().find(async name => name === 'a'); await new Rack().filter(async () => 1); 1",
    "void sweep(); 1",
    "sweep().then(console.log); 1",
    "const p = sweep(); 1",
    "console.log(1); 1",
    "(null as any)(); 1",
    "function check(x: unknown): asserts x is string {} const u: unknown = 'a'; check(u); u.length",
    "function stop(): never { throw 1 } const w = Math.random() ? 'a' : undefined; if (!w) stop(); w!.length",
  ])("is none in %s", async cell => {
    await run("async function sweep() { return 5 }", cell);
  });
});

it("local files are read again when they change, appear or go", async () => {
  expect(await check("import { grown } from './growing.ts'")).toHaveLength(1);
  notebook.write("lab/week 1/growing.ts", "export { grown } from './deep.ts'");
  notebook.write("lab/week 1/deep.ts", "export const grown = 1");
  await run("import { grown } from './growing.ts'; grown.toFixed()");
  notebook.write("lab/week 1/deep.ts", "export const grown = 'text'; // longer");
  // The same text is checked again because a file has changed, although no cell has.
  expect(await check("import { grown } from './growing.ts'; grown.toFixed()")).toHaveLength(1);
  await run("import { grown } from './growing.ts'; grown.length");
});

it("a package that is installed meanwhile is found", async () => {
  expect(await check("import { late } from 'late'")).toHaveLength(1);
  notebook.write("lab/node_modules/late/package.json", '{ "name": "late", "types": "index.d.ts" }');
  notebook.write("lab/node_modules/late/index.d.ts", "export declare const late: 1;");
  await run("import { late } from 'late'", "import { late } from 'late'; late.toFixed()");
});
