/** What is measured on our kernel alone, because the peers do not do it or do not end it. */
import { BenchKernel } from "../jupyter-client.ts";
import { median, quantile } from "../report.ts";
import { setpoint } from "./contestants.ts";
import type { Rows } from "./rows.ts";

const { name } = setpoint;

/** Interrupts of loops, how many messages a burst of lines takes, and how soon cells run again after a crash. */
export async function answersAlone(rows: Rows, rounds: number): Promise<void> {
  const kernel = await started();
  for (let round = 0; round < rounds; round++) {
    const { outputs } = await kernel.execute(setpoint.lines!);
    const streams = outputs.filter(one => one.header.msg_type === "stream");
    const count = streams.reduce((sum, one) => sum + String(one.content.text).split("\n").length - 1, 0);
    if (count !== 10_000) throw new Error(`${count} of 10,000 lines arrived before idle`);
    rows.add("10,000 lines: messages", name, streams.length);
    rows.add(
      "interrupt to reply, cell's own loop",
      name,
      await kernel.interrupt(`console.log("on"); await sleep(0.01); while (true) {}`),
    );
    // Text that is made at run time is not rewritten, as code of packages is not.
    rows.add(
      "interrupt to reply, other JavaScript",
      name,
      await kernel.interrupt(`console.log("on"); await sleep(0.01); new Function("while (true) {}")();`),
    );
  }
  for (let round = 0; round < rounds; round++) {
    const crashed = performance.now();
    await kernel.executeAny('process.kill(process.pid, "SIGSEGV"); for (;;);');
    await kernel.execute(setpoint.framework!.code);
    rows.add("crash to the next result with the framework", name, performance.now() - crashed);
  }
  await kernel.stop();
}

/** A thousand cells of a day in the lab: declarations, loops, output, errors. */
export async function longSession(rows: Rows): Promise<void> {
  const kernel = await started();
  const cells: ((n: number) => string)[] = [
    n => `const value${n % 50} = ${n}; value${n % 50} + 1`,
    n => `let list${n % 50}: number[] = Array.from({ length: 1000 }, (_, i) => i + ${n});`,
    n => `interface Point${n % 50} { x: number }\nfunction move(p: Point${n % 50}): number { return p.x + 1; }`,
    n => `move({ x: ${n} })`,
    n => `for (let i = 0; i < 20; i++) console.log("line", i, ${n});`,
    n => `class Sample { readonly id = ${n}; }\nnew Sample().id`,
    n => `await new Promise<number>(resolve => setTimeout(() => resolve(${n}), 0))`,
    () => `const wrong: number = "text";`,
  ];
  const trips = async (): Promise<number> => {
    const times: number[] = [];
    for (let trip = 0; trip < 50; trip++) {
      const sent = performance.now();
      await kernel.execute("1+1");
      times.push(performance.now() - sent);
    }
    return median(times);
  };
  // Everything has been used once before it is weighed.
  for (let n = 0; n < 2 * cells.length; n++) await kernel.executeAny(cells[n % cells.length]!(n));
  const before = { time: await trips(), memory: kernel.memory() };
  for (let n = 0; n < 1000; n++) await kernel.executeAny(cells[n % cells.length]!(n));
  const after = { time: await trips(), memory: kernel.memory() };
  rows.add("memory after 1,000 cells ÷ before", name, after.memory / before.memory);
  rows.add("1+1 after 1,000 cells ÷ before", name, after.time / before.time);
  await kernel.stop();
}

/** Kernels started one after the other, each asked for a result. */
export async function manyStarts(rows: Rows, count: number): Promise<void> {
  const times: number[] = [];
  for (let n = 0; n < count; n++) {
    const start = performance.now();
    const kernel = await BenchKernel.start(setpoint);
    try {
      await kernel.request("kernel_info_request", {});
      times.push(performance.now() - start);
      await kernel.connected();
      await kernel.execute("%types off\n1+1");
    } catch (error) {
      console.log(`start ${n + 1} failed: ${error instanceof Error ? error.message : String(error)}`);
      times.pop();
    } finally {
      await kernel.stop();
    }
  }
  rows.add("starts that failed, of many", name, count - times.length);
  rows.add("starts, 99th percentile ÷ median", name, quantile(times, 0.99) / median(times));
}

async function started(): Promise<BenchKernel> {
  const kernel = await BenchKernel.start(setpoint);
  await kernel.request("kernel_info_request", {});
  await kernel.connected();
  return kernel;
}
