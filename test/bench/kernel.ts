/** Start-up, round trips and memory of this kernel beside tslab, Deno and ipykernel, in turns within one run. */
import { BenchKernel } from "./jupyter-client.ts";
import { contestants, type Contestant } from "./kernel/contestants.ts";
import { answersAlone, longSession, manyStarts } from "./kernel/ours.ts";
import { Rows } from "./kernel/rows.ts";
import { report } from "./report.ts";

const rounds = Number(process.env.BENCH_ROUNDS ?? 5);
const roundTrips = 20;
/** A start is short beside the minutes in which the machine is quick or slow: several are compared. */
const startsInRound = 3;
/** After this long, what a kernel loads behind its sockets is there. */
const settledSeconds = 2;

const rows = new Rows();
const all = contestants();
for (let round = 0; round < rounds; round++) {
  // What is compared follows closely: the machine may be quicker a minute later.
  for (let start = 0; start < startsInRound; start++)
    for (const contestant of all) if (start === 0 || contestant.framework) await startedOrAgain(contestant);
  for (const contestant of all) await session(contestant, round);
}
await answersAlone(rows, rounds);
await longSession(rows);
await manyStarts(rows, Number(process.env.BENCH_STARTS ?? 100));
report("kernel", rows.all, rounds);

/** A peer may fail to start, as tslab does now and then, and is started again; for ours that ends the benchmark. */
async function startedOrAgain(contestant: Contestant): Promise<void> {
  try {
    await firstResult(contestant);
  } catch (error) {
    if (contestant.name === "setpoint") throw error;
    console.log(`started again: ${error instanceof Error ? error.message : String(error)}`);
    await firstResult(contestant);
  }
}

/** From the start of the process to its first answer, and to the first result that uses the framework. */
async function firstResult(contestant: Contestant): Promise<void> {
  const { name, framework } = contestant;
  const started = performance.now();
  const kernel = await BenchKernel.start(contestant);
  try {
    await kernel.request("kernel_info_request", {});
    rows.add("start to kernel_info", name, performance.now() - started);
    await kernel.connected();
    const { outputs } = await kernel.execute(framework?.code ?? "1+1");
    if (!framework) return;
    rows.add("start to the first result with the framework", name, performance.now() - started);
    const shown = outputs.find(one => one.header.msg_type === "execute_result")?.content.data;
    const text = (shown as Record<string, unknown> | undefined)?.["text/plain"];
    if (text !== framework.result) throw new Error(`${name}: ${framework.code} gave ${JSON.stringify(text)}`);
  } finally {
    await kernel.stop();
  }
}

/** Round trips in one kernel. */
async function session(contestant: Contestant, round: number): Promise<void> {
  const { name, typed, completion, lines } = contestant;
  const kernel = await BenchKernel.start(contestant);
  const timed = async (figure: string, work: () => Promise<unknown>): Promise<void> => {
    const sent = performance.now();
    await work();
    rows.add(figure, name, performance.now() - sent);
  };
  try {
    await kernel.request("kernel_info_request", {});
    await kernel.connected();
    await new Promise(resolve => setTimeout(resolve, settledSeconds * 1000));
    rows.add("memory, idle before the first check", name, kernel.memory());
    await kernel.execute("1+1");
    rows.add("memory after the first check", name, kernel.memory());
    // Another text each time: what has been checked once is not checked again.
    for (let trip = 0; trip < roundTrips; trip++) await timed("1+1, checked", () => kernel.execute(`1+${trip + 2}`));
    if (typed) {
      const code = (trip: number): string => typed(round * roundTrips + trip);
      for (let trip = 0; trip < roundTrips; trip++)
        await timed("TypeScript cell, checked", () => kernel.execute(code(trip)));
    }
    if (completion) {
      const complete = async (n: number): Promise<void> => {
        const code = completion.code(n);
        const { content } = await kernel.request("complete_request", { code, cursor_pos: code.length });
        if (!(content.matches as string[]).some(match => match.endsWith(completion.match)))
          throw new Error(`${name}: ${code} is not completed with ${completion.match}`);
      };
      await complete(-1);
      for (let trip = 0; trip < roundTrips; trip++) await timed("completion, warm, new text", () => complete(trip));
    }
    if (lines) await timed("10,000 lines", () => kernel.execute(lines));
    // The others check nothing, or cannot leave it out.
    if (name === "setpoint") await kernel.execute("%types off\n1");
    for (let trip = 0; trip < roundTrips; trip++) await timed("1+1, types off", () => kernel.execute("1+1"));
  } finally {
    await kernel.stop();
  }
}
