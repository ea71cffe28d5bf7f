/** Names of JavaScript and of Node that cells have taken: what of a text means them, and that all else stays as it is. */
import { describe, expect, it } from "vitest";
import { rewriteCell } from "../../../kernel/language/index.ts";
import { markExpression, markNames } from "../../../kernel/language/taken-names.ts";
import { parseModule } from "../../../kernel/language/parse.ts";
import { Repl } from "./repl.ts";

const taken = new Set(["Map"]);

/** The text with a visible mark. */
function marked(source: string): string {
  return (markNames(source, parseModule(source), taken)?.code ?? source).replaceAll("\u200C", "′");
}

describe("a taken name is marked", () => {
  it.each([
    ["new Map([Map])", "new Map′([Map′])"],
    ["let m: Map<string, number>", "let m: Map′<string, number>"],
    ["const { Map } = box", "const { Map: Map′ } = box"],
    ["const { Map = 1, ...rest } = box", "const { Map: Map′ = 1, ...rest } = box"],
    ["({ Map, [Map]: 1 })", "({ Map: Map′, [Map′]: 1 })"],
    ["function f(Map) { return Map.x }", "function f(Map′) { return Map′.x }"],
    ["import { Map } from 'm'", "import { Map as Map′ } from 'm'"],
    ["import { Set as Map } from 'm'", "import { Set as Map′ } from 'm'"],
    ["import Map from 'm'", "import Map′ from 'm'"],
    ["import * as Map from 'm'", "import * as Map′ from 'm'"],
    ["for (const Map of all) Map()", "for (const Map′ of all) Map′()"],
    ["try {} catch (Map) { Map }", "try {} catch (Map′) { Map′ }"],
    ["type M = typeof Map", "type M = typeof Map′"],
    ["let x: Map.Inner", "let x: Map′.Inner"],
    ["box[Map] = `${Map}`", "box[Map′] = `${Map′}`"],
    ["class A extends Map {}", "class A extends Map′ {}"],
    ["enum E { a = Map.length }", "enum E { a = Map′.length }"],
  ])("in %s", (source, expected) => expect(marked(source)).toBe(expected));

  it.each([
    "box.Map = box?.Map",
    "({ Map: 1, Map() {}, get Map() { return 1 } })",
    "class A { Map = 1; #Map = 2; static Map() { return this.#Map } }",
    "interface I { Map: number; Map(): void }",
    "Map: for (;;) { break Map; continue Map }",
    "export { Map }",
    "import { Map as other } from 'm'",
    "import data from './a.json' with { Map: 'json' }",
    "let x: other.Map",
    "class A { constructor(private Map: number) { this.Map = Map } }",
    "class A { constructor(readonly Map = 1) { use(Map) } }",
    "enum E { Map = 1, b = Map + 1 }",
    "namespace N { export const Map = 1; export const b = Map }",
    "namespace N { export class Map {} }",
    "'Map'; `Map`; /Map/; // Map",
    "Mapping; aMap; $Map",
  ])("but nothing in %s", source => expect(marked(source)).toBe(source));
});

it("an expression that cannot be read stays as it is", () => {
  expect(markExpression("Map +", taken)).toBe("Map +");
  expect(markExpression("Map + 1", new Set())).toBe("Map + 1");
});

it("functions and classes are called what the user calls them", async () => {
  using repl = new Repl();
  const { value } = await repl.run(`
class Map { static own = [Map.name, new Map() instanceof Map] }
class Set { static name = "my set" }
class WeakMap { static name() { return 1 } }
function fetch() { return fetch === globalThis.fetch }
const Request = () => {}, Response = class {}, URL = function () {}, Event = class Own {};
[Map.name, Map.own, Set.name, WeakMap.name(), fetch.name, fetch(), Request.name, Response.name, URL.name, Event.name]`);
  const names = ["Request", "Response", "URL", "Own"];
  expect(value).toEqual(["Map", ["Map", true], "my set", 1, "fetch", false, ...names]);
});

it.each([
  ["enum Map { a = 3 } Map.a", 3],
  ["namespace Map { export const a = 4 } Map.a", 4],
  ["@(c => c) class Map { a = 5 } new Map().a", 5],
  ["using Map = { [Symbol.dispose]() {}, a: 6 }; const Set = Map; Set.a", 6],
  ["using held = null; class Map { a = 7 } function Set() { return new Map() } Set().a", 7],
  ["var Map = 8; { var Set = Map } Set", 8],
  ["for (var Map = 0; Map < 9; Map++); Map", 9],
  ["let Map, Set; [Map, { Set }] = [4, { Set: 6 }]; Map + Set", 10],
  ["const { Map = 12 } = {}; Map", 12],
])("%s runs", async (source, expected) => {
  using repl = new Repl();
  expect(await repl.run(source)).toEqual({ value: expected });
  expect(new globalThis.Map([[1, 2]]).size + new globalThis.Set([1]).size).toBe(2);
});

it("a cell says what its names are called where they run", () => {
  const { declares } = rewriteCell("class Map {} interface Set {} const a = 1", { url: "cell" });
  expect(declares).toEqual([
    { name: "Map", kind: "class", variable: "Map\u200C" },
    { name: "Set", kind: "type" },
    { name: "a", kind: "const" },
  ]);
});

it("a cell that is an object says them as well", async () => {
  using repl = new Repl();
  await repl.run("class Map { n = 1 }");
  const { code, hasResult } = rewriteCell("{ first: 1, Map: new Map().n }", { url: "cell", taken });
  expect(hasResult).toBe(true);
  expect(await repl.evaluate(code)).toEqual({ value: { first: 1, Map: 1 } });
});

it("an import that is only a type leaves nothing behind, also where an earlier cell has taken its name", () => {
  const { code } = rewriteCell("import { Map } from 'm'", { url: "cell", types: taken, taken });
  expect(code).not.toContain("import(");
});
