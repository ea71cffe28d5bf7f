import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { KernelClient, printed, result, traceback, types } from "../client.ts";

let kernel: KernelClient;
beforeAll(async () => (kernel = await KernelClient.start({ isChecked: false })));
afterAll(() => kernel.shutdown());

describe("an error", () => {
  test("is shown at its line of the cell, with the callers and the cause, without the machinery", async () => {
    const { reply, outputs } = await kernel.execute(`interface Point { x: number }
enum Axis { X }
function move(point: Point): number {
  throw new RangeError("too far", { cause: new Error("the end stop") });
}
move({ x: Axis.X });`);
    expect(reply.content).toMatchObject({ status: "error", ename: "RangeError", evalue: "too far" });
    expect(traceback(outputs)).toBe(`RangeError: too far
cell 1, line 4:
  2 | enum Axis { X }
  3 | function move(point: Point): number {
> 4 |   throw new RangeError("too far", { cause: new Error("the end stop") });
    |         ^
  5 | }
  6 | move({ x: Axis.X });
    at move (cell 1:4:9)
    at cell 1:6:1

caused by
Error: the end stop
cell 1, line 4:
  2 | enum Axis { X }
  3 | function move(point: Point): number {
> 4 |   throw new RangeError("too far", { cause: new Error("the end stop") });
    |                                            ^
  5 | }
  6 | move({ x: Axis.X });
    at move (cell 1:4:44)
    at cell 1:6:1`);
  });

  test("after an await, and from a function of an earlier cell, has its line", async () => {
    await kernel.execute("async function later() {\n  await null;\n  null.x;\n}");
    const { outputs } = await kernel.execute("await later();");
    expect(traceback(outputs)).toMatch(/cell \d+, line 3:/u);
    expect(traceback(outputs)).toContain("> 3 |   null.x;");
  });

  test("after an await, has all who waited for it, each line once, down to that of the running cell", async () => {
    await kernel.execute(`async function deep(v: number) {
  await null;
  if (v > 5) throw new Error("too much");
  if (v > 3) await deep(v + 1);
}
async function measure(v: number) {
  await deep(1);
  await deep(v);
}`);
    const text = traceback((await kernel.execute("await measure(1);\nconst two = 2;\nawait measure(4);")).outputs);
    const frames = Array.from(text.matchAll(/^ {4}at (.*):\d+(\)?)$/gmu), ([, place, end]) => `${place}${end}`);
    const [last = ""] = frames.slice(-1);
    const first = Number(/\d+/u.exec(last)?.[0]) - 1;
    expect(frames).toEqual([
      `deep (cell ${first}:3)`,
      `deep (cell ${first}:4)`,
      `measure (cell ${first}:8)`,
      `cell ${first + 1}:3`,
    ]);
  });

  test("names the cell by what the front-end calls it, beside its number", async () => {
    const id = "3f1c9a52-8d1e-4c02-9ac7-0f1d2b3c4d5e";
    const thrown = async (code: string): Promise<string> =>
      traceback((await kernel.execute(code, {}, { cellId: id })).outputs);
    expect(await thrown('throw new Error("off")')).toMatch(/^Error: off\ncell \d+ \(3f1c9a52\), line 1:/u);
    expect(await thrown("const = 1")).toMatch(/\ncell \d+ \(3f1c9a52\), line 1:/u);
    expect(await thrown("%types error\nconst n: number = 'a'")).toMatch(/\ncell \d+ \(3f1c9a52\), line 2:/u);
    await kernel.execute("%types off");
  });

  test.each([
    ["at the top", "const count = 1;\n\nif (count > 0)\n  throw 5;", 4],
    ["after an await", "\nawait null; throw { code: 1 }, 5;", 2],
    ["in a function that waited", "async function fail() {\n  await null;\n  throw 5;\n}\nawait fail();", 3],
  ])("that is a plain value is shown where it was thrown: %s", async (_where, code, line) => {
    const { reply, outputs } = await kernel.execute(code);
    expect(reply.content).toMatchObject({ ename: "Uncaught", evalue: "5" });
    expect(traceback(outputs)).toMatch(new RegExp(`^Uncaught: 5\ncell \\d+, line ${line}:`, "u"));
  });

  test.each(["Error", "RangeError", "TypeError", "AggregateError"])(
    "of a class of one's own that extends %s has the name of the class",
    async built => {
      const { reply, outputs } = await kernel.execute(
        `class OutOfReach extends ${built} {}\nthrow new OutOfReach(${built === "AggregateError" ? "[], " : ""}"too far")`,
      );
      expect(reply.content).toMatchObject({ ename: "OutOfReach", evalue: "too far" });
      expect(traceback(outputs)).toMatch(/^OutOfReach: too far$/mu);
    },
  );

  test("of several failures lists all", async () => {
    const text = traceback(
      (await kernel.execute('throw new AggregateError([new Error("one"), new TypeError("two")], "both")')).outputs,
    );
    expect(text).toContain("AggregateError: both");
    expect(text).toContain("1 of 2:\nError: one");
    expect(text).toContain("2 of 2:\nTypeError: two");
  });

  test.each([
    ["throw 5", "Uncaught", "5"],
    ["throw undefined", "Uncaught", "undefined"],
    ["throw { code: 3 }", "Uncaught", "{ code: 3 }"],
    ["const gone = Proxy.revocable({}, {}); gone.revoke(); throw gone.proxy", "Uncaught", "<Revoked Proxy>"],
    ['class DeviceError extends Error {} throw new DeviceError("off")', "DeviceError", "off"],
    ['const round = new Error("a"); round.cause = round; throw round', "Error", "a"],
    ['throw Object.defineProperty(new Error("a"), "stack", { get() { throw 1; } })', "Error", "a"],
  ])("as in %s is named", async (code, ename, evalue) => {
    expect((await kernel.execute(code)).reply.content).toMatchObject({ status: "error", ename, evalue });
  });

  test.each([
    ["message", "Error", "<a message that cannot be read: hostile>"],
    ["stack", "Error", "x"],
    ["name", "Error", "x"],
    ["cause", "Error", "x"],
    ["constructor", "Error", "x"],
    ["errors", "Error", "x"],
  ])("with a hostile %s is shown at its line", async (property, ename, evalue) => {
    const { reply, outputs } = await kernel.execute(
      `const made${property} = new Error("x");\nObject.defineProperty(made${property}, "${property}", { get() { throw new Error("hostile"); } });\nthrow made${property};`,
    );
    expect(reply.content).toMatchObject({ status: "error", ename, evalue });
    expect(traceback(outputs)).toMatch(/cell \d+, line [13]:/u);
  });

  test.each([
    [
      "a proxy that refuses all",
      "new Proxy({}, { get() { throw 1; }, getPrototypeOf() { throw 2; }, ownKeys() { throw 3; } })",
    ],
    ["a proxy of an error", 'new Proxy(new Error("a"), { get() { throw new Error("trap"); } })'],
    ["what refuses to be shown", '{ [Symbol.for("nodejs.util.inspect.custom")]() { throw new Error("shy"); } }'],
    [
      "an error with somebody else's stack",
      'Object.assign(new Error("a"), { stack: "Error: a\\n    at far (away.js:1:1)" })',
    ],
    ["an error of another realm's message", "Object.assign(new Error(), { message: { volts: 5 } })"],
    ["a symbol", 'Symbol("s")'],
    ["what waits nowhere", "Promise.reject(7) && 7"],
  ])("that is %s ends its cell", async (_what, value) => {
    const { reply, outputs } = await kernel.execute(`\nthrow ${value};`);
    expect(reply.content["status"]).toBe("error");
    expect(traceback(outputs)).toMatch(/cell \d+, line 2:|away\.js/u);
  });

  test("that a value brings which is no error is shown where the cell waited", async () => {
    expect(traceback((await kernel.execute("\nawait Promise.reject(5);")).outputs)).toMatch(
      /^Uncaught: 5\ncell \d+, line 2:/u,
    );
  });

  test("of any size stays readable: its message, its stack, its lines, its causes and what it lists", async () => {
    const size = async (code: string): Promise<number> => {
      const { reply, outputs } = await kernel.execute(code);
      expect(reply.content["status"]).toBe("error");
      return traceback(outputs).length + String(reply.content["evalue"]).length;
    };
    expect(await size('throw new Error("y".repeat(10_000_000));')).toBeLessThan(25_000);
    expect(await size('throw "y".repeat(10_000_000);')).toBeLessThan(25_000);
    expect(
      await size('throw { [Symbol.for("nodejs.util.inspect.custom")]: () => "y".repeat(10_000_000) };'),
    ).toBeLessThan(25_000);
    expect(
      await size(
        'const deep = new Error("a"); deep.stack = "Error: a\\n" + "    at f (b.js:1:1)\\n".repeat(200_000); throw deep;',
      ),
    ).toBeLessThan(5_000);
    expect(
      await size('throw new AggregateError(Array.from({ length: 5_000 }, (_, i) => new Error("e" + i)), "many");'),
    ).toBeLessThan(5_000);
    expect(await size(`throw new Error("a"); // ${"z".repeat(1_000_000)}`)).toBeLessThan(2_000);
    expect(
      await size(
        'const fan = (n) => new AggregateError(n === 0 ? [] : Array.from({ length: 10 }, () => fan(n - 1)), "fan " + n); throw fan(4);',
      ),
    ).toBeLessThan(20_000);
  });

  test("whose message or list pretends is not taken in", async () => {
    const fake = await kernel.execute('\nthrow new Error("a\\n    at fake (cell 1:1:1)");');
    expect(traceback(fake.outputs)).toMatch(/^Error: a\n {4}at fake \(cell 1:1:1\)\ncell \d+, line 2:/u);
    const list = await kernel.execute(
      '\nthrow Object.assign(new Error("b"), { errors: new Proxy([1], { get() { throw new Error("trap"); } }) });',
    );
    expect(traceback(list.outputs)).toMatch(/^Error: b\ncell \d+, line 2:/u);
    const endless = await kernel.execute('\nthrow Object.assign(new Error("c"), { errors: Array(1e9) });');
    expect(traceback(endless.outputs)).toContain("… and 999999990 more");
  });

  test("of a disposal after another is told with both lines", async () => {
    const { outputs } = await kernel.execute(
      'using bad = { [Symbol.dispose]() {\n  throw new Error("second");\n} };\nthrow new Error("first");',
    );
    const text = traceback(outputs);
    expect(text).toMatch(/^SuppressedError: .*second\ncell \d+, line 2:/u);
    expect(text).toMatch(/caused by\nError: first\ncell \d+, line 4:/u);
  });

  test("that is its own cause or one of its own errors is told once", async () => {
    const text = traceback(
      (
        await kernel.execute(
          'const knot = new AggregateError([], "knot"); knot.errors.push(knot, new Error("other", { cause: knot })); throw knot;',
        )
      ).outputs,
    );
    expect(text.match(/AggregateError: knot/gu)).toHaveLength(1);
    expect(text.match(/AggregateError, as told above/gu)).toHaveLength(2);
  });

  test("keeps the colours of its message, and shows what else would reach the terminal", async () => {
    const { reply, outputs } = await kernel.execute(
      'throw new Error("\\x1B[31mred\\x1B[0m \\x1B]0;title\\x07 \\x1B[2J\\r\\nnext");',
    );
    expect(reply.content["evalue"]).toBe(
      "\u001B[31mred\u001B[0m \\u001b]0;title\\u0007 \\u001b[2J\\u000d\nnext\u001B[0m",
    );
    expect(traceback(outputs)).toContain("\\u001b]0;title");
  });

  test("has its lines also after a package has put its own stack traces in the place", async () => {
    await kernel.execute('Error.prepareStackTrace = () => "mine"; 0');
    expect(traceback((await kernel.execute('\nthrow new Error("after");')).outputs)).toMatch(/cell \d+, line 2:/u);
  });

  test("thrown on from a callback of Node's is shown where it was thrown on", async () => {
    const { outputs } = await kernel.execute(
      'const { readFile } = require("node:fs");\nawait new Promise(resolve => {\n  readFile("/nowhere", error => { setImmediate(resolve);\n  throw error; });\n});',
    );
    expect(traceback(outputs)).toMatch(/^Error: ENOENT.*\ncell \d+, line 4:/u);
  });

  test("that nothing catches is the cell's, and never the end of the executor", async () => {
    await kernel.execute("const alive = 1;");
    const rejected = await kernel.execute('Promise.reject(new Error("dropped")); "done"');
    expect(rejected.reply.content).toMatchObject({ status: "error", evalue: "dropped" });
    expect(types(rejected.outputs)).toContain("error");
    const late = await kernel.execute('setTimeout(() => { throw new Error("late"); }, 20); 1');
    expect(late.reply.content["status"]).toBe("ok");
    const id = late.reply.parentHeader.msg_id;
    await kernel.until(() => kernel.outputsOf(id).some(({ content }) => content["evalue"] === "late"));
    expect(result((await kernel.execute("alive")).outputs)).toBe("1");
  });
});

