/** Magics in a kernel that checks types. */
import { mkdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Message } from "../../../../kernel/wire/index.ts";
import { KernelClient, printed, result, traceback } from "../../client.ts";

let kernel: KernelClient;
let folder: string;
beforeAll(async () => {
  kernel = await KernelClient.start();
  folder = realpathSync(kernel.folder);
});
afterAll(() => kernel.shutdown());

const out = async (code: string): Promise<string> => printed((await kernel.execute(code)).outputs);
const value = async (code: string): Promise<unknown> => result((await kernel.execute(code)).outputs);
const failure = async (code: string): Promise<{ ename: unknown; evalue: unknown; trace: string }> => {
  const { reply, outputs } = await kernel.execute(code);
  return { ename: reply.content["ename"], evalue: reply.content["evalue"], trace: traceback(outputs) };
};
const payload = ({ reply }: { reply: Message }): unknown => reply.content["payload"];

/** Whether a process does anything: one that has ended may stay listed until its parent looks. */
function isRunning(pid: string): boolean {
  try {
    return !/^State:\s+Z/mu.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

describe("%time", () => {
  test("prints the times of a statement, whose names stay and whose value is the cell's", async () => {
    const { outputs } = await kernel.execute("%time const slow = await Promise.resolve(20)\nslow + 1");
    expect(printed(outputs)).toMatch(
      /^CPU times: user [\d.]+ (?:ms|μs|ns|s), sys: .*, total: .*\nWall time: [\d.]+ (?:ms|μs|s)\n$/u,
    );
    expect(result(outputs)).toBe("21");
    const last = await kernel.execute("%time slow * 2 // the last");
    expect(result(last.outputs)).toBe("40");
    expect(printed(last.outputs)).toContain("Wall time");
  });

  test("is code: its types are checked, a forgotten await is found, an error is at its place", async () => {
    expect(await failure("const ok = 1\n%time ok.length")).toMatchObject({
      ename: "TypeCheckError",
      trace: expect.stringContaining("> 2 | %time ok.length\n    |          ^^^^^^") as string,
    });
    expect((await failure("%time Promise.resolve(1)\n2")).trace).toMatch(/this promise is not awaited.*\ncell/u);
    expect((await failure("\n%time (() => { throw new Error('inside') })()")).trace).toMatch(
      /line 2:\n.*\n> 2 \| %time/u,
    );
    expect((await failure("%time const = 5")).trace).toContain("> 1 | %time const = 5\n    |             ^");
  });

  test("goes on over the lines of its statement", async () => {
    const { outputs } = await kernel.execute("let sum = 0\n%time for (const n of [1, 2]) {\n  sum += n;\n}\nsum");
    expect(printed(outputs).split("Wall time").length).toBe(2);
    expect(result(outputs)).toBe("3");
  });

  test("of a whole cell", async () => {
    const { outputs } = await kernel.execute("%%time\nconst whole = 4;\nwhole * 2");
    expect(printed(outputs)).toContain("Wall time");
    expect(result(outputs)).toBe("8");
  });
});

describe("%timeit", () => {
  test("runs a statement as often as it is told, in IPython's words", async () => {
    await kernel.execute("let runs = 0");
    expect(await out("%timeit -n 10 -r 3 runs++")).toMatch(
      /per loop \(mean ± std\. dev\. of 3 runs, 10 loops each\)\n$/u,
    );
    expect(await value("runs")).toBe("30");
    expect(await out("%timeit -n 2 -r 1 -q await Promise.resolve()")).toBe("");
    const measured = await kernel.execute("%timeit -n5 -r2 -o -q runs++");
    expect(result(measured.outputs)).toContain("loops: 5");
  });

  test("is checked too, and runs a whole cell after a setup", async () => {
    expect((await failure("%timeit -n 1 Promise.resolve(1)")).trace).toContain("this promise is not awaited");
    expect(await out("%%timeit -n 3 -r 2 let n = 0\nn += 1;\nn += 2;")).toContain("2 runs, 3 loops each");
    expect((await failure("%timeit -x 1")).ename).toBe("SyntaxError");
  });

  test("is ended by an interrupt", async () => {
    const running = kernel.execute("console.log('on'); let spins = 0\n%timeit -n 1000000000 spins++");
    await kernel.until(() => kernel.published.some(({ content }) => content["text"] === "on\n"));
    await kernel.interrupt();
    expect((await running).reply.content["ename"]).toBe("KeyboardInterrupt");
  });
});

describe("%who, %whos and %reset", () => {
  test("list the names of cells, by type, with values", async () => {
    await kernel.execute("%reset -f");
    await kernel.execute(
      "const b = 2, a = 'text'; function f() {} class C {} interface I { x: 1 }\nconst list = new Float64Array(3)",
    );
    expect(await out("%who")).toBe("a\t b\t C\t f\t list\n");
    expect(await out("%who function number")).toBe("b\t f\n");
    expect(await out("%whos Float64Array")).toBe(
      "Variable   Type           Data/Info\n-----------------------------------\nlist       Float64Array   3 elements, 24 bytes\n",
    );
    expect(await out("%who bigint")).toBe("No variables match your requested type.\n");
  });

  test("forget them in values and in types", async () => {
    await kernel.execute("const gone = { big: 1 }");
    expect(await out("const before = 1\n%reset -f\nconst after = 2")).toBe("");
    expect(await out("%who")).toBe("after\n");
    expect((await failure("gone")).evalue).toBe("Cannot find name 'gone'.");
    expect((await failure("before")).evalue).toBe("Cannot find name 'before'.");
    expect(await value("after.toFixed(1)")).toBe("'2.0'");
    expect(await value("const gone = 'new'; gone.length")).toBe("3");
  });

  test("ask first, and name what stays open", async () => {
    await kernel.execute("const asked = 1");
    kernel.onInput = prompt => (prompt.startsWith("Once deleted") ? "n" : "");
    expect(await out("%reset")).toBe("Nothing done.\n");
    expect(await value("asked")).toBe("1");
    kernel.onInput = () => "y";
    await kernel.execute(
      `for (const name of ["smu", "att"]) (globalThis as any)[Symbol.for("setpoint.runtime/1")].onDispose(async () => {}, name); 0`,
    );
    expect(await out("%reset")).toBe("still open: smu, att\n");
    expect((await failure("%reset -f everything")).evalue).toBe("%reset everything is not known: must be in or out");
  });
});

describe("the names of earlier results", () => {
  test("are typed, and shadowed by a cell's own", async () => {
    await kernel.execute("20 + 1");
    expect((await failure("_.length")).evalue).toBe("Property 'length' does not exist on type 'number'.");
    await kernel.execute("({ level: 'high' })");
    await kernel.execute("await Promise.resolve([1, 2])");
    expect(await value("[_.length, __.level.toUpperCase(), ___ + 1]")).toBe("[ 2, 'HIGH', 22 ]");
    await kernel.execute("'a'; undefined");
    expect(await value("_.length")).toBe("3");
    await kernel.execute("let _ = 'mine'");
    await kernel.execute("5");
    expect(await value("_.toUpperCase()")).toBe("'MINE'");
  });

  test("are all in Out, and the cells in In", async () => {
    const { reply } = await kernel.execute("6 * 7");
    const count = Number(reply.content["execution_count"]);
    expect(await value(`[Out[${count}], In[${count}].length]`)).toBe("[ 42, 5 ]");
    expect((await failure(`Out[${count}].toFixed()`)).evalue).toContain("'unknown'");
    await kernel.execute("%types off");
    await kernel.execute("for (let i = 0; i < 1; i++) {}\n'unstored'", { store_history: false });
    for (let cell = 0; cell < 105; cell++) await kernel.execute(`${cell}`);
    expect(await value("Object.keys(Out).length")).toBe("100");
    expect(await value("In.includes('unstored')")).toBe("false");
    await kernel.execute("%types error");
  });
});

describe("%cd, %pwd and %env", () => {
  test("move imports, types and completion", async () => {
    mkdirSync(join(folder, "part one"), { recursive: true });
    writeFileSync(join(folder, "part one", "gain.ts"), "export const gain: number = 3;\n");
    writeFileSync(join(folder, "home.ts"), "export const home = 'here';\n");
    await kernel.execute('import { home } from "./home.ts"');
    expect(await kernel.complete("%cd pa")).toMatchObject({ matches: ["part one/"], cursor_start: 4 });
    expect(await out("%cd part one")).toBe(`${join(folder, "part one")}\n`);
    expect(await value("%pwd")).toBe(`'${join(folder, "part one")}'`);
    expect(await value('import { gain } from "./gain.ts"; gain.toFixed(home.length)')).toBe("'3.0000'");
    expect((await kernel.complete('import x from "./ga'))["matches"]).toEqual(
      expect.arrayContaining([expect.stringMatching(/^gain/u)]),
    );
    expect((await failure("gain.nothing")).ename).toBe("TypeCheckError");
    expect(await out("%cd -")).toBe(`${folder}\n`);
    expect(await value('import { home as again } from "./home.ts"; again')).toBe("'here'");
    await kernel.execute('process.chdir("part one")');
    expect(await value('import { gain as g } from "./gain.ts"; g')).toBe("3");
    await kernel.execute("%cd -q ..");
    expect((await failure("%cd nowhere")).evalue).toContain("there is no folder");
  });

  test("show and set variables", async () => {
    expect(await out("%env MAGIC_LEVEL=5 volt")).toBe("env: MAGIC_LEVEL=5 volt\n");
    expect(await value("%env MAGIC_LEVEL")).toBe("'5 volt'");
    expect(await out("!echo $MAGIC_LEVEL")).toBe("5 volt\n");
    expect((await failure("%env MAGIC_NOTHING")).evalue).toBe("%env MAGIC_NOTHING: there is no such variable");
    await kernel.execute("%env MAGIC_TOKEN hush");
    expect(await value("%env")).toContain("MAGIC_TOKEN: '<hidden>'");
  });
});

describe("a command", () => {
  test("streams its output, and the cell goes on after it", async () => {
    const { outputs } = await kernel.execute(
      "console.log('before')\n!echo out; echo err >&2; exit 3\nconsole.log('after')",
    );
    expect(printed(outputs)).toBe("before\nout\nafter\n");
    expect(printed(outputs, "stderr")).toBe("err\n!echo out; echo err >&2; exit 3: ended with exit status 3\n");
    const slow = kernel.execute("!echo early; sleep 30");
    await kernel.until(() => kernel.published.some(({ content }) => content["text"] === "early\n"));
    await kernel.interrupt();
    expect((await slow).reply.content["ename"]).toBe("KeyboardInterrupt");
  });

  test("that is interrupted is ended, with what it has started", async () => {
    const file = join(folder, "pid");
    const running = kernel.execute(`!sh -c 'echo $$ > ${file}; echo begun; sleep 60; true'`);
    await kernel.until(() => kernel.published.some(({ content }) => content["text"] === "begun\n"));
    await kernel.interrupt();
    await running;
    expect(isRunning(readFileSync(file, "utf8").trim())).toBe(false);
  });

  test("that goes on in the background holds nothing up", async () => {
    const { outputs } = await kernel.execute("!sleep 3 & echo now\n1");
    expect([printed(outputs), result(outputs)]).toEqual(["now\n", "1"]);
  });

  test("is no value: a hint says so, and %%bash is a script whose failure is an error", async () => {
    expect(printed((await kernel.execute("!noSuchProgram")).outputs, "stderr")).toContain("write !(value)");
    expect(await out('%%bash\nfor x in 1 2; do\n  echo "n $x"\ndone')).toBe("n 1\nn 2\n");
    expect((await failure("%%sh\nexit 4")).evalue).toBe("%%sh ended with exit status 4");
  });
});

test("In has the cells that were not run as well", async () => {
  const { reply } = await kernel.execute("1 +* 2");
  const count = Number(reply.content["execution_count"]);
  expect(await out(`console.log(In[${count}])`)).toBe("1 +* 2\n");
});

describe("%run and %load", () => {
  test("run a file anew each time, with its exports in scope and typed", async () => {
    writeFileSync(
      join(folder, "setup.ts"),
      "console.log('set up', process.argv.slice(2).join('+'));\nexport interface Range { low: number }\nexport class Box<T> { constructor(readonly content: T) {} }\nexport const level: number = 5;\nexport const range: Range = { low: 1 };\n",
    );
    expect(await out("%run setup.ts a b\nconst box = new Box('x'); const r: Range = range;")).toBe("set up a+b\n");
    expect(await out("console.log('first')\n%run setup\nconsole.log('last')")).toBe("first\nset up \nlast\n");
    expect(await value("level.toFixed(r.low) + box.content.length")).toBe("'5.01'");
    expect((await failure("level.length")).ename).toBe("TypeCheckError");
    writeFileSync(
      join(folder, "all.ts"),
      "export * from './setup.ts';\nexport { level as height } from './setup.ts';\n",
    );
    expect(await value("%run all.ts\nnew Box(height).content.toFixed(range.low)")).toBe("'5.0'");
    writeFileSync(join(folder, "setup.ts"), "export const level = 'high';\nthrow new Error('in the file');\n");
    const { trace } = await failure("1;\n%run setup.ts");
    expect(trace).toContain("in the file");
    expect((await failure("2;\n%run missing.ts")).trace).toMatch(/missing\.ts[^]*> 2 \| %run missing\.ts/u);
  });

  test("give a file its arguments as a shell splits them", async () => {
    writeFileSync(join(folder, "words of.ts"), "console.log(JSON.stringify(process.argv.slice(2)));\n");
    const args = async (text: string): Promise<unknown> => JSON.parse(await out(`%run 'words of.ts' ${text}`));
    expect(await args(`one "two words" 3`)).toEqual(["one", "two words", "3"]);
    expect(await args(`'it''s "so"' --name="a 'b'" ""`)).toEqual([`its "so"`, "--name=a 'b'", ""]);
    expect(await args(String.raw`a\ b \"c\' "d \"e\"" C:\f`)).toEqual(["a b", `"c'`, `d "e"`, String.raw`C:\f`]);
    const { evalue } = await failure(`%run 'words of.ts' one "two words`);
    expect(evalue).toBe(
      `%run 'words of.ts' one "two words: a quote is not closed: one that is meant has a \\ before it`,
    );
  });

  test("load a file into the cell", async () => {
    writeFileSync(join(folder, "part.ts"), "const loaded = 1;\n");
    expect(payload(await kernel.execute("%load part.ts"))).toEqual([
      { source: "set_next_input", text: "// %load part.ts\nconst loaded = 1;\n", replace: true },
    ]);
    expect((await failure("%load nothing.ts")).evalue).toContain("%load nothing.ts: ENOENT");
  });
});

describe("help", () => {
  test("of names shows types in the pager, and with ?? the source", async () => {
    await kernel.execute(
      "/** Doubles. */\nfunction twice(n: number) {\n  return 2 * n; // quick\n}\nlet later = twice(1)",
    );
    const [page] = payload(await kernel.execute("console.log('ran')\ntwice?")) as { data: Record<string, string> }[];
    expect(page?.data["text/plain"]).toContain("function twice(n: number): number");
    expect(page?.data["text/markdown"]).toContain("Doubles.");
    expect(page?.data["text/plain"]).not.toContain("quick");
    const [more] = payload(await kernel.execute("twice??")) as { data: Record<string, string> }[];
    expect(more?.data["text/plain"]).toContain("  return 2 * n; // quick\n}");
    const [variable] = payload(await kernel.execute("later??")) as { data: Record<string, string> }[];
    expect(variable?.data["text/plain"]).toContain("let later = twice(1)");
    const [magic] = payload(await kernel.execute("%timeit?")) as { data: Record<string, string> }[];
    expect(magic?.data["text/plain"]).toContain("%timeit [-n loops]");
  });

  test("of a type shows its declaration", async () => {
    await kernel.execute("type Reading = { volts: number };");
    const [page] = payload(await kernel.execute("Reading?")) as { data: Record<string, string> }[];
    expect(page?.data["text/plain"]).toContain("volts: number");
  });

  test("of names in the same cell, and on a hover with detail", async () => {
    const [page] = payload(await kernel.execute("const fresh = 'new'\nfresh?")) as { data: Record<string, string> }[];
    expect(page?.data["text/plain"]).toContain("fresh");
    const { reply } = await kernel.request("inspect_request", { code: "twice", cursor_pos: 3, detail_level: 1 });
    expect((reply.content["data"] as Record<string, string>)["text/markdown"]).toContain("quick");
  });
});

describe("magics of users", () => {
  test("are registered from a cell, with what they give and where they fail", async () => {
    await kernel.execute(
      "registerMagic('shout', (argument, call) => { call.setNextInput(argument.toUpperCase()); call.page({ 'text/plain': call.body ?? 'line' }); return argument.length }, { summary: 'Shouts.' })\n0",
    );
    const line = await kernel.execute("%shout it out");
    expect(result(line.outputs)).toBe("6");
    expect(payload(line)).toEqual([
      { source: "set_next_input", text: "IT OUT", replace: false },
      { source: "page", data: { "text/plain": "line" }, start: 0 },
    ]);
    expect(payload(await kernel.execute("%%shout x\nany `text\n"))).toMatchObject([
      {},
      { data: { "text/plain": "any `text\n" } },
    ]);
    expect(await out("%lsmagic")).toMatch(/%shout[^]*%%shout/u);
    expect(await kernel.complete("%sho")).toMatchObject({ matches: ["%shout"], cursor_start: 0 });
    expect(((await kernel.inspect("%shout x", 3))["data"] as Record<string, string>)["text/plain"]).toContain(
      "Shouts.",
    );
    expect((await failure("registerMagic('time', () => 0)")).evalue).toBe(
      "registering %time: the kernel has a magic of that name",
    );
    await kernel.execute("registerMagic('fails', () => { throw new Error('as asked') })\n0");
    expect((await failure("1\n%fails")).trace).toContain("as asked");
  });

  test("come from modules too, typed", async () => {
    writeFileSync(join(folder, "own.ts"), "registerMagic('own', argument => argument + '!');\n");
    expect(await value('import "./own.ts"\n%own yes')).toBe("'yes!'");
    await kernel.execute(
      'const added = (globalThis as any)[Symbol.for("setpoint.runtime/1")].registerMagic("framed", () => 7); 0',
    );
    expect(await value("%framed")).toBe("7");
    expect((await failure("added[Symbol.dispose]()\n%framed")).ename).toBe("UsageError");
    expect((await failure("registerMagic(5, () => 0)")).ename).toBe("TypeCheckError");
  });
});

describe("a magic that is not known", () => {
  test("is an error at its line that names near ones", async () => {
    const { ename, evalue, trace } = await failure("const line1 = 1\n%tiem line1");
    expect([ename, evalue]).toEqual(["UsageError", "%tiem is not a magic: did you mean %time? %lsmagic lists them"]);
    expect(trace).toMatch(/line 2:\n.*\n> 2 \| %tiem line1\n {4}\| \^/u);
    expect((await failure("%time")).evalue).toBe("%time: the statement is missing");
    expect((await failure("{\n  %who\n}")).trace).toMatch(/a magic stands at the start of a line[^]*> 2 \|/u);
    expect((await failure("%bash")).evalue).toBe("%bash: must be %%bash");
    expect((await failure("%%cd x\ny")).evalue).toBe("%%cd: must be %cd");
  });
});

describe("%autoreload and %types", () => {
  test("say how things are", async () => {
    expect(await out("%autoreload 2")).toContain("reload is always on");
    expect(await out("%autoreload 0")).toContain("%autoreload 0 changes nothing");
    expect((await failure("%autoreload 3")).evalue).toContain("must be 0, 1 or 2");
    expect(await out("%types")).toBe("%types error\n");
    const late = await kernel.execute("const wrong: number = 'text'\n%types warn\nwrong");
    expect(result(late.outputs)).toBe("'text'");
    expect(await out("%types error\n%types")).toBe("%types error\n");
  });
});

test("a new executor knows no magics of users, and starts where the kernel did", async () => {
  mkdirSync(join(folder, "elsewhere"), { recursive: true });
  writeFileSync(join(folder, "near.ts"), "export const near = 1;\n");
  await kernel.execute("registerMagic('lost', () => 1); 0");
  await kernel.execute("%cd elsewhere");
  expect((await failure("process.exit(3)")).ename).toBe("ExecutorEnded");
  expect((await failure("%lost")).evalue).toContain("%lost is not a magic");
  expect((await kernel.complete("%los"))["matches"]).toEqual([]);
  expect(await value('import { near } from "./near.ts"; near')).toBe("1");
});

describe("around magics", () => {
  test("places are right in errors, completion and hover", async () => {
    await kernel.execute("const smu = { sweep: (n: number) => n, switchOff() { throw new Error('off') } }");
    expect((await failure("%cd .\n/* x */ JSON.parse('{')")).trace).toContain(
      "> 2 | /* x */ JSON.parse('{')\n    |              ^",
    );
    const text = '!echo "`"\n%time await smu.sw';
    expect(await kernel.complete(text)).toMatchObject({
      matches: ["sweep", "switchOff"],
      cursor_start: text.length - 2,
      cursor_end: text.length,
    });
    expect((await kernel.complete("%timeit -n 5 smu.sw"))["matches"]).toEqual(["sweep", "switchOff"]);
    const hover = await kernel.inspect("%pwd\n%time smu.sweep(1)", 15);
    expect((hover["data"] as Record<string, string>)["text/plain"]).toContain("sweep");
    expect((await kernel.complete("%ti"))["matches"]).toEqual(["%time", "%timeit"]);
    expect((await kernel.complete("1\n%%"))["matches"]).toEqual(expect.arrayContaining(["%%bash", "%%sh", "%%time"]));
    expect((await kernel.complete("%types w"))["matches"]).toEqual(["warn"]);
    expect((await kernel.complete("`\n%ti"))["matches"]).toEqual([]);
    expect((await kernel.complete("%run set"))["matches"]).toEqual(["setup.ts"]);
  });

  test("is_complete understands them", async () => {
    const status = async (code: string): Promise<unknown> =>
      (await kernel.request("is_complete_request", { code })).reply.content["status"];
    expect(await status("!echo 'it")).toBe("complete");
    expect(await status("!echo one \\")).toBe("incomplete");
    expect(await status("!echo one \\\n two")).toBe("complete");
    expect(await status("%cd x\nfor (;;) {")).toBe("incomplete");
    expect(await status("%time f(")).toBe("incomplete");
    expect(await status("%time f(\n)")).toBe("complete");
    expect(await status("%time const = 5")).toBe("invalid");
    expect(await status("%%bash\nls")).toBe("incomplete");
    expect(await status("%%bash\nls\n")).toBe("complete");
    expect(await status("name??")).toBe("complete");
  });
});
