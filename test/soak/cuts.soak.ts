/** Every way of being stuck, cut many times on every Node that is tested; the figures go to `cuts.md`. */
import { afterAll, expect, test } from "vitest";
import { result } from "../kernel/client.ts";
import { CutKernel, ways } from "../kernel/cut/rounds.ts";
import { installNode, versions } from "../nodes/nodes.mjs";
import { SoakReport } from "./report.ts";

const rounds = Number(process.env["SETPOINT_ROUNDS"] ?? 30);
const report = new SoakReport("Soak of cells that answer nothing");
afterAll(() => report.write("cuts"));

const nodes: [version: string, program: string][] = [
  [process.version.slice(1), process.execPath],
  ...versions.map((version): [string, string] => [version, installNode(version)]),
];

test.each(nodes)(`Node %s: ${rounds} rounds of ${ways.length} ways keep the variables`, async (version, node) => {
  const kernel = await CutKernel.start({ node });
  const pid = async (): Promise<unknown> => result((await kernel.client.execute("process.pid")).outputs);
  const executor = await pid();
  const started = performance.now();
  for (let number = 0; number < rounds; number++) {
    for (const way of ways) await kernel.round(way, number);
  }
  expect(await pid()).toBe(executor);
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  report.add(
    `Node ${version}: cells cut, each followed by a cell and an interrupt as usual`,
    String(rounds * ways.length),
  );
  report.add(`Node ${version}: variables lost, interrupts missed`, `none, in ${seconds} s`);
  await kernel.client.shutdown();
});
