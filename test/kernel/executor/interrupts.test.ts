import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Answer, KernelClient, printed, result, traceback } from "../client.ts";

let kernel: KernelClient;
beforeAll(async () => {
  const preload = fileURLToPath(new URL("../../fixtures/kernel/preload.mjs", import.meta.url));
  kernel = await KernelClient.start({ preload, isChecked: false });
});
afterAll(() => kernel.shutdown());

/** Runs a cell, and interrupts it once it has printed "go". */
async function interrupt(code: string, times = 1): Promise<Answer> {
  const before = kernel.published.length;
  const running = kernel.execute(`console.log("go");\n${code}`);
  await kernel.until(() => printed(kernel.published.slice(before)).includes("go\n"));
  // The loop is entered after the line was printed.
  await new Promise(resolve => setTimeout(resolve, 30));
  for (let count = 0; count < times; count++) await kernel.interrupt();
  return running;
}

function expectInterrupted({ reply, outputs }: Answer, output: string): void {
  expect(reply.content).toMatchObject({ status: "error", ename: "KeyboardInterrupt" });
  expect(printed(outputs)).toBe(`go\n${output}`);
}

test("an interrupt that a call into the system keeps waiting says so, once, and ends the cell when it returns", async () => {
  const ended = await interrupt('require("node:child_process").spawnSync("sleep", ["4"]);\nconsole.log("on");', 2);
  expectInterrupted(ended, "");
  expect(printed(ended.outputs, "stderr").match(/The interrupt waits for a call into native code/gu)).toHaveLength(1);
});

describe("an interrupt ends", () => {
  test("an endless loop at its line, keeps the variables, and lets finally run with what it awaits", async () => {
    const ended = await interrupt(`let turns = 0;
try {
  while (true) turns++;
} finally {
  await sleep(20);
  console.log("off");
}`);
    expectInterrupted(ended, "off\n");
    expect(traceback(ended.outputs)).toContain("> 4 |   while (true) turns++;");
    expect(result((await kernel.execute("turns > 0")).outputs)).toBe("true");
  });

  test("an endless await", async () => {
    const ended = await interrupt(
      'try { await new Promise(() => {}); } finally { await sleep(20); console.log("off"); }',
    );
    expectInterrupted(ended, "off\n");
    expect(traceback(ended.outputs)).toContain("> 2 | try { await new Promise");
  });

  test("an endless asynchronous loop, from the inside out, and nothing of it runs on", async () => {
    const ended = await interrupt(`let steps = 0;
async function ramp() {
  try {
    for (;;) { steps++; await sleep(2); }
  } finally { await sleep(20); console.log("inner"); }
}
try { await ramp(); } finally { console.log("outer"); }`);
    expectInterrupted(ended, "inner\nouter\n");
    const counts = await kernel.execute("const first = steps; await sleep(30); [first > 0, steps - first]");
    expect(result(counts.outputs)).toBe("[ true, 0 ]");
  });

  test("a loop that comes after an await", async () => {
    expectInterrupted(
      await interrupt('await sleep(1); try { while (true) {} } finally { console.log("off"); }'),
      "off\n",
    );
  });

  test("a loop that awaits what is there already", async () => {
    expectInterrupted(await interrupt("while (true) await null;"), "");
  });

  test("a loop that catches everything", async () => {
    expectInterrupted(await interrupt("while (true) { try { await sleep(2); } catch {} }"), "");
  });

  test("every branch that runs beside others", async () => {
    const { reply, outputs } = await interrupt(`async function branch(name) {
  try { for (;;) await sleep(2); } finally { await sleep(5); console.log(name); }
}
await Promise.all([branch("a"), branch("b"), branch("c")]);`);
    expect(reply.content["ename"]).toBe("KeyboardInterrupt");
    expect(printed(outputs).split("\n").toSorted()).toEqual(["", "a", "b", "c", "go"]);
  });

  test("a for await over an endless source", async () => {
    const ended = await interrupt(`async function* endless() { for (;;) { await sleep(1); yield 1; } }
for await (const one of endless()) void one;`);
    expectInterrupted(ended, "");
  });

  test("the wait for a last value", async () => {
    expectInterrupted(await interrupt("new Promise(() => {})"), "");
  });

  test("a loop in a timer's callback", async () => {
    expectInterrupted(await interrupt("setTimeout(() => { while (true); }, 1); await new Promise(() => {});"), "");
  });

  test("what answers nothing, and the kernel goes on", async () => {
    const ended = await interrupt('await sleep(1); /(a+)+$/.test("a".repeat(40) + "b");');
    expectInterrupted(ended, "");
    expect(ended.reply.content["evalue"]).toBe(
      "the cell was cut: it did not answer the interrupt, so no finally of it has run",
    );
    expect(result((await kernel.execute("6 * 7")).outputs)).toBe("42");
  });

  test("timers that the cell had started", async () => {
    expectInterrupted(
      await interrupt("let ticks = 0; setInterval(() => ticks++, 1); await new Promise(() => {});"),
      "",
    );
    const counts = await kernel.execute("const seen = ticks; await sleep(20); [seen > 0, ticks - seen]");
    expect(result(counts.outputs)).toBe("[ true, 0 ]");
  });

  test("a loop that a finished cell left behind, when nothing else runs", async () => {
    await kernel.execute("let left = 0; (async () => { for (;;) { left++; await sleep(1); } })(); 0");
    await kernel.interrupt();
    const counts = await kernel.execute("const kept = left; await sleep(20); left - kept");
    expect(result(counts.outputs)).toBe("0");
  });
});

