import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { KernelClient, printed, result, types } from "../client.ts";

let kernel: KernelClient;
beforeAll(async () => (kernel = await KernelClient.start({ isChecked: false })));
afterAll(() => kernel.shutdown());

const lines = (count: number, of: (line: number) => string): string =>
  Array.from({ length: count }, (_, line) => of(line)).join("");

/** What a cell printed, after it has been seen to have come in few messages and before idle. */
async function expectFew(code: string, name?: "stderr"): Promise<string> {
  const { outputs } = await kernel.execute(code);
  expect(types(outputs).filter(type => type === "stream").length).toBeLessThan(100);
  expect(types(outputs).at(-1)).toBe("status");
  return printed(outputs, name);
}

describe("ten thousand lines arrive in order, in few messages, and before idle", () => {
  const whole = lines(10_000, line => `line ${line}\n`);

  test.each([
    ["of console.log", "for (let i = 0; i < 10_000; i++) console.log(`line ${i}`);"],
    ["of process.stdout", "for (let i = 0; i < 10_000; i++) process.stdout.write(`line ${i}\\n`);"],
    ["with an await between them", "for (let i = 0; i < 10_000; i++) { console.log(`line ${i}`); await null; }"],
    [
      "with a turn of the event loop between them",
      "for (let i = 0; i < 10_000; i++) { console.log(`line ${i}`); await new Promise(resolve => setImmediate(resolve)); }",
    ],
    [
      "past the streams",
      'import { writeSync } from "node:fs"; for (let i = 0; i < 10_000; i++) writeSync(1, `line ${i}\\n`);',
    ],
    [
      "of a child process",
      `import { spawnSync } from "node:child_process"; spawnSync(process.execPath, ["-e", "for (let i = 0; i < 10_000; i++) console.log('line ' + i)"], { stdio: "inherit" }); 0`,
    ],
  ])("%s", async (_name, code) => {
    expect(await expectFew(code)).toBe(whole);
  });

  test("of both streams in turn", async () => {
    const code =
      "for (let i = 0; i < 10_000; i++) { if (i % 2) console.error(`err ${i}`); else console.log(`out ${i}`); }";
    const { outputs } = await kernel.execute(code);
    expect(types(outputs).filter(type => type === "stream").length).toBeLessThan(100);
    expect(printed(outputs)).toBe(lines(5000, line => `out ${2 * line}\n`));
    expect(printed(outputs, "stderr")).toBe(lines(5000, line => `err ${2 * line + 1}\n`));
  });

  test("of characters of four bytes", async () => {
    const code = 'for (let i = 0; i < 10_000; i++) console.log("😀".repeat(20) + i);';
    expect(await expectFew(code)).toBe(lines(10_000, line => `${"😀".repeat(20)}${line}\n`));
  });
});

test("lines of a million characters arrive whole", async () => {
  const text = await expectFew('for (let i = 0; i < 20; i++) console.log("µ".repeat(1_000_000) + i);');
  expect(text === lines(20, line => `${"µ".repeat(1_000_000)}${line}\n`)).toBe(true);
  kernel.published.splice(0);
});

test("stdout and stderr keep their order, and what is shown keeps its place between them", async () => {
  const { outputs } = await kernel.execute(`console.log("a"); console.error("b"); process.stdout.write("c");
globalThis[Symbol.for("setpoint.runtime/1")].display({ "text/plain": "d" });
console.log("e"); "f"`);
  const shown = outputs
    .slice(2, -1)
    .map(({ content }) => content["text"] ?? (content["data"] as Record<string, unknown>)["text/plain"]);
  expect(shown).toEqual(["a\n", "b\n", "c", "d", "e\n", "'f'"]);
});

test("a loop that never yields is heard while it runs", async () => {
  const running = kernel.execute(
    'for (let i = 0; ; i++) { const end = performance.now() + 5; while (performance.now() < end); console.log("turn", i); }',
  );
  await kernel.until(() => printed(kernel.published).includes("turn 20\n"));
  await kernel.interrupt();
  expect((await running).reply.content["ename"]).toBe("KeyboardInterrupt");
});

test("every line is heard before a computation that follows it, and before it ends", async () => {
  const seen = kernel.published.length;
  const running = kernel.execute('console.log("one"); console.log("two"); console.error("three"); for (;;);');
  const heard = kernel.published;
  await kernel.until(() => printed(heard.slice(seen), "stderr") === "three\n");
  expect(printed(heard.slice(seen))).toBe("one\ntwo\n");
  await kernel.interrupt();
  expect((await running).reply.content["ename"]).toBe("KeyboardInterrupt");
});

test("a flood waits for its readers: the memory of both processes stays bounded, and an interrupt ends it", async () => {
  const pids = [kernel.child.pid!, Number(result((await kernel.execute("process.pid")).outputs))];
  const resident = (): number[] => pids.map(pid => Number(/VmRSS:\s+(\d+)/u.exec(status(pid))?.[1]) / 1024);
  const before = resident();
  const seen = kernel.published.length;
  const line = "x".repeat(1000);
  const running = kernel.execute(`let turns = 0; for (;; turns++) console.log("${line}");`);
  let length = 0;
  let read = seen;
  // More than is read at once, so that the writer has to wait.
  await kernel.until(() => {
    length += printed(kernel.published.slice(read)).length;
    read = kernel.published.length;
    return length > 36_000_000;
  });
  const grown = resident().map((now, index) => now - before[index]!);
  await kernel.interrupt();
  const { reply, outputs } = await running;
  expect(reply.content["ename"]).toBe("KeyboardInterrupt");
  const turns = Number(result((await kernel.execute("turns")).outputs));
  expect(printed(outputs).length).toBeGreaterThanOrEqual(turns * (line.length + 1));
  expect(Math.max(...grown)).toBeLessThan(250);
  kernel.published.splice(0);
}, 60_000);

