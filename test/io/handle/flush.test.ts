/** What a flush ends: the answer that it dropped, and no other. */
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { openResource } from "../../../drivers/io/index.ts";
import { scriptedServer } from "../scripted-server.ts";

/** Answers each line, `LATE?` in two halves. */
const server = () =>
  scriptedServer(async (line, socket) => {
    if (line === "LATE?") {
      socket.write("la");
      await sleep(30);
      socket.write("te\n");
    } else if (line === "LINES?") socket.write("one\ntwo\n");
    else socket.write(`${line}\n`);
  });

test("an answer that has come is dropped, and the next question goes over the same connection", async () => {
  await using instrument = await server();
  const handle = await openResource(instrument.resourceName);
  await handle.write("A?");
  await sleep(10);
  await handle.flush();
  expect(await handle.query("B?")).toBe("B?");
  await handle.write("C?");
  await sleep(10);
  await handle.flush();
  await handle.write("D?");
  expect(await handle.read()).toBe("D?");
  expect(instrument.connections).toBe(1);
  await handle.close();
});

test.each([
  ["has not come", ["LATE?"], 0],
  ["has come by half", ["LATE?"], 10],
  ["may be one of several", ["A?", "B?"], 10],
])("an answer that %s is still owed: the next question goes over a new connection", async (_, questions, wait) => {
  await using instrument = await server();
  const handle = await openResource(instrument.resourceName);
  for (const question of questions) await handle.write(question);
  await sleep(wait);
  await handle.flush();
  await handle.write("C?");
  expect(await handle.read()).toBe("C?");
  expect(instrument.connections).toBe(2);
  await handle.close();
});

test("the rest of an answer that was read in part is dropped, and the one behind it still owed", async () => {
  await using instrument = await server();
  const handle = await openResource(instrument.resourceName);
  await handle.write("LINES?");
  expect((await handle.readBytes(2)).toString()).toBe("on");
  await handle.flush();
  expect(await handle.query("A?")).toBe("A?");
  expect(instrument.connections).toBe(1);
  await handle.write("LINES?");
  await handle.write("LATE?");
  expect((await handle.readBytes(2)).toString()).toBe("on");
  await handle.flush();
  expect(await handle.query("B?")).toBe("B?");
  expect(instrument.connections).toBe(2);
  await handle.close();
});

test("an answer that a flush came before can be read", async () => {
  await using instrument = await server();
  const handle = await openResource(instrument.resourceName);
  await handle.write("A?");
  await handle.flush();
  expect(await handle.read()).toBe("A?");
  expect(await handle.query("B?")).toBe("B?");
  expect(instrument.connections).toBe(1);
  await handle.close();
});

test("the line end of a block is not the answer that is owed", async () => {
  await using instrument = await server();
  const handle = await openResource(instrument.resourceName);
  await handle.queryBinaryValues("#11a", { datatype: "B", expectTermination: false });
  await handle.write("LATE?");
  await handle.flush();
  expect(await handle.query("A?")).toBe("A?");
  expect(instrument.connections).toBe(2);
  await handle.close();
});
