import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { KernelClient, printed, result } from "../client.ts";

// Each test starts kernels of its own.
vi.setConfig({ testTimeout: 90_000 });

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "history-test-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const start = (data = folder): Promise<KernelClient> =>
  KernelClient.start({ isChecked: false, env: { SETPOINT_HISTORY_DIR: "", SETPOINT_DATA_DIR: data } });

async function find(kernel: KernelClient, request: Record<string, unknown>): Promise<unknown> {
  return (await kernel.request("history_request", request)).reply.content["history"];
}

test("a fresh kernel knows the sessions before it, by all three ways of access", async () => {
  const first = await start();
  await first.execute("const volts = 3");
  await first.execute("volts * 2");
  await first.execute("'silent'", { silent: true });
  await first.execute("'not stored'", { store_history: false });
  await first.shutdown();

  const second = await start();
  expect(await find(second, { hist_access_type: "tail", n: 5, output: true, raw: true })).toEqual([
    [1, 1, ["const volts = 3", null]],
    [1, 2, ["volts * 2", "6"]],
  ]);
  expect(await find(second, { hist_access_type: "range", session: -1, start: 2, stop: 3 })).toEqual([
    [1, 2, "volts * 2"],
  ]);
  expect(await find(second, { hist_access_type: "range", session: 1, start: 0 })).toHaveLength(2);
  expect(await find(second, { hist_access_type: "range", session: 0 })).toEqual([]);
  await second.execute("volts * 2");
  expect(await find(second, { hist_access_type: "search", pattern: "volts*", n: 5 })).toHaveLength(2);
  expect(await find(second, { hist_access_type: "search", pattern: "volts*", unique: true })).toEqual([
    [2, 1, "volts * 2"],
  ]);
  expect(await find(second, { hist_access_type: "search", pattern: "*stored*" })).toEqual([]);
  await second.execute("%cd /");
  expect(await find(second, { hist_access_type: "tail", n: 1, raw: false })).toEqual([
    [2, 2, 'await $magic.run("cd", "/");'],
  ]);
  await second.shutdown();
});

test("kernels that run at the same time write beside each other, and one that is killed keeps what it wrote", async () => {
  const kernels = await Promise.all([start(), start()]);
  await Promise.all(kernels.map((kernel, at) => kernel.execute(`"kernel ${at}"`)));
  await kernels[0]?.request("history_request", { hist_access_type: "tail", n: 1 });
  kernels[0]?.child.kill("SIGKILL");
  await kernels[0]?.exited;
  await kernels[1]?.shutdown();
  const files = readdirSync(join(folder, "history"));
  expect(files.toSorted()).toEqual(["1-0.jsonl", "2-0.jsonl"]);
  const text = files.map(file => readFileSync(join(folder, "history", file), "utf8")).join("");
  expect(text).toContain("kernel 0");
  expect(text).toContain("kernel 1");
  await kernels[0]?.shutdown();
});

test("a folder that cannot be written to is told once and fails no cell", async () => {
  writeFileSync(join(folder, "data"), "");
  const kernel = await start(join(folder, "data"));
  expect(result((await kernel.execute("6 * 7")).outputs)).toBe("42");
  expect(result((await kernel.execute("6 * 8")).outputs)).toBe("48");
  expect(await find(kernel, { hist_access_type: "tail", n: 1, output: true })).toEqual([[1, 2, ["6 * 8", "48"]]]);
  expect(kernel.stderr.split("history: not kept in").length).toBe(2);
  await kernel.shutdown();
});

test("nothing is on disk before the first cell is kept", async () => {
  const kernel = await start();
  await kernel.execute("1", { store_history: false });
  await find(kernel, { hist_access_type: "tail", n: 1 });
  await kernel.shutdown();
  expect(readdirSync(folder)).toEqual([]);
});

test("%history prints it as IPython does", async () => {
  const first = await start();
  await first.execute("const a = 1");
  await first.execute("a +\n  1");
  await first.shutdown();
  const kernel = await start();
  await kernel.execute("const b = 2");
  await kernel.execute("b * 2");
  const show = async (argument: string): Promise<string> =>
    printed((await kernel.execute(`%history ${argument}`)).outputs);
  expect(await show("1-2")).toBe("const b = 2\nb * 2\n");
  expect(await show("-n 1-2")).toBe("   1: const b = 2\n   2: b * 2\n");
  expect(await show("-o 2")).toBe("b * 2\n4\n");
  expect(await show("-n ~1/2")).toBe(" 1/2:\na +\n  1\n");
  expect(await show("-g const")).toBe("const a = 1\nconst b = 2\n%history -g const\n");
  expect(await show("-l 2")).toBe("%history -n ~1/2\n%history -g const\n");
  expect(await show("-g const b -l 1")).toBe("const b = 2\n");
  expect(await show("-n -g 'b *'")).toMatch(/^ {3}2: b \* 2\n/u);
  expect(await show("-t 4")).toBe('await $magic.run("history", "-n 1-2");\n');
  const { reply } = await kernel.execute("%history -x");
  expect(reply.content).toMatchObject({
    ename: "UsageError",
    evalue: expect.stringContaining("%history -x is not known") as string,
  });
  expect((await kernel.execute("%history five")).reply.content["evalue"]).toContain("%history five is not understood");
  await kernel.shutdown();
});
