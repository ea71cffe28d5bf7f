import { afterAll, beforeAll, expect, test } from "vitest";
import { KernelClient, printed, result, types } from "../client.ts";

let kernel: KernelClient;
beforeAll(async () => (kernel = await KernelClient.start({ isChecked: false })));
afterAll(() => kernel.shutdown());

test("ten thousand lines arrive in order, in few messages, and before idle", async () => {
  const { outputs } = await kernel.execute("for (let i = 0; i < 10_000; i++) console.log(`line ${i}`);");
  expect(printed(outputs)).toBe(Array.from({ length: 10_000 }, (_, line) => `line ${line}\n`).join(""));
  expect(types(outputs).filter(type => type === "stream").length).toBeLessThan(100);
  expect(types(outputs).at(-1)).toBe("status");
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

test("what child processes write belongs to the cell, and is there before idle", async () => {
  const { outputs } = await kernel.execute(`import { spawnSync } from "node:child_process";
spawnSync("sh", ["-c", "echo from the child; echo to stderr >&2"], { stdio: "inherit" }); 0`);
  expect(printed(outputs)).toBe("from the child\n");
  expect(printed(outputs, "stderr")).toBe("to stderr\n");
});

test("late output goes to the cell that caused it", async () => {
  const first = await kernel.execute('setTimeout(() => console.log("late"), 30); 0');
  const second = await kernel.execute("await new Promise(resolve => setTimeout(resolve, 60)); 0");
  expect(printed(second.outputs)).toBe("");
  expect(printed(kernel.outputsOf(first.reply.parentHeader.msg_id))).toBe("late\n");
});

test("text outside ASCII arrives whole", async () => {
  const { outputs } = await kernel.execute('process.stdout.write(Buffer.from("µ→😀")); "😀"');
  expect(printed(outputs)).toBe("µ→😀");
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
