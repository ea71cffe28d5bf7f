/** Questions to a pipe, where lines come when they will, and to a terminal. */

import { PassThrough } from "node:stream";

import { expect, test } from "vitest";

import { askLine } from "../../drivers/runtime.ts";

function pipe({ isTTY = false } = {}) {
  const input = Object.assign(new PassThrough(), { isTTY });
  const output = new PassThrough();
  return { input, output, asked: () => String(output.read() ?? "") };
}

test("each question takes one line, also of those that came at once", async () => {
  const { input, output, asked } = pipe();
  input.end("one\ntwo\nthree");
  const ask = (prompt: string) => askLine(prompt, { input, output });
  expect([await ask("a? "), await ask("b? "), await ask("c? ")]).toEqual(["one", "two", "three"]);
  expect(asked()).toBe("a? b? c? ");
});

test("a line may come after the question", async () => {
  const { input, output } = pipe();
  const line = askLine("a? ", { input, output });
  setImmediate(() => input.write("late\n"));
  expect(await line).toBe("late");
});

test.each([false, true])("an input that has ended is an error that names the question (terminal: %s)", async isTTY => {
  const { input, output } = pipe({ isTTY });
  input.end();
  await expect(askLine("name? ", { input, output })).rejects.toThrow('asking "name? ": the input has ended');
});

test("a question that is taken back leaves its line to the next", async () => {
  const { input, output } = pipe();
  const stop = new AbortController();
  const taken = askLine("a? ", { input, output, signal: stop.signal });
  const reason = new Error("stop");
  stop.abort(reason);
  await expect(taken).rejects.toBe(reason);
  input.write("one\n");
  expect(await askLine("b? ", { input, output })).toBe("one");
});

test("a terminal does not show a password", async () => {
  const { input, output, asked } = pipe({ isTTY: true });
  const line = askLine("password? ", { input, output, password: true });
  input.write("secret\r");
  expect(await line).toBe("secret");
  expect(asked()).toBe("password? \n");
});

test("Ctrl-C at a terminal is an interrupt", async () => {
  const { input, output } = pipe({ isTTY: true });
  const stop = new AbortController();
  const interrupt = new Error("interrupt");
  const received = () => stop.abort(interrupt);
  process.once("SIGINT", received);
  const line = askLine("a? ", { input, output, signal: stop.signal });
  input.write("\x03");
  await expect(line).rejects.toBe(interrupt);
  process.off("SIGINT", received);
});
