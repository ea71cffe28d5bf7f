import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { printed, result } from "../client.ts";
import { DebugClient } from "./debug-client.ts";

let client: DebugClient;
beforeAll(async () => {
  client = await DebugClient.start();
  await client.attach();
});
afterAll(() => client.shutdown());

describe("a step over", () => {
  test("goes from line to line, also across an await, and ends with the cell", async () => {
    const code = `let a = 1;
let b = await new Promise(resolve => setTimeout(resolve, 5, a + 1));
let c = b + 1;
await null;
c`;
    await client.breakIn(code, 1);
    const { running } = await client.runToStop(code);
    for (const line of [2, 3, 4, 5]) expect((await client.go("next")).line).toBe(line);
    await client.request("next", { threadId: 1 });
    expect(result((await running).outputs)).toBe("3");
  });

  test("shows nothing of what makes loops and catches interruptible", async () => {
    const code = `let tries = 0;
for (const one of [1, 2]) {
  try {
    throw new Error(String(one));
  } catch {
    tries++;
  }
}
tries;`;
    await client.breakIn(code, 1);
    const { running } = await client.runToStop(code);
    const lines: number[] = [];
    for (let step = 0; step < 9; step++) lines.push((await client.go("next")).line);
    expect(lines.filter((line, index) => line !== lines[index - 1])).toEqual([2, 4, 6, 2, 4, 6, 2, 9]);
    await client.resume();
    await running;
  });

  test("of one cell does not stop in the next", async () => {
    const code = "let last = 1;";
    await client.breakIn(code, 1);
    const { running } = await client.runToStop(code);
    await client.request("next", { threadId: 1 });
    await running;
    const { outputs } = await client.kernel.execute("let other = 2;\nother");
    expect(result(outputs)).toBe("2");
  });

  test("of an import arrives behind it, though a file was loaded", async () => {
    writeFileSync(join(client.kernel.folder, "loaded.ts"), "export const gain: number = 3;\n");
    const code = 'const { gain } = await import("./loaded.ts");\nlet doubled = gain * 2;\ndoubled';
    await client.breakIn(code, 1);
    const { running } = await client.runToStop(code);
    expect((await client.go("next")).line).toBe(2);
    await client.resume();
    expect(result((await running).outputs)).toBe("6");
  });
});

test("a step in goes into the user's function, past what waits for it, and out again", async () => {
  const code = `async function measure(n: number): Promise<number> {
  const twice = n * 2;
  await null;
  return twice;
}
let got = await measure(4);
got;`;
  await client.breakIn(code, 6);
  const { running } = await client.runToStop(code);
  expect(await client.go("stepIn")).toMatchObject({ name: "measure", line: 2 });
  expect(await client.go("next")).toMatchObject({ name: "measure", line: 3 });
  expect(await client.go("next")).toMatchObject({ name: "measure", line: 4 });
  expect(await client.go("stepOut")).toMatchObject({ line: 7 });
  await client.resume();
  expect(result((await running).outputs)).toBe("8");
});

test("a step in goes through a package's code into the user's callback", async () => {
  const code = "let squares = [3].map(x =>\n  x * x);\nsquares;";
  await client.breakIn(code, 1);
  const { running } = await client.runToStop(code);
  expect((await client.go("stepIn")).line).toBe(2);
  await client.resume();
  await running;
});

test("a pause stops a running loop where it is", async () => {
  // V8 of Node 22 looks for a pause only at calls once a function has had a stop (decision 0008).
  const turn = process.versions.node.startsWith("22.") ? "await next();" : "turns++;";
  const code = `let turns = 0;\nlet on = true;\n\nwhile (on) {\n  ${turn} if (turns === 1) console.log("go");\n}\nturns > 0;`;
  await client.kernel.execute("async function next(): Promise<void> { turns++; await null; }\nvar turns: number;");
  const running = client.kernel.execute(code);
  await client.kernel.until(() => printed(client.kernel.published).includes("go\n"));
  await client.request("pause", { threadId: 1 });
  expect(await client.event("stopped")).toMatchObject({ reason: "pause", threadId: 1 });
  const frames = await client.frames();
  expect([4, 5]).toContain(frames.at(-1)?.line);
  expect(await client.evaluate("on = false")).toBe("false");
  await client.resume();
  expect(result((await running).outputs)).toBe("true");
});

test("the stack is in the coordinates of the cell, without frames of the kernel, and goes on below an await", async () => {
  const code = `const inner = async (): Promise<number> => {
  await null;
  return 7;
};
async function outer() {
  return (await inner()) + 1;
}
await outer();`;
  const path = await client.breakIn(code, 3);
  const { running, frames } = await client.runToStop(code);
  expect(frames.map(({ line }) => line)).toEqual([3, 6, 8]);
  expect(frames.every(({ source }) => source.path === path)).toBe(true);
  expect(frames.map(({ name }) => name)).toEqual([
    "inner",
    "outer (awaits)",
    expect.stringMatching(/^cell \d+ \(awaits\)$/u),
  ]);
  const page = await client.request("stackTrace", { threadId: 1, startFrame: 1, levels: 1 });
  expect(page).toMatchObject({ totalFrames: 3, stackFrames: [{ line: 6 }] });
  await client.resume();
  await running;
});
