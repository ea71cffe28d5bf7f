import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { result } from "../client.ts";
import { DebugClient, values, type Variable } from "./debug-client.ts";

let client: DebugClient;
beforeAll(async () => {
  client = await DebugClient.start();
});
afterAll(() => client.shutdown());

test("the session's variables are shown before anything has stopped", async () => {
  await client.kernel.execute("const gain = 3; let name = 'smu'; throw new Error('x'); let late = 1;");
  await client.kernel.execute("function scale(x: number) { return x * gain; }");
  expect((await client.request<{ variables: Variable[] }>("inspectVariables")).variables).toEqual([]);
  await client.attach();
  const { variables } = await client.request<{ variables: Variable[] }>("inspectVariables");
  expect(values(variables)).toEqual({ gain: "3", name: '"smu"', scale: "function(x) {" });
});

describe("while a cell is stopped", () => {
  let running: Promise<unknown>;
  beforeAll(async () => {
    const code = `let reads = 0;
class Meter {
  #range = 10;
  label = "dmm";
  get volt() { reads++; return 1.5; }
}
const samples = Array.from({ length: 2500 }, (_, index) => index);
const lazy = { get costly() { reads++; return 1; }, plain: 1 };
function inspectMe(text: string, count = 2) {
  const table = new Map([["a", { deep: [1, 2] }]]);
  const meter = new Meter();
  const nothing = undefined;
  {
    let count = 5;
    void count;
  }
  return () => text + table.size + meter.label + nothing;
}
inspectMe("hi")();`;
    await client.breakIn(code, 15);
    ({ running } = await client.runToStop(code));
  });
  afterAll(async () => {
    await client.resume();
    await running;
  });

  test("the locals have the user's names, and an inner one hides an outer one", async () => {
    expect(values(await client.scope("Locals"))).toEqual({
      count: "5",
      table: expect.stringMatching(/^Map\(1\) /u),
      meter: expect.stringContaining('label: "dmm"'),
      nothing: "undefined",
      text: '"hi"',
    });
  });

  test("names of the session are globals, also of the cell that is running", async () => {
    const globals = values(await client.scope("Globals"));
    expect(globals).toMatchObject({ gain: "3", name: '"smu"', reads: "0" });
    expect(Object.keys(globals)).not.toContain("$caught");
  });

  test("members are opened one level after the other, private ones too", async () => {
    const locals = await client.scope("Locals");
    const meter = await client.members(locals.find(({ name }) => name === "meter")!.variablesReference);
    expect(values(meter)).toEqual({ label: '"dmm"', "#range": "10" });
    const table = await client.members(locals.find(({ name }) => name === "table")!.variablesReference);
    const [entries] = table;
    const [first] = await client.members(entries!.variablesReference);
    const pair = await client.members(first!.variablesReference);
    expect(values(pair)).toMatchObject({ key: '"a"' });
  });

  test("a list comes in pages, and as a whole only its beginning", async () => {
    const globals = await client.scope("Globals");
    const samples = globals.find(({ name }) => name === "samples")!;
    expect(samples).toMatchObject({ indexedVariables: 2500, type: "Array(2500)" });
    const page = await client.members(samples.variablesReference, { filter: "indexed", start: 2000, count: 3 });
    expect(values(page)).toEqual({ 2000: "2000", 2001: "2001", 2002: "2002" });
    const all = await client.members(samples.variablesReference);
    expect(all).toHaveLength(1001);
    expect(all.at(-1)).toMatchObject({ name: "…", value: "1500 more" });
  });

  test("getters are not run", async () => {
    const lazy = (await client.scope("Globals")).find(({ name }) => name === "lazy")!;
    expect(lazy.value).toBe("{ costly: (getter), plain: 1 }");
    expect(values(await client.members(lazy.variablesReference))).toEqual({ costly: "(getter)", plain: "1" });
    expect(await client.evaluate("reads")).toBe("0");
  });

  test("an expression is evaluated in the frame that is asked for", async () => {
    const [inner, outer] = await client.frames();
    expect(await client.evaluate("text + count", { frameId: inner!.id })).toBe('"hi5"');
    const response = await client.respond("evaluate", { expression: "text", frameId: outer!.id });
    expect(response).toMatchObject({ success: false, message: "debug: ReferenceError: text is not defined" });
  });

  test("what a hover asks for changes nothing", async () => {
    expect(await client.evaluate("text", { context: "hover" })).toBe('"hi"');
    const response = await client.respond("evaluate", { expression: "reads = 7", context: "hover" });
    expect(response).toMatchObject({ success: false, message: expect.stringContaining("side-effect") });
    expect(await client.evaluate("reads")).toBe("0");
  });

  test("a variable can be set, and a member", async () => {
    const frameId = (await client.frames())[0]!.id;
    const { scopes } = await client.request<{ scopes: Variable[] }>("scopes", { frameId });
    const { variablesReference } = scopes[0]!;
    const set = await client.request("setVariable", { variablesReference, name: "text", value: "'set'" });
    expect(set).toMatchObject({ value: '"set"' });
    expect(await client.evaluate("text")).toBe('"set"');
    const meter = (await client.scope("Locals")).find(({ name }) => name === "meter")!;
    await client.request("setVariable", {
      variablesReference: meter.variablesReference,
      name: "label",
      value: "text + 1",
    });
    expect(await client.evaluate("meter.label")).toBe('"set1"');
  });

  test("a value is shown in full, without waiting for it", async () => {
    const frameId = (await client.frames())[0]!.id;
    const { data } = await client.request<{ data: unknown }>("richInspectVariables", {
      variableName: "table",
      frameId,
    });
    expect(data).toMatchObject({ "text/plain": "Map(1) { 'a' => { deep: [ 1, 2 ] } }" });
  });

  test("a local can be copied to the session", async () => {
    const srcFrameId = (await client.frames())[0]!.id;
    await client.request("copyToGlobals", { srcVariableName: "table", dstVariableName: "copied", srcFrameId });
    expect(await client.evaluate("copied.size")).toBe("1");
  });
});

