/** Questions whose reply nobody reads. */
import { expect, test } from "vitest";
import { asksForReply, textIn } from "../../../drivers/io/handle/question.ts";
import type { VisaHandle } from "../../../drivers/io/handle/visa-handle.ts";
import { handleOver, MessageBottom } from "./memory-transport.ts";

test.each([
  ["*IDN?", true],
  ["VOLT? MAX", true],
  [":A 1;:B?;:C 2", true],
  ["print(smua.measure.i())", true],
  ["printbuffer (1, 5, buffer)", true],
  ["VOLT 1", false],
  ["", false],
  ['DISP:TEXT "ready?"', false],
  ["DISP:TEXT 'print(1)?'", false],
  ["?", false],
  ["fingerprint(1)", false],
])("%j asks for a reply: %j", (command, expected) => {
  expect(asksForReply(command)).toBe(expected);
});

test("cost a new beginning only where another question follows before they are read", async () => {
  const transport = new MessageBottom(message => (message.includes("?") ? message : undefined));
  const handle = handleOver(transport);
  await handle.connect();
  await handle.write("A?");
  expect(await handle.read()).toBe("A?");
  expect(await handle.query("B?")).toBe("B?");
  await handle.write("C 1");
  expect(await handle.query("D?")).toBe("D?");
  expect(transport.syncs).toBe(1);
  await handle.write("E?");
  expect(await handle.query("F?")).toBe("F?");
  expect(await handle.query("G?")).toBe("G?");
  expect(transport.syncs).toBe(2);
});

test("cost nothing where replies tell their question", async () => {
  class Numbered extends MessageBottom {
    readonly matchesReplies = true;
  }
  const transport = new Numbered(message => message);
  const handle = handleOver(transport);
  await handle.write("A?");
  expect(await handle.query("B?")).toBe("B?");
  expect(transport.syncs).toBe(1);
});

const echo = (message: Buffer): Buffer | undefined => (message.includes("?") ? message : undefined);

test("whose reader was aborted before its turn cost a new beginning where the next one is asked", async () => {
  const transport = new MessageBottom(echo);
  const handle = handleOver(transport);
  await handle.write("A?");
  await expect(handle.read({ signal: AbortSignal.abort() })).rejects.toThrow(/aborted/);
  // Somebody may still fetch it.
  await handle.write("B 1");
  expect(await handle.read()).toBe("A?");
  await handle.write("C?");
  await expect(handle.read({ signal: AbortSignal.abort() })).rejects.toThrow(/aborted/);
  await handle.write("D?");
  expect(await handle.read()).toBe("D?");
  expect(transport.syncs).toBe(2);
});

test("left by a transaction that failed cost a new beginning where the next one is asked", async () => {
  const handle = handleOver(new MessageBottom(echo));
  const failing = handle.transaction(async io => {
    await io.write("A?");
    throw new Error("in between");
  });
  await expect(failing).rejects.toThrow("in between");
  await handle.write("B?");
  expect(await handle.read()).toBe("B?");
});

test("may be two, one right after the other", async () => {
  const transport = new MessageBottom(echo);
  const handle = handleOver(transport);
  await handle.write("A?");
  await handle.write("B?");
  expect(transport.syncs).toBe(1);
});

test.each<[string, (handle: VisaHandle) => Promise<void>]>([
  ["as bytes", async handle => handle.writeRaw(Buffer.from("A?\n"))],
  ["with numbers", async handle => handle.writeAsciiValues("CALC? ", [1, 2])],
  ["with a block", async handle => handle.writeBinaryValues("CALC? ", [1, 2])],
])("count also when they are sent %s", async (_, ask) => {
  const transport = new MessageBottom(echo);
  const handle = handleOver(transport);
  await ask(handle);
  expect(await handle.query("B?")).toBe("B?");
  expect(transport.syncs).toBe(2);
});

test("are forgotten by a clear", async () => {
  const transport = new MessageBottom(echo);
  const handle = handleOver(transport);
  await handle.write("A?");
  await handle.clear();
  expect(await handle.query("B?")).toBe("B?");
});

test("are not seen in data", async () => {
  const transport = new MessageBottom(() => undefined);
  const handle = handleOver(transport);
  await handle.writeRaw(Buffer.from([0x61, 0x3f, 0x00, 0xff]));
  await handle.write("B 1");
  expect(transport.syncs).toBe(1);
  expect(asksForReply(textIn(Buffer.from("A?\n")))).toBe(true);
  expect(asksForReply(textIn(Buffer.from([0x61, 0x3f, 0xff])))).toBe(false);
});
