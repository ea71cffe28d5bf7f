/** Values keep the types they were made with when a local file is edited; what is imported anew has the new ones. */
import { readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { LanguageService } from "../../../kernel/language/index.ts";
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
beforeEach(() => {
  service.reset();
  write("drv.ts", before);
});

const before =
  'export class Drv { constructor(public name: string) {} level(x: number) { return "v1 level " + x; } }\n' +
  'export const K = 1; export function setUp(x: number) { return "v1 " + x; }';
const after =
  'export class Drv { constructor(public name: string) {} setLevel(x: string) { return "v2 level " + x; } }\n' +
  'export const K = "two"; export function setUp(x: string) { return "v2 " + x; }';
const imports = 'import { Drv, K, setUp } from "./drv.ts"; const d = new Drv("a"); d.level(1)';

const write = (path: string, text: string): void => notebook.write(`lab/week 1/${path}`, text);
const check = async (source: string): Promise<string[]> => errors(service, source);
const codes = async (source: string): Promise<string[]> =>
  (await check(source)).map(one => one.replace(/^\S+ (\S+) [^]*$/u, "$1"));
/** Runs cells that must pass. */
const run = async (...cells: string[]): Promise<void> => {
  for (const cell of cells) expect(await check(cell), cell).toEqual([]);
};
/** The old texts that are kept for this process. */
const oldTexts = (): string[] => {
  const own = readdirSync(tmpdir()).filter(name => name.startsWith(`kernel-types-${process.pid}-`));
  const files = own.flatMap(name => readdirSync(join(tmpdir(), name), { recursive: true, encoding: "utf8" }));
  return files.filter(name => /(?:^|\/)o_[^/]*$/u.test(name));
};
const hover = async (name: string): Promise<string | undefined> => (await service.inspect(name, 1))?.text;

it("an edit changes no type of what is loaded, and the types of what is imported again", async () => {
  await run(imports);
  write("drv.ts", after);
  await run("d.level(2)", "K.toFixed()", "setUp(1)", 'const e = new Drv("b"); e.level(1)');
  expect(await codes('d.setLevel("a")')).toEqual(["2339"]);
  expect(await codes("K.toUpperCase()")).toEqual(["2339"]);
  expect(await codes('setUp("a")')).toEqual(["2345"]);
  await run('import { Drv, K, setUp } from "./drv.ts"; new Drv("a").setLevel("a"); K.toUpperCase(); setUp("a")');
  await run("d.level(2)", "e.level(2)", 'new Drv("c").setLevel("x")', 'setUp("b")');
  expect(await codes("new Drv('d').level(1)")).toEqual(["2339"]);
  expect(await codes('d.setLevel("a")')).toEqual(["2339"]);
});

it("the same import has today's types, and yesterday's where it is as it was", async () => {
  await run('import { K } from "./drv.ts"; const k = K');
  write("drv.ts", after);
  await run('import { K } from "./drv.ts"; const k = K', "k.toUpperCase()");
  write("drv.ts", before);
  await run("k.toUpperCase()", 'import { K } from "./drv.ts"; const k = K', "k.toFixed()");
});

it("files that import the edited one keep their types too", async () => {
  write("a.ts", 'import { unit } from "./parts/b.ts"; export const make = () => ({ unit });');
  write(
    "parts/b.ts",
    'import { near } from "near/sub"; import { K } from "../drv.ts"; export const unit = [near, K] as const;',
  );
  await run('import { make } from "./a.ts"; const m = make(); m.unit[0].trim(); m.unit[1].toFixed()');
  await run('import { unit } from "./parts/b.ts"; const same: typeof m.unit = unit');
  write("parts/b.ts", "export const unit = 5;");
  await run("m.unit[1].toFixed()", "make().unit[0].trim()", "const again: typeof m.unit = unit");
  write("drv.ts", after);
  await run("m.unit[1].toFixed()", "make().unit[1].toFixed()");
  await run('import { make } from "./a.ts"; make().unit.toFixed()', "m.unit[1].toFixed()");
});

it("files that import each other keep their types", async () => {
  write(
    "one.ts",
    'import type { Two } from "./two.ts"; export interface One { two?: Two; a: number } export const one: One = { a: 1 };',
  );
  write("two.ts", 'import type { One } from "./one.ts"; export interface Two { one?: One; b: number }');
  await run('import { one } from "./one.ts"; one.two?.one?.two?.b.toFixed()');
  write("two.ts", "export interface Two { c: string }");
  await run("one.two?.one?.two?.b.toFixed()");
  expect(await codes("one.two?.c")).toEqual(["2339"]);
  await run('import { one } from "./one.ts"; one.two?.c.trim()');
});

it("what a file adds to the types of an edited one stays added", async () => {
  write(
    "more.ts",
    'import { Drv } from "./drv.ts"; declare module "./drv.ts" { interface Drv { extra: number } } export { Drv };',
  );
  await run('import { Drv } from "./more.ts"; const d = new Drv("a"); d.extra.toFixed()');
  write("drv.ts", after);
  await run("d.extra.toFixed()", "d.level(1)", 'import { Drv } from "./more.ts"; new Drv("a").setLevel("b")');
});

it("a cell that ran in another folder keeps its types", async () => {
  await run(imports);
  service.moveTo(join(notebook.root, "lab"));
  try {
    write("drv.ts", after);
    await run("d.level(2)", 'import { K } from "./week 1/drv.ts"; K.toUpperCase()', "setUp(1)");
  } finally {
    service.moveTo(notebook.folder);
  }
});

it("old texts are kept no longer than cells need them", async () => {
  await run(imports);
  write("drv.ts", after);
  await run("d.level(2)");
  expect(oldTexts()).toHaveLength(1);
  await run('import { Drv, K, setUp } from "./drv.ts"');
  expect(oldTexts()).toHaveLength(1);
  await run("const d = 5", "d.toFixed()");
  expect(oldTexts()).toEqual([]);
  write("drv.ts", before);
  await run("setUp('a')");
  expect(oldTexts()).toHaveLength(1);
  service.reset();
  await run("1");
  expect(oldTexts()).toEqual([]);
});

it("a file that is gone takes no type with it", async () => {
  await run(imports);
  rmSync(join(notebook.folder, "drv.ts"));
  await run("d.level(2)");
  expect(await codes('d.level("a")')).toEqual(["2345"]);
  expect(await codes('import { Drv } from "./drv.ts"')).toEqual(["2307"]);
});

it("a half-written file changes no type, and an import of it says what is wrong with it", async () => {
  await run(imports);
  write("user.ts", 'import { Drv } from "./drv.ts"; export class User extends Drv {}');
  write("drv.ts", "export class Drv {\n  constructor(public name: string {}\n");
  await run("d.level(2)", "setUp(1)");
  expect(await codes('d.level("a")')).toEqual(["2345"]);
  const place = `importing ./drv.ts: ${join(notebook.folder, "drv.ts")}, line 2: `;
  const [said, ...more] = await check('import { setUp } from "./drv.ts"; setUp(1)');
  expect(said).toContain(`1:23 90002 ${place}`);
  expect(more).toEqual([]);
  expect((await check('import { User } from "./user.ts"; new User("a").level(1)'))[0]).toContain("drv.ts, line 2: ");
});

it("a cell that was checked before an edit and is done after it has the types of before", async () => {
  const source = 'import { K } from "./drv.ts"; const slow = K';
  expect(await service.check({ id: "slow", source })).toMatchObject({ ok: true });
  write("drv.ts", after);
  await service.complete("Math.", 5);
  service.executed({ id: "slow", source }, { initialised: "all" });
  await run("slow.toFixed()");
});

it("a cell that nobody checked has the types of when it was done", async () => {
  write("drv.ts", after);
  service.executed({ id: "unchecked", source: 'import { K } from "./drv.ts"; const loud = K' }, { initialised: "all" });
  await run("loud.toUpperCase()");
  write("drv.ts", before);
  await run("loud.toUpperCase()");
});

it("a result keeps its type too", async () => {
  await run(imports);
  service.executed({ id: "shown", source: 'new Drv("shown")' }, { initialised: "all", isShown: true });
  await run("_.level(1)");
  write("drv.ts", after);
  await run("_.level(1)");
  expect(await codes('_.setLevel("a")')).toEqual(["2339"]);
});

it("files of a JavaScript notebook keep their types", async () => {
  const scripts = notebook.service({ dialect: "javascript" });
  try {
    const pass = async (cell: string): Promise<void> => expect(await errors(scripts, cell), cell).toEqual([]);
    write("tool.js", 'import { size } from "./size.js"; export const grow = () => size;');
    write("size.js", "export const size = 1;");
    await pass('import { grow } from "./tool.js"; grow().toFixed()');
    write("size.js", "export const size = 'large';");
    await pass("grow().toFixed()");
    await pass('import { grow } from "./tool.js"; grow().trim()');
  } finally {
    await scripts.close();
  }
});

it("what a file has from packages below its own folder is any once it is old", async () => {
  notebook.write("lab/week 1/own/node_modules/inner/package.json", '{ "name": "inner", "types": "index.d.ts" }');
  notebook.write("lab/week 1/own/node_modules/inner/index.d.ts", "export declare const inner: 1;");
  write("own/file.ts", 'import { inner } from "inner"; export const [value, own] = [inner, 1] as const;');
  await run('import { value, own } from "./own/file.ts"; value.toFixed(); own.toFixed()');
  write("own/file.ts", "export const [value, own] = ['a', 'b'] as const;");
  await run("value.toFixed()", "own.toFixed()");
  expect(await codes("own.trim()")).toEqual(["2339"]);
});

it("JSON is one of the files", async () => {
  write("limits.json", '{ "top": 1 }');
  await run('import limits from "./limits.json"; limits.top.toFixed()');
  write("limits.json", '{ "top": "high" }');
  await run("limits.top.toFixed()", 'import limits from "./limits.json"; limits.top.trim()');
});

it("neither messages nor hover tell where old texts are kept", async () => {
  await run('import { Drv } from "./drv.ts"; import * as all from "./drv.ts"; const d = new Drv("a")', "let v = all");
  write("drv.ts", after);
  expect(await hover("all")).toContain(`module "${join(notebook.folder, "drv.ts")}"`);
  await run('import { Drv } from "./drv.ts"');
  const said = [await check("const e: Drv = d"), await check("all.nothing"), await check("v.nothing")]
    .flat()
    .join("\n");
  expect(said).toContain("Property 'setLevel' is missing in type 'Drv of an earlier drv.ts' but required in type");
  expect(said).not.toMatch(/kernel-types|o_[\da-f]{20}/u);
});