describe("an error that nothing catches", () => {
  test.each([
    [
      "a timer",
      'setTimeout(() => { throw new Error("lost"); }, 1); await new Promise(resolve => setTimeout(resolve, 300));',
    ],
    ["the next tick", 'process.nextTick(() => { throw new Error("lost"); });'],
    ["a microtask", 'queueMicrotask(() => { throw new Error("lost"); });'],
    ["a then", 'Promise.resolve().then(() => { throw new Error("lost"); });'],
    [
      "an emitter",
      'setImmediate(() => new (require("node:events").EventEmitter)().emit("error", new Error("lost"))); await new Promise(resolve => setTimeout(resolve, 300));',
    ],
    [
      "a socket's data",
      `const net = require("node:net");
const server = net.createServer(socket => socket.on("data", () => { throw new Error("lost"); }).on("error", () => {})).listen(0, "127.0.0.1");
await new Promise(resolve => server.once("listening", resolve));
const client = net.connect(server.address().port, "127.0.0.1", () => client.write("x")).on("error", () => {});
await new Promise(resolve => setTimeout(resolve, 500));
client.destroy(); server.close();`,
    ],
    [
      "a socket that finds nobody",
      'require("node:net").connect(1, "127.0.0.1"); await new Promise(resolve => setTimeout(resolve, 500));',
    ],
  ])("in %s fails its cell, and the variables stay", async (_where, code) => {
    await kernel.execute("const kept = 5;");
    const { reply, outputs } = await kernel.execute(`${code}\n1`);
    expect(reply.content["status"]).toBe("error");
    expect(types(outputs).filter(type => type === "error")).toHaveLength(1);
    expect(String(reply.content["evalue"])).toMatch(/^lost$|ECONNREFUSED/u);
    expect(result((await kernel.execute("kept")).outputs)).toBe("5");
  });

  test("while a later cell runs is told on the cell it came from", async () => {
    const first = await kernel.execute(
      'const later = new Promise((_, reject) => setTimeout(() => reject(new Error("late")), 60)); 1',
    );
    const second = await kernel.execute("await new Promise(resolve => setTimeout(resolve, 200)); 2");
    expect([first, second].map(({ reply }) => reply.content["status"])).toEqual(["ok", "ok"]);
    expect(types(second.outputs)).not.toContain("error");
    expect(traceback(kernel.outputsOf(first.reply.parentHeader.msg_id))).toMatch(/^Error: late\ncell \d+, line 1:/u);
  });

  test("and that the cell waits for after all is told once, without a warning", async () => {
    const { reply, outputs } = await kernel.execute(
      'const job = (async () => { throw new RangeError("early") })();\nawait new Promise(resolve => setTimeout(resolve, 30));\nawait job;',
    );
    expect(reply.content).toMatchObject({ status: "error", ename: "RangeError", evalue: "early" });
    expect(types(outputs).filter(type => type === "error")).toHaveLength(1);
    expect(printed(outputs, "stderr")).toBe("");
  });

  test("and comes again and again is told whole once, and counted", async () => {
    const { reply } = await kernel.execute(`let ticks = 0;
const ticking = setInterval(() => {
  if (++ticks === 25) clearInterval(ticking);
  throw new RangeError(ticks === 25 ? "last" : "tick");
}, 2); 0`);
    const cell = reply.parentHeader.msg_id;
    const errors = (): unknown[] =>
      kernel.outputsOf(cell).flatMap(({ header, content }) => (header.msg_type === "error" ? [content["evalue"]] : []));
    await kernel.until(() => errors().includes("last"));
    expect(errors()).toEqual(["tick", "last"]);
    expect(printed(kernel.outputsOf(cell), "stderr")).toBe("the same RangeError for the 10th time: tick\n");
  });
});

