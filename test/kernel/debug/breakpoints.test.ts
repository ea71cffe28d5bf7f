import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { printed, result } from "../client.ts";
import { DebugClient, values } from "./debug-client.ts";

let client: DebugClient;
beforeAll(async () => {
  client = await DebugClient.start();
  await client.attach();
});
afterAll(() => client.shutdown());

describe("a breakpoint stops", () => {
  test("in a cell, at its line, and the cell goes on to its result", async () => {
    const code = "let first = 1;\nlet second = first + 1;\nsecond * 10";
    const path = await client.breakIn(code, 2);
    const { running, reason, frames } = await client.runToStop(code);
    expect(reason).toBe("breakpoint");
    expect(frames[0]).toMatchObject({ line: 2, source: { path, name: expect.stringMatching(/^cell \d+$/u) } });
    expect(values(await client.scope("Globals"))).toMatchObject({ first: "1" });
    await client.resume();
    await client.event("continued");
    expect(result((await running).outputs)).toBe("20");
  });

  test("each time that the cell is run", async () => {
    const code = "let runs = 1;\nruns + 1";
    await client.breakIn(code, 1);
    for (let run = 0; run < 2; run++) {
      const { running, frames } = await client.runToStop(code);
      expect(frames[0]?.line).toBe(1);
      await client.resume();
      await running;
    }
  });

  test("in a function that an earlier cell has defined", async () => {
    const code = "function twice(x: number): number {\n  const doubled = x * 2;\n  return doubled;\n}";
    await client.kernel.execute(code);
    const path = await client.breakIn(code, 3);
    const { running, frames } = await client.runToStop("1 + twice(4)");
    expect(frames[0]).toMatchObject({ name: "twice", line: 3, source: { path } });
    expect(frames[1]).toMatchObject({ line: 1, column: 5 });
    expect(values(await client.scope("Locals"))).toEqual({ x: "4", doubled: "8" });
    await client.resume();
    expect(result((await running).outputs)).toBe("9");
    await client.setBreakpoints(path);
  });

  test("in a local file that the cell imports, while it loads and when it is called", async () => {
    const path = join(client.kernel.folder, "meter.ts");
    writeFileSync(
      path,
      `interface Reading { volt: number }
export const range: number = 10;
export class Meter {
  async read(): Promise<Reading> {
    await null;
    const volt = range / 4;
    return { volt };
  }
}
`,
    );
    const [set] = await client.setBreakpoints(path, 2, 6);
    expect(set).toMatchObject({ verified: false, message: "the file has not been loaded yet" });
    const { running, frames } = await client.runToStop('import { Meter } from "./meter.ts";\nawait new Meter().read()');
    expect(frames[0]).toMatchObject({ name: "module meter.ts", line: 2, source: { path, name: "meter.ts" } });
    expect(await client.go("continue")).toMatchObject({ line: 6, source: { path } });
    await client.resume();
    expect(result((await running).outputs)).toBe("{ volt: 2.5 }");
    await client.setBreakpoints(path);
  });

  test("in an edited file at the lines that stand there now, in what is running at those that are the same", async () => {
    const path = join(client.kernel.folder, "edited.ts");
    const before = "export function scaled(x: number): number {\n  const twice = x * 2;\n  return twice;\n}\n";
    writeFileSync(path, before);
    await client.kernel.execute('import { scaled } from "./edited.ts"; scaled(1)');
    writeFileSync(path, before.replace("{\n", "{\n  if (x < 0) return 0;\n  x += 1;\n"));
    const [same, added] = await client.setBreakpoints(path, 4, 3);
    expect(same).toMatchObject({ verified: true, line: 4 });
    expect(added).toMatchObject({ verified: false, line: 3, message: expect.stringContaining("imported anew") });
    const first = await client.runToStop("scaled(2)");
    expect(first.frames[0]).toMatchObject({ name: "scaled", line: 2 });
    await client.resume();
    expect(result((await first.running).outputs)).toBe("4");

    const second = await client.runToStop('import { scaled } from "./edited.ts"; scaled(3)');
    expect(second.frames[0]).toMatchObject({ name: "scaled", line: 3 });
    expect(await client.go("continue")).toMatchObject({ line: 4 });
    await client.resume();
    expect(result((await second.running).outputs)).toBe("8");
    await client.setBreakpoints(path);
  });

  test("where its condition is true, and only there", async () => {
    const code = "let seen = 0;\nfor (let i = 0; i < 5; i++) {\n  seen += i;\n}\nseen";
    await client.breakIn(code, { line: 3, condition: "i === 3" });
    const { running } = await client.runToStop(code);
    expect(await client.evaluate("i")).toBe("3");
    await client.resume();
    expect(result((await running).outputs)).toBe("10");
  });

  test("at the pass that its hit condition names", async () => {
    const code = "let sum = 0;\nfor (let k = 0; k < 5; k++) {\n  sum += k;\n}\nsum";
    await client.breakIn(code, { line: 3, hitCondition: ">= 4" });
    const { running } = await client.runToStop(code);
    expect(await client.evaluate("k")).toBe("3");
    await client.go("continue");
    expect(await client.evaluate("k")).toBe("4");
    await client.resume();
    await running;
  });

  test("never where it only has something to say", async () => {
    const code = "for (let turn = 0; turn < 2; turn++) {\n  void turn;\n}";
    await client.breakIn(code, { line: 2, logMessage: "turn {turn} of `2`" });
    const { outputs } = await client.kernel.execute(code);
    expect(printed(outputs)).toBe("turn 0 of `2`\nturn 1 of `2`\n");
  });

  test("at the first line with code after one that has none", async () => {
    const code = "// a remark\n\nlet moved = 1;\nmoved";
    const path = await client.breakIn(code, 1);
    const { running, frames } = await client.runToStop(code);
    expect(frames[0]?.line).toBe(3);
    const info = await client.request<{ breakpoints: unknown[] }>("debugInfo");
    expect(info.breakpoints).toContainEqual({
      source: path,
      breakpoints: [expect.objectContaining({ line: 3, verified: true })],
    });
    await client.resume();
    await running;
  });
});

test("a condition that cannot be read is refused with its reason", async () => {
  const { sourcePath } = await client.request<{ sourcePath: string }>("dumpCell", { code: "1;" });
  const [first, second] = await client.setBreakpoints(
    sourcePath,
    { line: 1, condition: "a b" },
    { line: 1, hitCondition: "often" },
  );
  expect(first).toMatchObject({ verified: false, message: expect.stringContaining('condition "a b": ') });
  expect(second).toMatchObject({ verified: false, message: expect.stringContaining('hit condition "often": must be') });
});

test("a breakpoint that is taken back stops nothing", async () => {
  const code = "let taken = 1;\ntaken";
  const path = await client.breakIn(code, 1);
  await client.setBreakpoints(path);
  expect(result((await client.kernel.execute(code)).outputs)).toBe("1");
});
