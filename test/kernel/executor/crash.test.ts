/** The end of the process that runs the cells: what is told, what outlives it, what comes after. */
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { KernelClient, printed, result, traceback, types } from "../client.ts";

const preload = fileURLToPath(new URL("../../fixtures/kernel/safe-state.mjs", import.meta.url));
const file = join(mkdtempSync(join(tmpdir(), "safe-state-")), "volt");
const outside = (): string[] => readFileSync(file, "utf8").trim().split("\n");

let kernel: KernelClient;
beforeAll(async () => {
  // A small heap is soon full.
  const env = { OUTPUT_FILE: file, NODE_OPTIONS: "--max-old-space-size=96" };
  kernel = await KernelClient.start({ preload, isChecked: false, env });
});
afterAll(() => kernel.shutdown());

const answersOn5 = "was killed after a cell had closed descriptor 5, on which it answers, or written to it";

describe.each([
  ['require("fs").writeSync(5, "no message at all")', answersOn5],
  ['require("fs").closeSync(5)', answersOn5],
  ["process.exit(3)", "ended with exit code 3"],
  ["process.abort()", "was ended by SIGABRT (signal 6)"],
  ['process.kill(process.pid, "SIGSEGV"); for (;;);', "was ended by SIGSEGV (signal 11)"],
  ['process.kill(process.pid, "SIGKILL"); for (;;);', "was ended by SIGKILL (signal 9)"],
  ["const filled = []; for (;;) filled.push(new Array(1000).fill(filled.length));", "ran out of memory ("],
])("after %s", (code, how) => {
  test("the cell has everything it printed, how the process ended and what is gone; the next cell runs", async () => {
    await kernel.execute("const sweep = [1, 2, 3]; let count = 4; type Point = number; 0");
    const { reply, outputs } = await kernel.execute(
      `console.log("first"); console.error("second"); for (let i = 0; i < 500; i++) console.log("line", i);\n${code}`,
    );
    expect(reply.content).toMatchObject({ status: "error", ename: "ExecutorEnded" });
    expect(reply.content["evalue"]).toContain(`the process that runs the cells ${how}`);
    expect(traceback(outputs)).toContain("variables that are gone: sweep, count");
    expect(printed(outputs)).toBe(`first\n${Array.from({ length: 500 }, (_, line) => `line ${line}\n`).join("")}`);
    // Node's own pages about the end are not shown.
    expect(printed(outputs, "stderr")).toBe("second\n");
    expect(result((await kernel.execute("typeof sweep + typeof setVolt")).outputs)).toBe("'undefinedfunction'");
  });
});

test("process.exit in a timer is told on the cell of the timer, whatever runs or has run since", async () => {
  const ending = "the process that runs the cells ended with exit code 7";
  const first = await kernel.execute('setTimeout(() => process.exit(7), 150); "armed"');
  const innocent = await kernel.execute('"innocent"');
  await kernel.until(() => printed(kernel.outputsOf(first.reply.parentHeader.msg_id), "stderr").includes(ending));
  expect(printed(kernel.outputsOf(innocent.reply.parentHeader.msg_id), "stderr")).toBe("");

  const second = await kernel.execute('setTimeout(() => process.exit(7), 150); "armed"');
  const busy = await kernel.execute("await new Promise(resolve => setTimeout(resolve, 5000))");
  expect(busy.reply.content["ename"]).toBe("ExecutorEnded");
  expect(printed(kernel.outputsOf(second.reply.parentHeader.msg_id), "stderr")).toContain(ending);
});

test("the safe state is applied by the fresh process at once, before any cell", async () => {
  await kernel.execute('open("smu"); open("dmm"); declareSafe(0); setVolt(5); 0');
  const { reply, outputs } = await kernel.execute("process.abort()");
  expect(traceback(outputs)).toContain("open when it ended, and not closed: smu, dmm");
  const cell = reply.parentHeader.msg_id;
  await kernel.until(() => printed(kernel.outputsOf(cell)).includes("safe state applied: 0 V\n"));
  expect(outside()).toEqual(["5", "safe 0"]);
  // A cell that is sent right after the end of the process waits for it too.
  await kernel.execute('setVolt(7); open("scope")[Symbol.dispose](); 0');
  const again = kernel.execute("process.abort()");
  const next = kernel.execute("setVolt(8)", {}, {});
  expect(traceback((await again).outputs)).not.toContain("scope");
  expect((await next).reply.content["status"]).toBe("aborted");
  await kernel.execute("setVolt(9)");
  expect(outside().slice(2)).toEqual(["7", "safe 0", "9"]);
});

test("an end while nothing runs is told under the latest cell", async () => {
  const { reply } = await kernel.execute("setTimeout(() => process.exit(4), 20); 0");
  const cell = reply.parentHeader.msg_id;
  await kernel.until(() => printed(kernel.outputsOf(cell), "stderr").includes("ended with exit code 4"));
  expect(types(kernel.outputsOf(cell))).not.toContain("error");
  expect(result((await kernel.execute("1 + 1")).outputs)).toBe("2");
});

test("a preload that ends the process is left out, and the kernel goes on", async () => {
  const other = await KernelClient.start({
    preload,
    isChecked: false,
    env: { OUTPUT_FILE: file, ENDS_PRELOAD: "yes" },
  });
  await other.execute('runtime().keep("ends", true); process.abort()');
  await other.until(() => printed(other.published, "stderr").includes("its names are not in scope"));
  expect(result((await other.execute("typeof setVolt")).outputs)).toBe("'undefined'");
  await other.shutdown();
});
