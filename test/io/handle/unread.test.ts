/** Questions whose reply nobody reads. */
import { expect, test } from "vitest";
import { asksForReply } from "../../../drivers/io/handle/question.ts";
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
