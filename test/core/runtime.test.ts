/** Without a kernel the same calls print text, and Ctrl-C is as kind as in a cell. */

import { setTimeout as wait } from "node:timers/promises";

import { afterEach, expect, test, vi } from "vitest";

import type { Runtime } from "../../kernel/runtime.ts";
import { delayedKeyboardInterrupt, sleep } from "../../drivers/core/index.ts";
import { interruptSignal, runtime } from "../../drivers/runtime.ts";

const key = Symbol.for("setpoint.runtime/1");

afterEach(() => {
  Reflect.deleteProperty(globalThis, key);
  vi.restoreAllMocks();
});

test("the kernel's runtime is taken as soon as it is there", () => {
  const kernel = { cell: () => undefined } as unknown as Runtime;
  expect(runtime()).not.toBe(kernel);
  Object.assign(globalThis, { [key]: kernel });
  expect(runtime()).toBe(kernel);
  expect(interruptSignal()).toBeUndefined();
});

test("a bundle is shown as its text", () => {
  const log = vi.spyOn(console, "log").mockImplementation(() => undefined);
  runtime().display({ "text/plain": "plain", "text/html": "<b>" });
  runtime().display({ "image/png": "AAAA" });
  expect(log.mock.calls).toEqual([["plain"], ["<image/png>"]]);
});

test("a comm is there and silent, what is kept is kept", () => {
  const comm = runtime().openComm("panel", {});
  comm.send({ value: 1 });
  comm.close();
  runtime().keep("safe", { volt: 0 });
  expect(runtime().kept).toEqual({ safe: { volt: 0 } });
  runtime().keep("safe", undefined);
  expect(runtime().kept).toEqual({});
});

test("Ctrl-C ends a sleep; the next one sleeps again", async () => {
  const sleeping = sleep(60);
  await Promise.resolve();
  process.emit("SIGINT");
  await expect(sleeping).rejects.toMatchObject({ name: "KeyboardInterrupt" });
  await sleep(0);
  // The listener stays until the event loop has come round: the next operation would need it again.
  await new Promise(resolve => setImmediate(resolve));
  expect(process.listenerCount("SIGINT")).toBe(0);
});

test("a signal ends a sleep with its reason, and Ctrl-C ends one that has a signal", async () => {
  const stop = new AbortController();
  const sleeping = sleep(60, stop.signal);
  stop.abort(new Error("enough"));
  await expect(sleeping).rejects.toThrow("enough");
  await expect(sleep(60, stop.signal)).rejects.toThrow("enough");
  const other = sleep(60, new AbortController().signal);
  await Promise.resolve();
  process.emit("SIGINT");
  await expect(other).rejects.toMatchObject({ name: "KeyboardInterrupt" });
  await new Promise(resolve => setImmediate(resolve));
});

test("Ctrl-C waits for a protected block; the second aborts its signal", async () => {
  const said = vi.spyOn(console, "error").mockImplementation(() => undefined);
  let completed = false;
  let aborted: boolean | undefined;
  const block = delayedKeyboardInterrupt(async signal => {
    process.emit("SIGINT");
    await Promise.resolve();
    completed = !signal.aborted;
    process.emit("SIGINT");
    aborted = signal.aborted;
  });
  await expect(block).rejects.toMatchObject({ name: "KeyboardInterrupt" });
  expect([completed, aborted]).toEqual([true, true]);
  expect(said.mock.calls).toEqual([
    ["Received SIGINT, Will interrupt at first suitable time. Send second SIGINT to interrupt immediately."],
    ["Second SIGINT received. Triggering KeyboardInterrupt immediately."],
  ]);
});

test("many that wait at once are no reason for a warning", async () => {
  const warnings: Error[] = [];
  const note = (warning: Error) => void warnings.push(warning);
  process.on("warning", note);
  try {
    const many = Array.from({ length: 50 });
    await Promise.all(many.map(() => sleep(0.001)));
    await Promise.all(many.map(() => runtime().critical("x", signal => wait(1, undefined, { signal }))));
    await wait(1);
  } finally {
    process.off("warning", note);
  }
  expect(warnings).toEqual([]);
});

test("a protected block gives its value, and an unobserved failure of an operation is not swallowed", async () => {
  expect(await delayedKeyboardInterrupt(() => 3)).toBe(3);
  await expect(runtime().pending("x", Promise.reject(new Error("late")))).rejects.toThrow("late");
});
