/** Sweeps in the background: held, ended, tried again, told of, and continued. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

import {
  dond,
  initialiseOrCreateDatabaseAt,
  LinSweep,
  LogCapture,
  ManualParameter,
  Parameter,
  type Notice,
} from "../../../index.ts";
import { quiet } from "../measurement/quiet.ts";

quiet();
const folder = mkdtempSync(join(tmpdir(), "setpoint-long-runs-"));
beforeAll(() => initialiseOrCreateDatabaseAt(join(folder, "runs.db")));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const options = { showProgress: false } as const;

/** A sweep whose reads wait until they are let go. */
function held() {
  const x = new ManualParameter("x", { initialValue: 0 });
  let waiting: (() => void) | undefined;
  const y = new Parameter("y", { getCmd: () => new Promise<number>(resolve => (waiting = () => resolve(1))) });
  const asked = async (): Promise<() => void> => {
    for (;;) {
      if (waiting) return waiting;
      await new Promise(setImmediate);
    }
  };
  /** Lets the read go that is under way. */
  const next = async (): Promise<void> => {
    const go = await asked();
    waiting = undefined;
    go();
    await new Promise(setImmediate);
  };
  return { x, y, next, asked };
}

test("a run is there at once, is held before the next point, and goes on", async () => {
  const { x, y, next, asked } = held();
  const run = dond.start(new LinSweep(x, 0, 2, 3), y, { ...options, name: "held" });
  expect(run.state).toBe("starting");
  await next();
  await asked();
  run.pause();
  await next();
  while (run.state !== "paused") await new Promise(setImmediate);
  expect(run.points).toEqual([2, 3]);
  expect(run.lastValues).toEqual({ x: 1, y: 1 });
  expect(String(run)).toMatch(/^held #\d+: {2}66% \|.*\| 2\/3 \[paused \d\d:\d\d\] by hand$/u);
  run.resume();
  await next();
  const [ds] = await run;
  expect(run.state).toBe("completed");
  expect(ds?.numberOfResults).toBe(3);
  run.stop();
  expect(run.state).toBe("completed");
});

test("a stopped run is closed, and continued at its next point under the same number", async () => {
  const { x, y, next, asked } = held();
  const done: string[] = [];
  const run = dond.start(new LinSweep(x, 0, 4, 5), y, { ...options, exitActions: [() => done.push("exit")] });
  await next();
  await asked();
  run.stop();
  await next();
  const [ds] = await run;
  expect([run.state, ds?.numberOfResults, ds?.completed, done]).toEqual(["stopped", 2, true, ["exit"]]);
  const again = dond.resume(ds?.runId ?? 0, { ...options, parameters: [x, y] });
  for (let point = 2; point < 5; point++) await next();
  const [whole] = await again;
  expect(whole?.runId).toBe(ds?.runId);
  const data = await whole?.getParameterData();
  expect(data?.["y"]?.["x"]?.values).toEqual(Float64Array.of(0, 1, 2, 3, 4));
  await expect(dond.resume(ds?.runId ?? 0, { ...options, parameters: [x, y] })).rejects.toThrow(
    "all of its 5 points are there",
  );
  await expect(dond.resume(ds?.runId ?? 0, options)).rejects.toThrow("x is not there: open its instrument, or give it");
});

test("what fails is tried again, then the run pauses and says why; resuming tries that point again", async () => {
  using log = new LogCapture();
  const x = new ManualParameter("x", { initialValue: 0 });
  let failures = 3;
  const y = new Parameter("y", {
    getCmd: () => {
      if (x.cache.value === 1 && failures-- > 0) throw new Error("no answer");
      return 1;
    },
  });
  const notices: Notice[] = [];
  const run = dond.start(new LinSweep(x, 0, 2, 3), y, {
    ...options,
    retry: { retries: 1, delay: 0 },
    hooks: [notice => void notices.push(notice)],
  });
  while (run.state !== "paused") await new Promise(setImmediate);
  expect(run.reason).toBe("point 1: getting y: no answer");
  expect(log.value).toContain("point 1: getting y: no answer; it is tried again");
  expect(log.value).toContain("point 1: getting y: no answer; the run is paused");
  run.resume();
  const [ds] = await run;
  expect(ds?.numberOfResults).toBe(3);
  expect(notices.map(({ event }) => event)).toEqual(["paused", "completed"]);
  expect(notices[0]).toMatchObject({ points: [1, 3], lastValues: { x: 1, y: 1 } });
});

test("a web address is told of the end, and one that fails harms nothing", async () => {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      bodies.push(body);
      response.writeHead(request.url === "/refuses" ? 500 : 204).end();
    });
  });
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  using log = new LogCapture();
  const x = new ManualParameter("x", { initialValue: 0 });
  const y = new ManualParameter("y", { initialValue: 5 });
  const hooks = [
    { webhook: `${url}/told` },
    { webhook: `${url}/refuses` },
    () => {
      throw new Error("a faulty hook");
    },
  ];
  const ds = await dond(new LinSweep(x, 0, 1, 2), y, { ...options, name: "told", hooks });
  server.close();
  expect(JSON.parse(bodies[0] ?? "")).toMatchObject({
    event: "completed",
    runIds: [ds.runId],
    lastValues: { x: 1, y: 5 },
    text: `run ${ds.runId} (told) completed at point 2 of 2`,
  });
  expect(log.value).toContain("answered 500");
  expect(log.value).toContain("a faulty hook");
});