test("a value whose text fails is shown all the same", async () => {
  const { reply, outputs } = await kernel.execute(
    '({ [Symbol.for("nodejs.util.inspect.custom")]() { throw { toString() { throw 1; } }; } })',
  );
  expect(reply.content["status"]).toBe("ok");
  expect(result(outputs)).toMatch(/^<value that cannot be shown: /u);
});

describe("the end of the executor", () => {
  test.each([
    ["process.exit(3)", "ended with exit code 3"],
    ["process.abort()", "was ended by SIGABRT"],
    ['process.kill(process.pid, "SIGKILL"); await new Promise(() => {})', "was ended by SIGKILL"],
  ])("by %s is told on the cell, and the next cell runs", async (code, reason) => {
    await kernel.execute("const gone = 1;");
    const { reply } = await kernel.execute(code);
    expect(reply.content).toMatchObject({ status: "error", ename: "ExecutorEnded" });
    expect(reply.content["evalue"]).toContain(reason);
    expect(result((await kernel.execute("%types off\ntypeof gone")).outputs)).toBe("'undefined'");
  });

  test("between two cells is told as well", async () => {
    await kernel.execute("setTimeout(() => process.exit(4), 5); 0");
    await kernel.until(() =>
      kernel.published.some(({ content }) => String(content["text"]).includes("ended with exit code 4")),
    );
    expect(result((await kernel.execute("1 + 1")).outputs)).toBe("2");
  });
});