test("native code, child processes and cells keep their order", async () => {
  const { outputs } = await kernel.execute(`import { spawnSync } from "node:child_process";
import { writeSync } from "node:fs";
const echo = text => spawnSync("sh", ["-c", \`echo \${text}\`], { stdio: "inherit" });
console.log("a"); echo("b"); console.log("c"); writeSync(1, "d\\n"); console.log("e"); echo("f"); writeSync(1, "g\\n"); console.log("h"); 0`);
  expect(printed(outputs)).toBe("a\nb\nc\nd\ne\nf\ng\nh\n");
});

test("a descriptor that a cell closed takes nothing from what it prints", async () => {
  const other = await KernelClient.start({ isChecked: false });
  await other.execute('require("fs").closeSync(1); 0');
  const { outputs } = await other.execute('console.log("still"); console.error("here"); 1');
  expect(printed(outputs)).toBe("still\n");
  expect(result(outputs)).toBe("1");
  await other.shutdown();
});

test("a stream that a cell ends is there for the next", async () => {
  const first =
    await kernel.execute(`import { pipeline } from "node:stream/promises"; import { Readable } from "node:stream";
await pipeline(Readable.from(["piped", " through"]), process.stdout);
await new Promise(resolve => process.stdout.end(", last", resolve)); process.stdout.destroy(); 0`);
  expect(printed(first.outputs)).toBe("piped through, last");
  expect(printed((await kernel.execute("console.log('still here')")).outputs)).toBe("still here\n");
});

test("what a worker prints late goes to the cell that started it", async () => {
  const { reply } = await kernel.execute(
    `new (require("worker_threads").Worker)("setTimeout(() => console.log('worker'), 200)", { eval: true }); 0`,
  );
  const second = await kernel.execute("await new Promise(resolve => setTimeout(resolve, 20)); 0");
  const cell = reply.parentHeader.msg_id;
  await kernel.until(() => printed(kernel.outputsOf(cell)) === "worker\n");
  expect(types(second.outputs)).not.toContain("stream");
});

test("streams that a module imported are those of the cell", async () => {
  const { outputs } = await kernel.execute(`import { stdout } from "node:process"; import own from "node:console";
stdout.write("imported\\n"); own.log("console"); 0`);
  expect(printed(outputs)).toBe("imported\nconsole\n");
});

test("what child processes write belongs to the cell, and is there before idle", async () => {
  const { outputs } = await kernel.execute(`import { spawnSync } from "node:child_process";
spawnSync("sh", ["-c", "echo from the child; echo to stderr >&2"], { stdio: "inherit" }); 0`);
  expect(printed(outputs)).toBe("from the child\n");
  expect(printed(outputs, "stderr")).toBe("to stderr\n");
});

test("what a child process writes after its cell is over belongs to the cell that started it", async () => {
  const { reply } = await kernel.execute(`import { spawn, fork } from "node:child_process";
const script = "setTimeout(() => { console.log('late child'); console.error('late error') }, 300)";
const child = spawn(process.execPath, ["-e", script], { stdio: "inherit" });
spawn("sh", ["-c", "sleep 0.3; echo piped"]).stdout.on("data", text => console.log("from a pipe:", String(text)));
require("net").createServer(function (socket) { console.log("from a socket"); socket.end(); this.close(); })
  .listen(0, "127.0.0.1", function () { setTimeout(() => require("net").connect(this.address().port, "127.0.0.1"), 300); });
child.stdout`);
  const cell = reply.parentHeader.msg_id;
  const second = await kernel.execute("await new Promise(resolve => child.on('close', resolve)); 0");
  const late = (): string => printed(kernel.outputsOf(cell));
  await kernel.until(() =>
    ["late child\n", "from a pipe: piped", "from a socket\n"].every(text => late().includes(text)),
  );
  expect(result(kernel.outputsOf(cell))).toBe("null");
  expect(printed(kernel.outputsOf(cell), "stderr")).toBe("late error\n");
  expect(types(second.outputs)).not.toContain("stream");
});

test("late output goes to the cell that caused it", async () => {
  const first = await kernel.execute('setTimeout(() => console.log("late"), 30); 0');
  const second = await kernel.execute("await new Promise(resolve => setTimeout(resolve, 60)); 0");
  expect(printed(second.outputs)).toBe("");
  expect(printed(kernel.outputsOf(first.reply.parentHeader.msg_id))).toBe("late\n");
});

test("text outside ASCII arrives whole, also in parts and in other encodings", async () => {
  const { outputs } = await kernel.execute(`process.stdout.write(Buffer.from("µ→😀"));
const parts = Buffer.from("😀"); for (const byte of parts) process.stdout.write(Buffer.of(byte));
process.stdout.write("4f4b", "hex"); "😀"`);
  expect(printed(outputs)).toBe("µ→😀😀OK");
  expect(result(outputs)).toBe("'😀'");
});

test("displays are added, replaced by their id, and cleared", async () => {
  const { outputs } = await kernel.execute(`const runtime = globalThis[Symbol.for("setpoint.runtime/1")];
runtime.display({ "text/html": "<b>1</b>" }, { id: "live" });
runtime.display({ "text/html": "<b>2</b>" }, { id: "live", update: true });
runtime.clearOutput(true);`);
  expect(types(outputs).slice(2, -1)).toEqual(["display_data", "update_display_data", "clear_output"]);
  expect(outputs[3]!.content).toMatchObject({ data: { "text/html": "<b>2</b>" }, transient: { display_id: "live" } });
  expect(outputs[4]!.content).toEqual({ wait: true });
});

function status(pid: number): string {
  return readFileSync(`/proc/${pid}/status`, "utf8");
}
