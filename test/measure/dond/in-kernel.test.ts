/** Sweeps in a real kernel: what the cell shows, what goes on beside them, and what the stop button does. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

import { KernelClient, printed, result, traceback } from "../../kernel/client.ts";

const dist = fileURLToPath(new URL("../../../dist/", import.meta.url));
let kernel: KernelClient;
beforeAll(async () => {
  kernel = await KernelClient.start({ preload: join(dist, "index.js") });
  await run(`await initialiseOrCreateDatabaseAt("runs.db");
const gate = new ManualParameter("gate", { initialValue: 0, unit: "V" });
let go = () => {};
const held = new Parameter("held", { unit: "A", getCmd: () => new Promise<number>(resolve => { go = () => resolve(1); }) });
const current = new Parameter("current", { unit: "A", getCmd: () => 2 * (gate.cache.value ?? 0) });`);
});
afterAll(() => kernel.shutdown());

async function run(code: string): Promise<string | undefined> {
  const { reply, outputs } = await kernel.execute(code);
  expect(reply.content["status"], traceback(outputs)).toBe("ok");
  return result(outputs) as string | undefined;
}

/** The bars that a cell has shown, the last one last. */
function bars(): string[] {
  return kernel.published
    .filter(({ header }) => header.msg_type === "display_data" || header.msg_type === "update_display_data")
    .map(({ content }) => String((content["data"] as Record<string, unknown>)["text/html"]))
    .filter(html => html.includes('role="progressbar"'));
}

/** Lets the run go on by one point. */
const point = async (done: number): Promise<void> => {
  await run("go()");
  for (;;) if ((await run("run.points[0]")) === String(done)) return;
};

test("a run in the background is there at once; cells and comm messages are served between its points", async () => {
  await run('const run = dond.start(new LinSweep(gate, 0, 1, 3), held, { name: "night" }); run');
  expect(bars()[0]).toContain("night");
  await point(1);
  await run(
    'let heard = 0; (globalThis as any)[Symbol.for("setpoint.runtime/1")].onComm("knob", (comm: any) => { comm.onMessage(() => { heard++; }); });',
  );
  await kernel.tell("comm_open", { comm_id: "knob", target_name: "knob", data: {} });
  await kernel.tell("comm_msg", { comm_id: "knob", data: { turn: 1 } });
  expect(await run("heard")).toBe("1");
  expect(await run("run.state")).toBe("'running'");
});

test("the stop button ends a cell, and not the run", async () => {
  const running = kernel.execute('console.log("sleeps"); await sleep(60);');
  await kernel.until(() => printed(kernel.published).includes("sleeps\n"));
  await kernel.interrupt();
  expect((await running).reply.content["ename"]).toBe("KeyboardInterrupt");
  await point(2);
  expect(await run("run.state")).toBe("'running'");
});

test("it is paused, goes on, and its bar ends where it began", async () => {
  await run("run.pause(); go()");
  for (;;) if ((await run("run.state")) !== "'running'") break;
  // The last point was under way already.
  expect(await run("run.points")).toBe("[ 3, 3 ]");
  expect(await run("const [night] = await run; night.numberOfResults")).toBe("3");
  await kernel.until(() => bars().at(-1)?.includes("completed") === true);
  expect(bars().at(-1)).toContain("3 of 3");
});

test("the stop button ends a sweep that a cell waits for; its data stay and are marked", async () => {
  const sweeping = kernel.execute(
    "const ds = await dond(new LinSweep(gate, 0, 1, 11, 0.01), current, () => (gate.cache.value === 0.5 ? (console.log('half'), sleep(60)) : undefined));",
  );
  await kernel.until(() => printed(kernel.published).includes("half\n"));
  await kernel.interrupt();
  const { reply, outputs } = await sweeping;
  expect(reply.content["ename"]).toBe("KeyboardInterrupt");
  expect(traceback(outputs)).not.toContain("measure/");
  const kept =
    "const left = await loadById(2); [left.completed, left.numberOfResults, 'measurement_exception' in left.metadata]";
  expect(await run(kept)).toBe("[ true, 5, true ]");
  expect(
    await run(
      "const [rest] = await dond.resume(2, { parameters: [gate, current], functions: [() => 0] }); rest.numberOfResults",
    ),
  ).toBe("11");
});
