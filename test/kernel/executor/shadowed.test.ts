/** Cells that use names of JavaScript and of Node for their own: the kernel, the framework and packages go on. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { KernelClient, printed, result, traceback, types, type Answer } from "../client.ts";

const preload = fileURLToPath(new URL("../../../dist/index.js", import.meta.url));

const declarations: Readonly<Record<string, string>> = {
  Map: "class Map { n = 1 }",
  Set: "class Set {}",
  Object: "const Object = 5",
  Array: "const Array = 5",
  Buffer: "let Buffer = 5",
  Promise: "var Promise = 5",
  Error: "const Error = 5",
  Reflect: "const Reflect = 5",
  AbortController: "const AbortController = 5",
  AbortSignal: "const AbortSignal = 5",
  Atomics: "const Atomics = 5",
  process: 'const process = "etch"',
  Symbol: "const Symbol = 5",
  Math: "const { Math } = { Math: 5 }",
  Number: "const Number = 5",
  String: "const String = 5",
  JSON: "const JSON = 5",
  RegExp: "const RegExp = 5",
  WeakMap: "const WeakMap = 5",
  Float64Array: "const Float64Array = 5",
  Int32Array: "const Int32Array = 5",
  TypeError: "class TypeError {}",
  Date: "const Date = 5",
  setTimeout: "const setTimeout = 5",
  setImmediate: "const setImmediate = 5",
  console: "const console = 5",
  performance: "const performance = 5",
  queueMicrotask: "const queueMicrotask = 5",
  URL: "const URL = 5",
};
const names = Object.keys(declarations);

/** The outputs of a cell that must work. */
async function running(kernel: KernelClient, code: string): Promise<Answer["outputs"]> {
  const { reply, outputs } = await kernel.execute(code);
  expect([traceback(outputs), reply.content["status"]], code).toEqual(["", "ok"]);
  return outputs;
}

/** What a day in the lab needs, in cells that say none of the names. */
async function worksAsBefore(kernel: KernelClient): Promise<void> {
  const run = (code: string) => running(kernel, code);
  await run(
    'const bias = new Parameter("bias", { setCmd: null, unit: "V", vals: vals.numbers(0, 1) }); await bias(0.5);',
  );
  expect(result(await run("await bias()"))).toBe("0.5");
  expect(types(await run("plot([1, 2, 3], [4, 5, 6])"))).toContain("execute_result");
  expect(result(await run("[1, 2, 3]"))).toBe("[ 1, 2, 3 ]");
  await run("await sleep(0.001)");
  expect(printed(await run("!echo hi"))).toBe("hi\n");
  expect(printed(await run("%whos"))).toContain("bias");
  expect(printed(await run("%time 1 + 1"))).toContain("Wall time");
  await run("using guard = { [globalThis.Symbol.dispose]() {} };");
  const refused = await kernel.execute("await bias(300)");
  expect(traceback(refused.outputs)).toContain("300 is invalid: must be between 0 and 1 inclusive");
  expect(traceback(refused.outputs)).toContain("await bias(300)");
}

/** Packages and local files are loaded after the names were taken. */
async function loads(kernel: KernelClient): Promise<void> {
  const run = (code: string) => running(kernel, code);
  expect(result(await run('import { parse } from "yaml"; parse("a: [1, 2]").a.length'))).toBe("2");
  expect(result(await run('import { loaded } from "./loaded.ts"; loaded'))).toBe("'1 2 function'");
  await run('await initialiseOrCreateDatabaseAt("./shadowed.db")');
  await run('const sample = await loadOrCreateExperiment("cooldown", "S1")');
  expect(result(await run("sample.name"))).toBe("'cooldown'");
}

describe("all names at once, in one session", () => {
  let kernel: KernelClient;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "shadowed-"));
    writeFileSync(
      join(folder, "loaded.ts"),
      'export const loaded: string = [...new Map([[1, 2]]).entries(), [typeof process.cwd]].flat().map(String).join(" ");',
    );
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(
      fileURLToPath(new URL("../../../node_modules/yaml", import.meta.url)),
      join(folder, "node_modules/yaml"),
      "junction",
    );
    kernel = await KernelClient.start({ preload, folder, isChecked: false });
  });
  afterAll(async () => {
    await kernel.shutdown();
    rmSync(folder, { recursive: true, force: true });
  });

  test("each is the user's own", async () => {
    for (const name of names) await running(kernel, declarations[name]!);
    for (const name of names) {
      const declared = declarations[name]!;
      const own = declared.startsWith("class") ? `[class ${name}]` : declared.includes('"') ? "'etch'" : "5";
      expect(result(await running(kernel, name))).toBe(own);
    }
    const { reply } = await kernel.execute("1", {
      user_expressions: { own: "new Map().n", given: "[Object, process]" },
    });
    expect(reply.content["user_expressions"]).toMatchObject({
      own: { data: { "text/plain": "1" } },
      given: { data: { "text/plain": "[ 5, 'etch' ]" } },
    });
    expect(printed(await running(kernel, "%who")).split(/\s+/u)).toEqual(expect.arrayContaining(names));
    expect(printed(await running(kernel, "%whos"))).toMatch(/^process +string +.*etch/mu);
  });

  test("everything else goes on", () => worksAsBefore(kernel), 20_000);
  test("packages, local files and the database are loaded", () => loads(kernel), 20_000);

  test("what a cell declares anew is the new one, and a failed cell leaves the old one", async () => {
    await running(kernel, "class Map { n = 2 }");
    expect(result(await running(kernel, "new Map().n"))).toBe("2");
    const failed = await kernel.execute('throw "before"; class Map { n = 3 }');
    expect(failed.reply.content["status"]).toBe("error");
    const first = await kernel.execute('throw "before"; const Headers = 5');
    expect(first.reply.content["status"]).toBe("error");
    expect(result(await running(kernel, "typeof Headers"))).toBe("'function'");
  });

  test("%reset brings back what they were", async () => {
    await running(kernel, "%reset -f");
    for (const name of names) {
      const builtin: unknown = Reflect.get(globalThis, name);
      expect(result(await running(kernel, `typeof ${name}`))).toBe(`'${typeof builtin}'`);
    }
    expect(printed(await running(kernel, "%who"))).toBe("Interactive namespace is empty.\n");
    await worksAsBefore(kernel);
  });
});

test("a session that is type-checked keeps them apart as well, and so does a traceback", async () => {
  const kernel = await KernelClient.start({ preload });
  try {
    await running(kernel, "class Map { n: number = 1 }\nconst process = 'etch';");
    expect(result(await running(kernel, "new Map().n + process.length"))).toBe("5");
    const line = "const one = [process, Map]; if (one.length > 1)   throw new Error(process)";
    const { outputs } = await kernel.execute(line);
    const caret = `${" ".repeat(line.indexOf("new Error"))}^`;
    expect(traceback(outputs)).toContain(`Error: etch\ncell 3, line 1:\n> 1 | ${line}\n    | ${caret}`);
    const wrong = await kernel.execute("new Map().size");
    expect(traceback(wrong.outputs)).toContain("Property 'size' does not exist on type 'Map'");
    await worksAsBefore(kernel);
  } finally {
    await kernel.shutdown();
  }
}, 30_000);
