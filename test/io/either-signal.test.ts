/** Two signals for one operation, a million times over. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";
import { eitherSignal, withinUntil } from "../../drivers/io/either-signal.ts";

test("whichever comes first ends it, with its reason", () => {
  for (const first of [0, 1]) {
    const both = [new AbortController(), new AbortController()] as const;
    const either = eitherSignal(both[0].signal, both[1].signal);
    expect(either.signal.aborted).toBe(false);
    both[first]?.abort(`reason ${first}`);
    expect(either.signal.reason).toBe(`reason ${first}`);
  }
  expect(eitherSignal(new AbortController().signal, AbortSignal.abort("over")).signal.reason).toBe("over");
});

test("a wait ends with the connection, and with the caller's signal", async () => {
  const [caller, end] = [new AbortController(), new AbortController()];
  const never = withinUntil<void>({ deadline: null, signal: caller.signal }, end.signal, () => {});
  end.abort();
  await expect(never).rejects.toThrow("aborted");
  await expect(
    withinUntil<number>({ deadline: null, signal: caller.signal }, caller.signal, resolve => resolve(3)),
  ).resolves.toBe(3);
});

test("nothing is left behind at signals that live on", async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const [caller, end] = [new AbortController().signal, new AbortController().signal];
  const ask = async (count: number): Promise<void> => {
    for (let at = 0; at < count; at++)
      await withinUntil<void>({ deadline: null, signal: caller }, end, resolve => resolve());
    await turn();
    collect();
  };
  await ask(1000);
  const before = process.memoryUsage().heapUsed;
  await ask(30_000);
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(1 << 20);
});
