/** A forgotten await with real parameters: before the cell runs where types see it, and at the latest when it runs. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { KernelClient, printed, result, traceback, types } from "../client.ts";

const preload = fileURLToPath(new URL("../../../dist/index.js", import.meta.url));
let kernel: KernelClient;
beforeAll(async () => {
  kernel = await KernelClient.start({ preload });
  const { reply, outputs } = await kernel.execute(
    `import { Weinschel8320 } from "setpoint/instruments/weinschel";
const att = await Weinschel8320.open("att", "GPIB0::1::INSTR", { sim: "weinschel/8320" });
const volt = new Parameter("volt", { getCmd: () => 3, setCmd: (v: number) => {} });
async function sweep() { await att.attenuation(10); }`,
  );
  expect(reply.content["status"], traceback(outputs)).toBe("ok");
});
afterAll(() => kernel.shutdown());

const uses = [
  "att.attenuation(10); 1",
  "if (volt) att.attenuation(10); 1",
  "volt && att.attenuation(10); 1",
  "const set = () => { att.attenuation(10); }; set(); 1",
  "volt, att.attenuation(10), 1",
  "sweep(); 1",
  "`${att.attenuation()} dB`",
  '"U = " + volt()',
  "String(volt())",
  "JSON.stringify(volt())",
  "[10, 20].map(v => att.attenuation(v)); 1",
  "[10, 20].forEach(v => att.attenuation(v)); 1",
  "[10, 20].forEach(async v => { await att.attenuation(v); }); 1",
  "volt() * 2",
  "-volt()",
  "volt() > 3",
  "volt() === 3",
  "[volt()].includes(3)",
  "if (volt()) 1",
  "while (volt()) break;",
  "!volt()",
];

test.each(uses)("%s does not run", async code => {
  const { reply, outputs } = await kernel.execute(`// a cell\n${code}`);
  expect(reply.content).toMatchObject({ status: "error", ename: "TypeCheckError" });
  expect(traceback(outputs)).toMatch(/cell \d+, line 2:/u);
});

describe("without types", () => {
  beforeAll(() => kernel.execute("%types off"));
  afterAll(() => kernel.execute("%types error"));

  // What compares or asks works on promises too: those are found as operations that nobody waits for.
  const silent = new Set(["sweep(); 1", "[10, 20].forEach(async v => { await att.attenuation(v); }); 1"]);
  test.each(uses.filter(code => !silent.has(code)))("%s is an error at its line", async code => {
    const { reply, outputs } = await kernel.execute(`// a cell\n${code}`);
    expect(reply.content["status"]).toBe("error");
    expect(reply.content["evalue"]).toContain("write await before it");
    expect(traceback(outputs)).toMatch(/cell \d+, line 2:/u);
  });

  test("an operation in a local file is an error at the line of the file", async () => {
    const file = join(kernel.folder, "ramp.ts");
    writeFileSync(
      file,
      "export function ramp(set: (v: number) => Promise<void>): void {\n  for (const v of [10, 20]) set(v);\n}\n",
    );
    const { reply, outputs } = await kernel.execute('import { ramp } from "./ramp"; ramp(att.attenuation); 1');
    expect(reply.content["evalue"]).toContain(
      "setting att_attenuation: nothing waits for it: write await before it (2 times)",
    );
    expect(traceback(outputs)).toContain(`${file}, line 2:`);
  });
});

describe("after the reply", () => {
  /** The error that a cell was given after its reply. */
  async function lateError(code: string): Promise<string> {
    const { reply, outputs } = await kernel.execute(code);
    expect(reply.content["status"], traceback(outputs)).toBe("ok");
    const cell = reply.parentHeader.msg_id;
    await kernel.until(() => traceback(kernel.outputsOf(cell)) !== "");
    return traceback(kernel.outputsOf(cell));
  }

  test.each(["att.attenuation(10)", "volt()"])("%s in a timer is an error at its line", async operation => {
    const told = await lateError(
      `setTimeout(() => {\n  const start: () => unknown = () => ${operation};\n  start();\n}, 20)`,
    );
    expect(told).toMatch(/^ForgottenAwait: .*: nothing waits for it: write await before it$/mu);
    expect(told).toMatch(/cell \d+, line 2:/u);
  });

  test.each(["setImmediate", "process.nextTick", "queueMicrotask"])("%s is a part of its cell", async start => {
    const { reply } = await kernel.execute(`const loose: any = volt;\n${start}(() => { loose(2); });\n1`);
    expect(reply.content["evalue"]).toContain("setting volt: nothing waits for it");
  });

  test("what is waited for soon, or sent off by void, is fine", async () => {
    const { reply } = await kernel.execute(`setTimeout(async () => {
  const setting = att.attenuation(10);
  await sleep(0.4);
  await setting;
  await Promise.all([volt(), att.attenuation(20)]);
  void volt();
  await sleep(1.2);
  console.log("through");
}, 20)`);
    const cell = reply.parentHeader.msg_id;
    await kernel.until(() => printed(kernel.outputsOf(cell)) === "through\n");
    expect(traceback(kernel.outputsOf(cell))).toBe("");
  });
});

