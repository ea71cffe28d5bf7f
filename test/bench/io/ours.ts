/** Queries and blocks over every bus, in one process: prints figures as JSON. peer.py does the same. */

import { monitorEventLoopDelay } from "node:perf_hooks";

import { openResource, type VisaHandle } from "setpoint";

interface Places {
  socket: string;
  hislip: string;
  vxi11: string;
  simulation: string;
}

const places = JSON.parse(process.env["BENCH_PLACES"] ?? "{}") as Places;
const figures: Record<string, number[]> = {};
const note = (figure: string, value: number): void => void (figures[figure] ??= []).push(value);

async function queries(handle: VisaHandle, figure: string, count: number, repeats = 5): Promise<void> {
  await handle.query("*IDN?");
  for (let repeat = 0; repeat < repeats; repeat++) {
    const began = performance.now();
    for (let n = 0; n < count; n++) await handle.query("*IDN?");
    note(figure, count / (performance.now() - began));
  }
}

const socket = await openResource(places.socket, { timeout: 20 });
await queries(socket, "socket: query", 10_000);
for (let repeat = 0; repeat < 3; repeat++) {
  const delays = monitorEventLoopDelay({ resolution: 1 });
  delays.enable();
  const began = performance.now();
  const values = await socket.queryBinaryValues("BLOCK?", { datatype: "f" });
  note("socket: block of 10 MB", (10 / (performance.now() - began)) * 1000);
  delays.disable();
  note("event loop stalled by a block of 10 MB", delays.max / 1e6);
  if (values.length !== 2_500_000 || values[999] !== 999) throw new Error("the block is not what was sent");
}
for (const [figure, name] of [
  ["HiSLIP: query", places.hislip],
  ["VXI-11: query", places.vxi11],
] as const) {
  const handle = await openResource(name, { timeout: 20 });
  await queries(handle, figure, 4000);
  await handle.close();
}

const simulated = await openResource("GPIB0::1::INSTR", { visalib: `${places.simulation}@sim` });
await queries(simulated, "simulation: query", 20_000);
for (let repeat = 0; repeat < 2; repeat++) {
  const began = performance.now();
  const reply = await simulated.query("LONG?");
  note("simulation: reply of 100 kB", (0.1 / (performance.now() - began)) * 1000);
  if (reply.length !== 100_000) throw new Error("the reply is not what the file says");
}
await simulated.close();
await socket.close();
console.log(JSON.stringify(figures));
