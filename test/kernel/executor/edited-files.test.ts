/** After an edit of a local file the types of a cell are those of the values that it meets. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { KernelClient, result, traceback } from "../client.ts";

let kernel: KernelClient;
beforeAll(async () => (kernel = await KernelClient.start()));
afterAll(() => kernel.shutdown());

function write(path: string, text: string): void {
  const file = join(kernel.folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** The value that a cell shows; of one that fails, its error. */
async function value(code: string): Promise<unknown> {
  const { outputs } = await kernel.execute(code);
  return result(outputs) ?? traceback(outputs);
}

/** The kind of a cell's error: a TypeCheckError stands for a cell that has not run. */
async function refusal(code: string): Promise<unknown> {
  return (await kernel.execute(code)).reply.content["ename"];
}

/** What the value itself does, whatever its type. */
const untyped = (code: string): Promise<unknown> => value(code.replace(/^\w+/u, "($& as any)"));

const before =
  'export class Drv { constructor(public name: string) {} level(x: number) { return "v1 level " + x; } }\n' +
  'export const K = 1; export function setUp(x: number) { return "v1 " + x; }\n';
const after =
  'export class Drv { constructor(public name: string) {} setLevel(x: string) { return "v2 level " + x; } }\n' +
  'export const K = "two"; export function setUp(x: string) { return "v2 " + x; }\n';

test("what is loaded stays what it was until it is imported again, and an instance for good", async () => {
  write("drv.ts", before);
  expect(await value('import { Drv, K, setUp } from "./drv.ts"; const d = new Drv("a"); d.level(1)')).toBe(
    "'v1 level 1'",
  );
  write("drv.ts", after);
  expect(await value("d.level(2)")).toBe("'v1 level 2'");
  expect(await value("[K.toFixed(), setUp(3), new Drv('b').level(4)]")).toBe("[ '1', 'v1 3', 'v1 level 4' ]");
  expect(await refusal('d.setLevel("a")')).toBe("TypeCheckError");
  expect(await untyped('d.setLevel("a")')).toContain("is not a function");
  expect(await refusal("K.toUpperCase()")).toBe("TypeCheckError");
  expect(await refusal('setUp("a")')).toBe("TypeCheckError");

  expect(await value('import { Drv, K } from "./drv.ts"; [K.toUpperCase(), new Drv("c").setLevel("x")]')).toBe(
    "[ 'TWO', 'v2 level x' ]",
  );
  expect(await value("[d.level(5), setUp(6)]")).toBe("[ 'v1 level 5', 'v1 6' ]");
  expect(await refusal('d.setLevel("a")')).toBe("TypeCheckError");
  expect(await refusal("new Drv('d').level(1)")).toBe("TypeCheckError");
  expect(await value('import { setUp } from "./drv.ts"; setUp("y")')).toBe("'v2 y'");
});

test("so it is where the edited file is imported by another, and where that is imported again", async () => {
  write("a.ts", 'import { unit } from "./parts/b.ts"; export const make = () => ({ unit });\n');
  write("parts/b.ts", "export const unit = 1;\n");
  expect(await value('import { make } from "./a.ts"; const m = make(); m.unit.toFixed()')).toBe("'1'");
  write("parts/b.ts", 'export const unit = "V";\n');
  expect(await value("[m.unit.toFixed(), make().unit.toFixed()]")).toBe("[ '1', '1' ]");
  expect(await value('import { unit } from "./parts/b.ts"; unit.toLowerCase()')).toBe("'v'");
  expect(await value("make().unit.toFixed()")).toBe("'1'");
  expect(await refusal("make().unit.toLowerCase()")).toBe("TypeCheckError");
  expect(await value('import { make } from "./a.ts"; [make().unit.toLowerCase(), m.unit.toFixed()]')).toBe(
    "[ 'v', '1' ]",
  );
});

test("a half-written file changes nothing that is loaded; an import says what is wrong with it", async () => {
  write("half.ts", before);
  await kernel.execute('import { Drv, setUp } from "./half.ts"; const h = new Drv("h")');
  write("half.ts", "export class Drv {\n  level(x: number {}\n}\n");
  expect(await value("[h.level(1), setUp(2)]")).toBe("[ 'v1 level 1', 'v1 2' ]");
  const place = `${join(kernel.folder, "half.ts")}, line 2:`;
  for (const cell of ['import { setUp } from "./half.ts"; setUp(1)', 'import * as half from "./half.ts"; 1']) {
    const { reply, outputs } = await kernel.execute(cell);
    expect(reply.content["status"]).toBe("error");
    expect(traceback(outputs)).toContain(place);
    expect(traceback(outputs)).not.toContain("has no exported member");
  }
  expect(await value("[h.level(1), setUp(2)]")).toBe("[ 'v1 level 1', 'v1 2' ]");
  write("half.ts", after);
  expect(await value('import { setUp } from "./half.ts"; [setUp("a"), h.level(3)]')).toBe("[ 'v2 a', 'v1 level 3' ]");
});

test("what a function imports when it is called is of today, what the cell has imported is not", async () => {
  write("called.ts", before);
  await kernel.execute(
    'const load = async () => (await import("./called.ts")).K; const { K: once } = await import("./called.ts");',
  );
  expect(await value("[(await load()).toFixed(), once.toFixed()]")).toBe("[ '1', '1' ]");
  write("called.ts", after);
  expect(await value("[(await load()).toUpperCase(), once.toFixed()]")).toBe("[ 'TWO', '1' ]");
  expect(await refusal("(await load()).toFixed()")).toBe("TypeCheckError");
});

test("a file that is gone leaves its values their types", async () => {
  write("gone.ts", before);
  await kernel.execute('import { Drv } from "./gone.ts"; const g = new Drv("g")');
  rmSync(join(kernel.folder, "gone.ts"));
  expect(await value("g.level(1)")).toBe("'v1 level 1'");
  expect(await refusal('g.level("a")')).toBe("TypeCheckError");
  expect(await refusal('import { Drv } from "./gone.ts"')).toBe("TypeCheckError");
});

test("an edit while the cell runs that imported the file comes too late for it", async () => {
  write("slow.ts", before);
  const running = kernel.execute(
    'import { K } from "./slow.ts"; const slow = K; console.log("loaded"); await new Promise(r => setTimeout(r, 400));',
  );
  await kernel.until(() => kernel.published.some(({ content }) => String(content["text"]).includes("loaded")));
  write("slow.ts", after);
  await kernel.complete("slow.");
  await running;
  expect(await value("slow.toFixed()")).toBe("'1'");
});

test("%reset forgets the old types", async () => {
  write("drv.ts", before);
  await kernel.execute('import { Drv } from "./drv.ts"; const r = new Drv("r")');
  write("drv.ts", after);
  expect(await value("r.level(1)")).toBe("'v1 level 1'");
  await kernel.execute("%reset -f");
  expect(await refusal("r.level(1)")).toBe("TypeCheckError");
  expect(await value('import { Drv } from "./drv.ts"; new Drv("r").setLevel("a")')).toBe("'v2 level a'");
});