test("what sleeps in the background does not keep the cell, what works does; a sleep that is forgotten is told", async () => {
  const { reply, outputs } = await kernel.execute(
    `let polls = 0;
void (async () => { while (polls < 30) { await att.attenuation(); polls++; await sleep(0.03); } })();
"started"`,
  );
  expect([reply.content["status"], result(outputs)]).toEqual(["ok", "'started'"]);
  // The value is at least one of an operation that was under way.
  const [now, later] = await Promise.all([
    kernel.execute("const now = polls; await sleep(0.2); [now < 30, polls > now]"),
    kernel.execute("await sleep(1); polls"),
  ]);
  expect([result(now.outputs), result(later.outputs)]).toEqual(["[ true, true ]", "30"]);
  const forgotten = await kernel.execute("const doze: any = sleep;\ndoze(5);\n1");
  expect(forgotten.reply.content["evalue"]).toBe("sleeping 5 s: nothing waits for it: write await before it");
});

test("operations that one line starts are one error, also where the first goes another way than the second", async () => {
  const { outputs } = await kernel.execute(
    "const start: (v: number) => unknown = v => att.attenuation(v);\n[10, 20].map(start); 1",
  );
  expect(traceback(outputs).match(/ForgottenAwait/gu)).toHaveLength(1);
  expect(traceback(outputs)).toContain("write await before it (2 times)");
});

test("a run in the background needs no await, neither its start nor its points", async () => {
  await kernel.execute('await initialiseOrCreateDatabaseAt("runs.db")');
  const { reply, outputs } =
    await kernel.execute(`const slow = new Parameter("slow", { getCmd: async () => { await sleep(0.001); return 1; } });
const run = dond.start(new LinSweep(volt, 0, 1, 20), slow);
1`);
  expect(reply.content["status"], traceback(outputs)).toBe("ok");
  const ended = await kernel.execute("await run; run.state");
  expect([result(ended.outputs), traceback(ended.outputs)]).toEqual(["'completed'", ""]);
  await new Promise(resolve => setTimeout(resolve, 1200));
  expect(traceback(kernel.outputsOf(reply.parentHeader.msg_id))).toBe("");
});

test("what is started and waited for in a function is through before the cell is, and its failure is the cell's", async () => {
  const done = await kernel.execute('void sweep().then(() => console.log("set")); 1');
  expect([done.reply.content["status"], printed(done.outputs)]).toEqual(["ok", "set\n"]);
  expect(types(done.outputs).at(-1)).toBe("status");
  const failed = await kernel.execute(
    "async function wrong() {\n  await att.attenuation(3 as any);\n}\nvoid wrong(); 1",
  );
  expect(failed.reply.content["ename"]).toBe("ParameterError");
  expect(traceback(failed.outputs)).toMatch(/cell \d+, line 2:/u);
});

test("void is the way to say that it is wanted; what is awaited is fine", async () => {
  const { reply, outputs } = await kernel.execute("void att.attenuation(20); 1");
  expect(reply.content["status"], traceback(outputs)).toBe("ok");
  const all = await kernel.execute("await Promise.all([volt(), att.attenuation()])");
  expect(result(all.outputs)).toBe("[ 3, 20 ]");
});

describe("what an instrument is told and asked, its snapshot and its end", () => {
  beforeAll(async () => {
    const { reply, outputs } = await kernel.execute(
      `const smu = await Weinschel8320.open("smu", "TCPIP::10.0.0.8::5025::SOCKET", { sim: "weinschel/8320" });
const inst = await openResource("GPIB0::1::INSTR", { sim: "weinschel/8320", readTermination: "\\r", writeTermination: "\\r" });
const station = new Station({ components: [smu] });
const loose: any = { smu, inst, station };`,
    );
    expect(reply.content["status"], traceback(outputs)).toBe("ok");
  });

  test.each([
    'loose.smu.write("ATTN ALL 20")',
    'loose.smu.ask("ATTN? 1")',
    'loose.inst.write("ATTN ALL 20")',
    'loose.inst.query("ATTN? 1")',
    'loose.inst.queryAsciiValues("ATTN? 1")',
    "loose.smu.snapshot()",
    "loose.station.snapshot()",
  ])("%s that nobody waits for is an error at its line", async operation => {
    const { reply, outputs } = await kernel.execute(`// a cell\n${operation};\n1`);
    expect(reply.content["evalue"], traceback(outputs)).toContain("nothing waits for it: write await before it");
    expect(traceback(outputs)).toMatch(/cell \d+, line 2:/u);
  });

  test.each(['smu.ask("ATTN? 1")', 'inst.query("ATTN? 1")', "smu.snapshot()"])(
    "%s is not taken for its value",
    async operation => {
      const { reply } = await kernel.execute(`const late: any = ${operation};\nJSON.stringify({ late })`);
      expect(reply.content["evalue"]).toContain("is a promise, not its value: write await before it");
    },
  );

  test("its end is waited for, too", async () => {
    const { reply } = await kernel.execute("loose.smu.close(); 1");
    expect(reply.content["evalue"]).toContain("closing smu: nothing waits for it");
    expect((await kernel.execute("await inst.close()")).reply.content["status"]).toBe("ok");
    // One that fails is shown at its line, also without an await.
    const { reply: failed, outputs } = await kernel.execute('// a cell\nvoid smu.ask("ATTN? 1");\n1');
    expect(failed.content["evalue"]).toContain("is closed");
    expect(traceback(outputs)).toMatch(/cell \d+, line 2:/u);
  });
});