describe("an interrupt", () => {
  test("can be handled by name, and the cell goes on", async () => {
    const { reply, outputs } = await interrupt(`async function measure() {
  try { for (;;) await sleep(2); } catch (error) { if (!(error instanceof KeyboardInterrupt)) throw error; }
  await sleep(5);
  return "partial data";
}
await measure()`);
    expect(reply.content["status"]).toBe("ok");
    expect(result(outputs)).toBe("'partial data'");
  });

  test("comes once: a second ends what finally does", async () => {
    const before = kernel.published.length;
    const ended = interrupt(
      'try { await new Promise(() => {}); } finally { console.log("cleaning"); await new Promise(() => {}); }',
    );
    await kernel.until(() => printed(kernel.published.slice(before)).includes("cleaning\n"));
    await kernel.interrupt();
    expectInterrupted(await ended, "cleaning\n");
  });

  test("while nothing runs changes nothing for the next cell", async () => {
    for (let time = 0; time < 20; time++) {
      await kernel.interrupt();
      expect(result((await kernel.execute("let n = 0; for (let i = 0; i < 10; i++) n += i; n")).outputs)).toBe("45");
    }
  });

  test("while the preload loads leaves its names in scope", async () => {
    const folder = mkdtempSync(join(tmpdir(), "kernel-preload-"));
    const slow = join(folder, "slow.mjs");
    writeFileSync(slow, "for (const end = Date.now() + 1500; Date.now() < end;);\nexport const late = 1;\n");
    const other = await KernelClient.start({ preload: slow });
    const waiting = other.execute("%types off\nlate");
    await other.interrupt();
    await waiting;
    const { outputs } = await other.execute("%types off\nlate");
    expect(result(outputs) ?? traceback(outputs)).toBe("1");
    await other.shutdown();
    rmSync(folder, { recursive: true });
  });

  test("by SIGINT is the same", async () => {
    const running = kernel.execute('console.log("sig"); await new Promise(() => {});');
    await kernel.until(() => printed(kernel.published).includes("sig\n"));
    kernel.child.kill("SIGINT");
    expect((await running).reply.content["ename"]).toBe("KeyboardInterrupt");
  });
});

describe("a critical section", () => {
  test("is waited for, says so, and ends the loop around it", async () => {
    const { reply, outputs } = await interrupt(`let exchanges = 0, replies = 0;
for (;;) { exchanges++; await exchange(80, "ramp"); replies++; }`);
    expect(reply.content["ename"]).toBe("KeyboardInterrupt");
    expect(printed(outputs, "stderr")).toContain("waiting for ramp\n");
    const counts = await kernel.execute(
      "const count = exchanges; await sleep(100); [count === exchanges, count - replies]",
    );
    expect(result(counts.outputs)).toBe("[ true, 1 ]");
  });

  test("that loops without waiting is ended by the second interrupt", async () => {
    const { reply, outputs } = await interrupt(
      'try { await runtime().critical("spin", () => { for (;;); }); } finally { console.log("off"); }',
      2,
    );
    expect(reply.content["ename"]).toBe("KeyboardInterrupt");
    expect(printed(outputs)).toBe("go\noff\n");
    expect(result((await kernel.execute("let after = 0; while (after < 9) after++; after")).outputs)).toBe("9");
  });

  test("is aborted by the second interrupt", async () => {
    const { reply, outputs } = await interrupt("await exchange(60_000);", 2);
    expect(reply.content["ename"]).toBe("KeyboardInterrupt");
    expect(printed(outputs, "stderr")).toContain("Second SIGINT received. Triggering KeyboardInterrupt immediately.");
  });
});
