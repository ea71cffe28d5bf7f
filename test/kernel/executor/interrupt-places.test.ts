/** Wherever a cell is when the interrupt comes: it ends, its variables stay, and nothing of it runs on. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { KernelClient, printed, result } from "../client.ts";

let kernel: KernelClient;
let executor: unknown;
beforeAll(async () => {
  const preload = fileURLToPath(new URL("../../fixtures/kernel/preload.mjs", import.meta.url));
  kernel = await KernelClient.start({ preload, isChecked: false, leadsGroup: true });
  const installed = join(kernel.folder, "node_modules", "spinner");
  mkdirSync(installed, { recursive: true });
  writeFileSync(join(installed, "package.json"), '{ "name": "spinner", "type": "module", "main": "index.js" }');
  writeFileSync(join(installed, "index.js"), "export function spin(turn) { for (;;) turn(); }");
  writeFileSync(
    join(kernel.folder, "local.ts"),
    `const pause = () => new Promise<void>(resolve => setTimeout(resolve, 1));
export function spin(turn: () => void): void { for (;;) turn(); }
export async function ramp(turn: () => void): Promise<void> { try { for (;;) { turn(); await pause(); } } finally { await pause(); console.log("file"); } }`,
  );
  executor = result((await kernel.execute("process.pid")).outputs);
});
afterAll(() => kernel.shutdown());

const byMessage = (): Promise<void> => kernel.interrupt();

/** What the cell printed after one interrupt, once it has been seen that it is over. */
async function interrupted(code: string, press: () => unknown = byMessage): Promise<string> {
  await kernel.execute("var n = 0; const kept = 'kept'; 0");
  const before = kernel.published.length;
  const running = kernel.execute(`console.log("go");\n${code}`);
  await kernel.until(() => printed(kernel.published.slice(before)).includes("go\n"));
  await new Promise(resolve => setTimeout(resolve, 40));
  await press();
  const { reply, outputs } = await running;
  expect(reply.content).toMatchObject({ status: "error", ename: "KeyboardInterrupt" });
  const after = await kernel.execute("const before = n; await sleep(40); [n - before, kept, process.pid]");
  expect(result(after.outputs)).toBe(`[ 0, 'kept', ${executor as string} ]`);
  return printed(outputs).slice("go\n".length);
}

describe("one interrupt ends", () => {
  test.each([
    ["a loop in a local file", "import { spin } from './local.ts'; spin(() => n++);"],
    ["a loop in a package", "import { spin } from 'spinner'; spin(() => n++);"],
    ["a loop in code made at run time", "eval('for (;;) n++');"],
    ["a regular expression that never ends", "/(a+)+$/.test('a'.repeat(40) + 'b');"],
    ["recursion without a loop", "const f = k => (n++, k > 0 && (f(k - 1), f(k - 1))); f(60);"],
    ["recursion through awaits", "async function f() { n++; await null; await f(); } await f();"],
    ["a generator that something native runs", "function* g() { for (;;) yield n++ & 1; } new Set(g());"],
    ["a callback of an array", "for (;;) [1, 2, 3].forEach(() => n++);"],
    ["a getter", "const o = { get x() { for (;;) n++; } }; o.x;"],
    ["microtasks without end", "const m = () => { n++; queueMicrotask(m); }; m(); await new Promise(() => {});"],
    ["ticks without end", "const m = () => { n++; process.nextTick(m); }; m(); await new Promise(() => {});"],
    ["immediates without end", "const m = () => { n++; setImmediate(m); }; m(); await new Promise(() => {});"],
    ["a loop in an interval's callback", "setInterval(() => { for (;;) n++; }, 1); await new Promise(() => {});"],
    ["a chain of timers", "const m = () => { n++; setTimeout(m, 1); }; m(); await new Promise(() => {});"],
    ["an interval of node:timers/promises", "for await (const _ of require('timers/promises').setInterval(1)) n++;"],
    ["a thread that sleeps", "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);"],
    ["a thenable that never ends", "await { then() {} };"],
    ["the display of a result", "({ async [Symbol.for('Jupyter.display')]() { for (;;) { n++; await sleep(1); } } })"],
    ["retries", "for (let i = 0; i < 1e6; i++) { try { n++; await sleep(2); throw new Error(); } catch { n++; } }"],
    ["a loop that catches in an inner loop", "for (;;) { try { for (;;) n++; } catch { n++; } finally { n++; } }"],
    ["a loop over a promise's catch", "for (;;) await (async () => { await sleep(1); n++; })().catch(() => {});"],
    [
      "a loop over what wraps each error",
      "for (;;) { try { await sleep(1).then(() => sleep(1)).catch(cause => { throw new Error('x', { cause }); }); } catch { n++; } }",
    ],
    [
      "a loop over what throws another error",
      "const f = async () => { try { await sleep(1); } finally { throw new Error('x'); } }; for (;;) { try { await f(); } catch { n++; } }",
    ],
    [
      "a loop over settled promises",
      "for (;;) { await Promise.allSettled([sleep(1), (async () => { for (;;) { n++; await sleep(1); } })()]); }",
    ],
  ])("%s", async (_name, code) => {
    expect(await interrupted(code)).toBe("");
  });

  test.each([
    ["the kernel process", () => void kernel.child.kill("SIGINT")],
    ["its process group", () => void process.kill(-kernel.child.pid!, "SIGINT")],
  ])("a loop and a wait, by SIGINT to %s", async (_name, press) => {
    const end = "finally { await sleep(5); console.log('off'); }";
    expect(await interrupted(`try { for (;;) n++; } ${end}`, press)).toBe("off\n");
    expect(await interrupted(`try { await new Promise(() => {}); } ${end}`, press)).toBe("off\n");
  });
});

describe("finally runs from the inside out", () => {
  test("in a local file, and around it", async () => {
    const code =
      "import { ramp } from './local.ts'; try { await ramp(() => n++); } finally { await sleep(5); console.log('cell'); }";
    expect(await interrupted(code)).toBe("file\ncell\n");
  });

  test("through generators", async () => {
    const code = `function* inner() { try { for (;;) yield n++; } finally { console.log("generator"); } }
try { for (const _ of inner()); } finally { await sleep(5); console.log("cell"); }`;
    expect(await interrupted(code)).toBe("generator\ncell\n");
  });

  test("with awaits and loops in each", async () => {
    const code = `try { try { await new Promise(() => {}); } finally { for (let i = 0; i < 2; i++) { await sleep(3); console.log(i); } } }
finally { await sleep(3); for (let i = 2; i < 4; i++) console.log(i); }`;
    expect(await interrupted(code)).toBe("0\n1\n2\n3\n");
  });

  test("in all branches before what waits for them", async () => {
    const code = `let offs = 0;
const branch = async () => { try { for (;;) { n++; await sleep(1); } } finally { await sleep(2); offs++; } };
try { await Promise.all(Array.from({ length: 20 }, branch)); } finally { console.log("off:", offs); }`;
    expect(await interrupted(code)).toBe("off: 20\n");
  });
});
