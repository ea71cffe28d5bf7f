/** What goes wrong on USB: every fault is an error that says so, and a question gets its own answer or none. */
import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { InstrumentAbortError, InstrumentConnectionError, InstrumentTimeoutError } from "../../../drivers/io/errors.ts";
import { TransportError } from "../../../drivers/io/limits.ts";
import { bottoms, failure, handleOf, limits, type Setting, type SettingOptions } from "./bottoms.ts";
import type { Faults } from "./fake-instrument.ts";
import type { Answer } from "./scripted-instrument.ts";

const open: Setting[] = [];

afterEach(async () => {
  for (const { transport } of open.splice(0)) await transport.close();
});

const echo: Answer = message => (message.endsWith("?") ? `<${message}>\n` : undefined);

/** A header for `size` bytes of data. */
function frame(id: number, tag: number, size: number, attributes: number, data = ""): Buffer {
  const header = Buffer.from([id, tag, ~tag & 0xff, 0, 0, 0, 0, 0, attributes, 0, 0, 0]);
  header.writeUInt32LE(size, 4);
  return Buffer.concat([header, Buffer.from(data, "latin1")]);
}

describe.each(bottoms)("over %s", (name, make) => {
  const overDriver = name === "the driver of Linux";

  function set(answer: Answer, options?: SettingOptions): Setting {
    const setting = make(answer, options);
    open.push(setting);
    return setting;
  }

  test("a late answer never reaches the next question", async () => {
    const { transport, served } = set((message, conversation) => {
      if (message !== "SLOW?") return `<${message}>\n`;
      setTimeout(() => conversation.reply("late\n"), 150);
      return undefined;
    });
    const handle = handleOf(transport, 0.1);
    expect(await failure(handle.query("SLOW?"))).toBeInstanceOf(InstrumentTimeoutError);
    handle.timeout = 2;
    expect(await handle.query("A?")).toBe("<A?>");
    await sleep(100);
    expect(await handle.query("B?")).toBe("<B?>");
    expect(served.last.clears).toBe(2);
  });

  test("an answer that is late by an hour's worth of questions is never heard either", async () => {
    const { transport } = set(message => (message === "NEVER?" ? undefined : `<${message}>\n`));
    const handle = handleOf(transport, 0.03);
    for (let round = 0; round < 10; round++) {
      handle.timeout = 0.03;
      expect(await failure(handle.query("NEVER?"))).toBeInstanceOf(InstrumentTimeoutError);
      handle.timeout = 2;
      expect(await handle.query(`Q${round}?`)).toBe(`<Q${round}?>`);
    }
  });

  test("an abort ends the wait at once, and the next question works", async () => {
    const { transport, fake } = set(message => (message === "NEVER?" ? undefined : `<${message}>\n`));
    const handle = handleOf(transport, null);
    const controller = new AbortController();
    const asked = failure(handle.query("NEVER?", { signal: controller.signal }));
    await sleep(30);
    const before = performance.now();
    controller.abort();
    expect(await asked).toBeInstanceOf(InstrumentAbortError);
    expect(performance.now() - before).toBeLessThan(100);
    expect(await handle.query("A?")).toBe("<A?>");
    // The request that was open was aborted by its tag, and the buffers cleared.
    expect(fake.requests.filter(([request]) => request === 3)).toEqual([[3, 2]]);
    expect(fake.violations).toEqual([]);
  });

  const damaged: [string, (sent: Buffer) => Buffer[], RegExp][] = [
    ["half a header", sent => [sent.subarray(0, 5)], /5 bytes is shorter than its header/],
    ["another message", sent => [Buffer.concat([Buffer.from([9]), sent.subarray(1)])], /is a message 9, expected 2/],
    ["the answer to another request", () => [frame(2, 77, 4, 1, "old\n")], /answer to request 77 came to request/],
    [
      "a damaged tag",
      sent => [Buffer.concat([sent.subarray(0, 2), Buffer.from([0]), sent.subarray(3)])],
      /header of the reply is damaged/,
    ],
    ["less than it announces", sent => [frame(2, sent[1] as number, 100, 1, "short")], /ended after 5 of 100 bytes/],
    [
      "more than was asked for",
      sent => [frame(2, sent[1] as number, 0xfffffff0, 1, "x")],
      /announces 4294967280 bytes/,
    ],
    [
      "more than it announces",
      sent => [frame(2, sent[1] as number, 4, 1, "x".repeat(200_000))],
      /sends more than the 4 bytes/,
    ],
    ["nothing, again and again", () => Array.from({ length: 40 }, () => Buffer.alloc(0)), /empty transfers/],
  ];

  test.each(damaged)("an instrument that sends %s is found out", async (_what, transfers, message) => {
    const { transport, fake } = set(echo);
    const handle = handleOf(transport);
    expect(await handle.query("A?")).toBe("<A?>");
    fake.faults = { in: transfers };
    const error = await failure(handle.query("B?"));
    expect(error).toBeInstanceOf(InstrumentConnectionError);
    expect(error.message).toMatch(/^asking "B\?" of USB0::/);
    expect(error.message).toMatch(message);
    fake.faults = {};
    expect(await handle.query("C?")).toBe("<C?>");
    expect(fake.violations).toEqual([]);
  });

  test("an empty packet before the reply is passed over", async () => {
    const { transport, fake } = set(echo);
    const handle = handleOf(transport);
    fake.faults = { in: sent => [Buffer.alloc(0), sent] };
    expect(await handle.query("A?")).toBe("<A?>");
    expect(await handle.query("B?")).toBe("<B?>");
  });

  test("half a reply is a time-out that shows it", async () => {
    const { transport, fake } = set(() => "0123456789\n");
    const handle = handleOf(transport, 0.2);
    // No end of message, and nothing follows.
    fake.faults = { in: sent => [frame(2, sent[1] as number, 4, 0, "0123")] };
    expect(await handle.query("A?").catch((error: Error) => error.message)).toMatch(/0123/);
    fake.faults = {};
    handle.timeout = 2;
    expect(await handle.query("B?")).toBe("0123456789");
  });

  test("a reply of which every byte is a message of its own is one reply", async () => {
    const { transport, fake } = set(echo, { quirks: { largestRequest: 1 } });
    const handle = handleOf(transport, 10);
    expect(await handle.query("A?")).toBe("<A?>");
    expect(fake.violations).toEqual([]);
  });

  test("a halted pipe is an error, and is usable again afterwards", async () => {
    const { transport, fake } = set(echo);
    const handle = handleOf(transport);
    expect(await handle.query("A?")).toBe("<A?>");
    fake.faults = { in: () => "stall" };
    expect((await failure(handle.query("B?"))).message).toMatch(/the instrument refused the read \(stall\)/);
    fake.faults = {};
    expect(await handle.query("C?")).toBe("<C?>");
    fake.faults = { out: () => "stall" };
    expect((await failure(handle.query("D?"))).message).toMatch(/the instrument refused the command \(stall\)/);
    fake.faults = {};
    expect(await handle.query("E?")).toBe("<E?>");
  });

  test("a reply that goes on by itself from a halted pipe is read after the halt is over", async () => {
    const { transport, fake } = set(echo);
    const handle = handleOf(transport);
    let isFirst = true;
    fake.faults = {
      in: sent => {
        if (!isFirst) return [sent];
        isFirst = false;
        return "stall";
      },
    };
    await failure(handle.query("A?"));
    expect(await handle.query("B?")).toBe("<B?>");
    expect(await handle.query("C?")).toBe("<C?>");
  });

  test("a command that the instrument does not take is a time-out that says so", async () => {
    const { transport, fake } = set(echo);
    const handle = handleOf(transport, 0.15);
    expect(await handle.query("A?")).toBe("<A?>");
    fake.faults = { out: () => "refuse" };
    const error = await failure(handle.write("B"));
    expect(error).toBeInstanceOf(InstrumentTimeoutError);
    expect(error.message).toMatch(/the instrument does not take the command within 0.15 s$/);
    fake.faults = {};
    handle.timeout = 2;
    expect(await handle.query("C?")).toBe("<C?>");
    expect(fake.violations).toEqual([]);
  });

  test("a command that is lost on the way is a time-out, and the next question works", async () => {
    const { transport, fake } = set(echo);
    const handle = handleOf(transport, 0.1);
    expect(await handle.query("A?")).toBe("<A?>");
    fake.faults = { out: sent => (sent[0] === 1 ? "lose" : undefined) };
    expect(await failure(handle.query("B?"))).toBeInstanceOf(InstrumentTimeoutError);
    fake.faults = {};
    handle.timeout = 2;
    expect(await handle.query("C?")).toBe("<C?>");
  });

  test("an instrument that is unplugged while it is read fails at once, and works when it is back", async () => {
    const { transport, fake, unplug } = set(message => (message === "NEVER?" ? undefined : `<${message}>\n`));
    const handle = handleOf(transport, 5);
    expect(await handle.query("A?")).toBe("<A?>");
    const asked = failure(handle.query("NEVER?"));
    await sleep(20);
    const before = performance.now();
    unplug();
    const error = await asked;
    expect(error).toBeInstanceOf(InstrumentConnectionError);
    expect(error.message).toMatch(/unplugged or switched off$/);
    expect(performance.now() - before).toBeLessThan(500);
    expect((await failure(handle.query("B?"))).message).toMatch(/unplugged or switched off$/);
    fake.plugIn();
    expect(await handle.query("C?")).toBe("<C?>");
  });

  test("an instrument that was unplugged and plugged in while nobody asked costs one question at most", async () => {
    const { transport, fake, unplug } = set(echo);
    const handle = handleOf(transport);
    expect(await handle.query("A?")).toBe("<A?>");
    unplug();
    fake.plugIn();
    const first = await handle.query("B?").catch((error: unknown) => error);
    expect(first === "<B?>" || first instanceof InstrumentConnectionError).toBe(true);
    expect(await handle.query("C?")).toBe("<C?>");
  });

  test("an instrument that knows no clear is opened anew", async () => {
    const { transport, fake } = set(echo);
    const refuse: Faults = { control: ({ request }) => (request >= 1 && request <= 6 ? "stall" : undefined) };
    fake.faults = refuse;
    const handle = handleOf(transport);
    expect(await handle.query("A?")).toBe("<A?>");
    fake.faults = { ...refuse, in: sent => [frame(2, sent[1] as number, 9, 1, "no")] };
    expect(await failure(handle.query("B?"))).toBeInstanceOf(InstrumentConnectionError);
    fake.faults = refuse;
    expect(await handle.query("C?")).toBe("<C?>");
  });

  test("an instrument that does not end its clear is opened anew by the attempt after", async () => {
    const { transport, fake } = set(echo);
    const handle = handleOf(transport, 0.2);
    expect(await handle.query("A?")).toBe("<A?>");
    fake.faults = {
      in: () => [Buffer.from("x")],
      control: ({ request }) => (request === 6 ? Buffer.from([2, 0]) : undefined),
    };
    expect(await failure(handle.query("B?"))).toBeInstanceOf(InstrumentConnectionError);
    expect(await failure(handle.query("C?"))).toBeInstanceOf(InstrumentTimeoutError);
    fake.faults = {};
    expect(await handle.query("D?")).toBe("<D?>");
  });

  test("an instrument that does not say what it can do is spoken to all the same", async () => {
    const { transport, fake } = set(echo);
    fake.faults = { control: ({ request }) => (request === 7 ? "stall" : undefined) };
    expect(await handleOf(transport).query("A?")).toBe("<A?>");
    expect(fake.requests).not.toContainEqual([160, 1]);
  });

  test("an instrument that answers nothing at all is a time-out, and works when it wakes up", async () => {
    const { transport, fake } = set(echo);
    const handle = handleOf(transport, 0.15);
    fake.faults = { control: () => "silence" };
    expect(await failure(handle.connect())).toBeInstanceOf(InstrumentTimeoutError);
    fake.faults = {};
    handle.timeout = 2;
    expect(await handle.query("A?")).toBe("<A?>");
  });

  test("a reply that drips in is read as long as there is time", async () => {
    const { transport, served } = set(() => undefined, { quirks: { largestRequest: 2 } });
    const handle = handleOf(transport);
    const asked = handle.query("A?");
    await expect.poll(() => served.last?.messages.length).toBe(1);
    await sleep(60);
    served.last.reply("drip\n");
    expect(await asked).toBe("drip");
  });

  test("a status byte that does not come is a time-out", async () => {
    const { transport, fake } = set(echo);
    await transport.resynchronise(limits());
    fake.faults = { control: ({ request }) => (request === 128 ? "silence" : undefined) };
    const error = await failure<TransportError>(transport.readStatus(limits(0.15)));
    expect(error).toMatchObject({ kind: "timeout" });
    fake.faults = {};
    await transport.resynchronise(limits());
    expect(await transport.readStatus(limits())).toBe(0);
  });

  test("a status that says no is an error that quotes it", async () => {
    const { transport, fake } = set(echo);
    await transport.resynchronise(limits());
    fake.faults = { control: ({ request }) => (request >= 64 ? Buffer.from([0x80]) : undefined) };
    const error = await failure<TransportError>(transport.remote("local", limits()));
    expect(error.message).toBe("the instrument refused remote mode local: status 0x80 (failed)");
    expect(await failure<TransportError>(transport.readStatus(limits()))).toMatchObject({ kind: "protocol" });
  });

  test("notifications that nobody waits for do no harm", async () => {
    const { transport, fake } = set(echo);
    await transport.resynchronise(limits());
    const heard: (number | undefined)[] = [];
    await transport.onServiceRequest(status => heard.push(status));
    // The driver passes over what is no notification of USB488 itself.
    if (!overDriver) for (const odd of ["", "81", "00ff", "ff11"]) fake.notify(Buffer.from(odd, "hex"));
    fake.notify(Buffer.from([0x81, 0x55]));
    await expect.poll(() => heard).toEqual([0x55]);
  });

  test("a close while a reply is awaited ends the wait, and may be called twice", async () => {
    const { transport } = set(() => undefined);
    const handle = handleOf(transport, null);
    const asked = failure(handle.query("NEVER?"));
    await sleep(20);
    await Promise.all([handle.close(), handle.close()]);
    expect((await asked).message).toMatch(/the connection is closed$/);
    expect((await failure(handle.query("A?"))).message).toMatch(/the connection is closed$/);
    await handle.close();
  });

  test("clears between questions lose none of them", async () => {
    const { transport, fake } = set(echo);
    const handle = handleOf(transport, 10);
    const questions = Array.from({ length: 30 }, (_, index) =>
      index % 3 === 2 ? handle.clear().then(() => "cleared") : handle.query(`Q${index}?`),
    );
    const answers = await Promise.all(questions);
    expect(answers).toEqual(answers.map((_, index) => (index % 3 === 2 ? "cleared" : `<Q${index}?>`)));
    expect(fake.violations).toEqual([]);
  });

  test(
    "whatever an instrument sends ends in a reply or in an error, and questions get their own answers again",
    { timeout: 60_000 },
    async () => {
      const transfer = fc.oneof(
        fc.uint8Array({ maxLength: 200 }).map(bytes => ({ bytes, headed: false })),
        fc.uint8Array({ maxLength: 200 }).map(bytes => ({ bytes, headed: true })),
      );
      await fc.assert(
        fc.asyncProperty(
          fc.array(transfer, { minLength: 1, maxLength: 4 }),
          fc.nat(0xff),
          fc.oneof(fc.nat(300), fc.nat(0xffffffff)),
          fc.boolean(),
          async (transfers, attributes, size, quirky) => {
            const quirks = quirky ? { headerOnce: true, blockBeyondHeader: true, headerMayLack: true } : {};
            const { transport, fake } = make(echo, { quirks });
            const handle = handleOf(transport, 0.05);
            fake.faults = {
              in: sent =>
                transfers.map(({ bytes, headed }) =>
                  headed
                    ? frame(2, sent[1] as number, size, attributes, Buffer.from(bytes).toString("latin1"))
                    : Buffer.from(bytes),
                ),
            };
            await handle.query("A?").then(
              reply => expect(reply.length).toBeLessThan(2000),
              (error: unknown) => {
                expect(error instanceof InstrumentConnectionError || error instanceof InstrumentTimeoutError).toBe(
                  true,
                );
              },
            );
            fake.faults = {};
            handle.timeout = 2;
            await inStepAgain(handle, quirky);
            await handle.close();
          },
        ),
        { numRuns: 25 },
      );
    },
  );
});

/**
 * A transfer that was left over is found out by its tag and costs a question. Where a reply may lack its header, it can
 * pass as a reply, once.
 */
async function inStepAgain(handle: { query(command: string): Promise<string> }, quirky: boolean): Promise<void> {
  for (let left = 10; left > 0; left--) {
    const answer = await handle.query("B?").catch((error: unknown) => error);
    if (answer === "<B?>") return;
    if (!quirky) expect(answer).toBeInstanceOf(InstrumentConnectionError);
  }
  expect.unreachable("the question was never answered");
}
