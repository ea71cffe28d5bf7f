/** What is left of a reply that was read in part answers no other question. */
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { MessageHandle } from "../../../drivers/io/handle/message-handle.ts";
import { openResource } from "../../../drivers/io/index.ts";
import { scriptedServer } from "../scripted-server.ts";
import { bottoms, handleOn, type Place } from "../faults/bottoms.ts";
import { InOrderInstrument, lines } from "./in-order-instrument.ts";

const lineOf = (number: number): string => lines(number + 1).split("\n")[number] ?? "";

describe.each(bottoms.filter(({ stopsAtNul }) => !stopsAtNul))("over $name", ({ possible, make, name }) => {
  let instrument: InOrderInstrument;
  let place: Place;
  let handle: MessageHandle;
  const isStream = ["a socket", "a recorded socket", "a serial port"].includes(name);

  beforeEach(async () => {
    if (!possible) return;
    instrument = new InOrderInstrument();
    place = await make(instrument);
    handle = handleOn(place);
    await handle.connect();
  });

  afterEach(async () => {
    await handle?.close();
    await place?.close();
  });

  async function inStep(): Promise<void> {
    for (const word of ["next", "after"]) expect(await handle.query(`ECHO? ${word}`)).toBe(word);
  }

  test.runIf(possible)(
    "lines behind the first one, under one end, can be read, and are dropped where they are not",
    async () => {
      expect(await handle.query("LINES? 3")).toBe(lineOf(0));
      expect([await handle.read(), await handle.read()]).toEqual([lineOf(1), lineOf(2)]);
      await inStep();
      expect(await handle.query("LINES? 3")).toBe(lineOf(0));
      await inStep();
      expect(await handle.query("LINES? 3")).toBe(lineOf(0));
      expect(await handle.read()).toBe(lineOf(1));
      await inStep();
    },
  );

  test.runIf(possible)("of a long reply that is still on its way", async () => {
    expect(await handle.query("LINES? 12000")).toBe(lineOf(0));
    await inStep();
  });

  test.runIf(possible)("some bytes of a longer reply were read", async () => {
    await handle.write("ECHO? 0123456789abcdef");
    expect((await handle.readBytes(10)).toString()).toBe("0123456789");
    await inStep();
    await handle.write("ECHO? 0123456789abcdef");
    expect((await handle.readBytes(10)).toString()).toBe("0123456789");
    expect((await handle.readBytes(4, { stopAtEnd: true })).toString()).toBe("abcd");
    expect(await handle.read()).toBe("ef");
    await inStep();
  });

  test.runIf(possible)("a block is followed by another line", async () => {
    await handle.write("ECHO? #14abcd");
    expect((await handle.readBinaryValues({ datatype: "s" })).length).toBe(4);
    await inStep();
  });

  // Only here a reply arrives in pieces of which none is marked as the last.
  if (isStream) {
    test.runIf(possible)("some bytes were read of a reply that is still coming", async () => {
      await handle.write("DRIP? 3 0123456789abcdef\\n");
      expect((await handle.readBytes(10)).toString()).toBe("0123456789");
      await inStep();
      await handle.write("DRIP? 1 ab\\r\\n");
      expect((await handle.readBytes(3)).toString()).toBe("ab\r");
      await inStep();
    });

    test.runIf(possible)("the second half of a block's line end comes late", async () => {
      const block = { datatype: "B" } as const;
      expect([...(await handle.queryBinaryValues("DRIP? 2 #13abc\\r\\n", block))]).toEqual([97, 98, 99]);
      await inStep();
      expect([...(await handle.queryBinaryValues("DRIP? 2 #13abc\\r\\n", block))]).toEqual([97, 98, 99]);
      await handle.write("ECHO? next");
      expect(await handle.read()).toBe("next");
      expect([...(await handle.queryBinaryValues("ECHO? #13abc\r", block))]).toEqual([97, 98, 99]);
      expect(await handle.query("ECHO? ")).toBe("");
      await inStep();
    });

    test.runIf(possible)("a block's line end comes that nobody waits for", async () => {
      const block = { datatype: "B", expectTermination: false } as const;
      for (const end of ["\\n", "\\r\\n"]) {
        expect([...(await handle.queryBinaryValues(`DRIP? 2 #13abc${end}`, block))]).toEqual([97, 98, 99]);
        expect([...(await handle.queryBinaryValues(`DRIP? 2 #13abc${end}`, block))]).toEqual([97, 98, 99]);
        await inStep();
      }
      // Who wants it can read it, and an empty answer is one.
      await handle.queryBinaryValues("ECHO? #13abc", block);
      expect(await handle.read()).toBe("");
      expect(await handle.query("ECHO? ")).toBe("");
      await handle.queryBinaryValues("ECHO? #13abc", block);
      expect((await handle.readBytes(1)).toString()).toBe("\n");
      await inStep();
    });
  }

  test.runIf(possible)("nothing is left where all was read: nothing is cleared or called anew", async () => {
    await handle.query("ECHO? 1");
    const { length } = instrument.conversations;
    const clears = instrument.conversations.at(-1)?.clears;
    await handle.write("ECHO? 234");
    expect((await handle.readBytes(4)).toString()).toBe("234\n");
    await handle.write("ECHO? 234");
    expect((await handle.readBytes(3)).toString()).toBe("234");
    expect((await handle.readBytes(1)).toString()).toBe("\n");
    await handle.write("LINES? 2");
    await handle.read();
    await handle.read();
    await inStep();
    expect([instrument.conversations.length, instrument.conversations.at(-1)?.clears]).toEqual([length, clears]);
  });
});

test("a prompt behind each reply of a socket costs no new connection", async () => {
  await using server = await scriptedServer((line, socket) => socket.write(`${line}\n> `));
  const handle = await openResource(server.resourceName);
  for (let round = 0; round < 5; round++) {
    expect(await handle.query(`A${round}?`)).toBe(`A${round}?`);
    await sleep(1);
  }
  await handle.close();
  expect(server.connections).toBe(1);
});

test("a socket that does not fall silent behind a reply that was read in part is called anew", async () => {
  await using server = await scriptedServer((line, socket) => {
    if (line === "ECHO?") return socket.write("echo\n");
    const talk = setInterval(() => socket.write("talk "), 2);
    socket.on("close", () => clearInterval(talk));
    return undefined;
  });
  const handle = await openResource(server.resourceName);
  await handle.write("TALK?");
  expect((await handle.readBytes(5)).toString()).toBe("talk ");
  expect(await handle.query("ECHO?")).toBe("echo");
  expect(server.connections).toBe(2);
  await handle.close();
});