test("an expression without a stop is a cell's: it may await and have types", async () => {
  expect(await client.evaluate("(await Promise.resolve(20) as number) + 1")).toBe("21");
  expect(result((await client.kernel.execute("copied.size")).outputs)).toBe("1");
});

test("the modules are the cells and local files, and the source of a cell is its text", async () => {
  const { sourcePath } = await client.request<{ sourcePath: string }>("dumpCell", { code: "let dumped = 1;" });
  const source = await client.request("source", { source: { path: sourcePath } });
  expect(source).toMatchObject({ content: "let dumped = 1;", mimeType: "text/x-typescript" });
  const { modules } = await client.request<{ modules: { path: string; name: string }[] }>("modules");
  expect(modules.map(({ name }) => name)).toContain("cell 2");
  expect(modules.every(({ path }) => path.endsWith(".ts"))).toBe(true);
  const refused = await client.respond("source", { source: { path: "/etc/passwd" } });
  expect(refused).toMatchObject({ success: false, message: "debug: source: /etc/passwd has not been loaded" });
});

test("names of JavaScript that cells have taken are theirs, with and without a stop", async () => {
  await client.kernel.execute("class Map { n = 1 }\nconst process = 'etch';");
  const { variables } = await client.request<{ variables: Variable[] }>("inspectVariables");
  expect(values(variables)).toMatchObject({ process: '"etch"' });
  expect(await client.evaluate("new Map().n + process")).toBe('"1etch"');
  const code = "function etched(Set: Map) {\n  const one = [Set.n, process];\n  return one;\n}\netched(new Map());";
  await client.breakIn(code, 3);
  const { running } = await client.runToStop(code);
  expect(Object.keys(values(await client.scope("Locals"))).toSorted()).toEqual(["Set", "one"]);
  expect(await client.evaluate("process + Set.n")).toBe('"etch1"');
  await client.request("copyToGlobals", {
    srcVariableName: "one",
    dstVariableName: "process",
    srcFrameId: (await client.frames())[0]!.id,
  });
  await client.resume();
  await running;
  expect(result((await client.kernel.execute("String(process)")).outputs)).toBe("'1,etch'");
  expect(result((await client.kernel.execute("String(globalThis.process)")).outputs)).toBe("'[object process]'");
});
