/** GPIB instruments behind a simulated adapter, over TCP and over a pseudo-terminal. */
import { setTimeout as pause } from "node:timers/promises";
import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import type { IoError } from "../../../drivers/io/index.ts";
import { serveAdapterOnPty, serveAdapterOnTcp } from "../../../drivers/io/prologix/adapter-server.ts";
import {
  gpibThroughAdapter,
  isAdapterBoard,
  prologixOverSerial,
  prologixOverTcp,
} from "../../../drivers/io/prologix/open-prologix.ts";
import type { BusInstruments } from "../../../drivers/io/prologix/simulated-adapter.ts";
import type { Transport } from "../../../drivers/io/transport.ts";
import { MessageHandle } from "../../../drivers/io/handle/message-handle.ts";
import { BusInstrument } from "./bus-instrument.ts";

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close();
});

const unlimited = { deadline: null };
const board = 3;

function within(seconds: number, signal?: AbortSignal) {
  return { deadline: performance.now() + seconds * 1000, signal };
}

interface Bench {
  /** What the adapter was told and what it told. */
  readonly log: string[];
  readonly adapter: MessageHandle;
  transport(address: number | string, secondary?: number): Transport;
  handle(address: number | string, timeout?: number | null): MessageHandle;
}

function failure(promise: Promise<unknown>): Promise<IoError> {
  return promise.then(
    value => {
      throw new Error(`expected a failure, got ${String(value)}`);
    },
    (error: unknown) => error as IoError,
  );
}

function handleOf(name: string, transport: Transport, timeout: number | null = 5, end = "\n"): MessageHandle {
  const handle = new MessageHandle(name, transport, { timeout, readTermination: end, writeTermination: end });
  open.push(() => handle.close());
  return handle;
}

const ways = {
  async TCP(instruments: BusInstruments, log: string[]) {
    const server = await serveAdapterOnTcp(instruments, { port: 0, log: line => log.push(line) });
    open.push(() => server.close());
    return handleOf(server.resourceName, prologixOverTcp(board, "127.0.0.1", server.port));
  },
  async "a pseudo-terminal"(instruments: BusInstruments, log: string[]) {
    const server = await serveAdapterOnPty(instruments, { log: line => log.push(line) });
    open.push(() => server.close());
    return handleOf(server.resourceName, prologixOverSerial(board, server.path));
  },
};

const echo = (message: string, self: BusInstrument) => self.reply(`echo ${message.trim()}\n`);

describe.each(Object.entries(ways))("over %s", (_name, way) => {
  async function bench(instruments: BusInstruments): Promise<Bench> {
    const log: string[] = [];
    const adapter = await way(instruments, log);
    await adapter.connect();
    const transport = (address: number | string, secondary?: number) => {
      const made = gpibThroughAdapter(board, address, secondary);
      open.push(() => made.close());
      return made;
    };
    return {
      log,
      adapter,
      transport,
      handle: (address, timeout) => handleOf(`GPIB${board}::${address}::INSTR`, transport(address), timeout),
    };
  }

  test("instruments on one bus answer each for itself", async () => {
    const instruments = new Map(
      [9, 22].map(address => [address, new BusInstrument((m, self) => self.reply(`${address} ${m}`))]),
    );
    const { handle } = await bench(instruments);
    const [nine, twentyTwo] = [handle(9), handle(22)];
    expect(await nine.query("*IDN?")).toBe("9 *IDN?");
    expect(await twentyTwo.query("A")).toBe("22 A");
    const asked = Array.from({ length: 25 }, (_, index) => `Q${index}`);
    const both = await Promise.all(asked.flatMap(q => [nine.query(q), twentyTwo.query(q)]));
    expect(both).toEqual(asked.flatMap(q => [`9 ${q}`, `22 ${q}`]));
  });

  test("the address is sent when it changes, and nothing is set twice", async () => {
    const { handle, log } = await bench(new Map([9, 22].map(address => [address, new BusInstrument(echo)])));
    const [nine, twentyTwo] = [handle(9), handle(22)];
    await nine.connect();
    await twentyTwo.connect();
    log.length = 0;
    for (let times = 0; times < 3; times++) await nine.query("A");
    await twentyTwo.query("B");
    const heard = log.filter(line => line.startsWith("->")).map(line => JSON.parse(line.slice(3)) as string);
    expect(heard.filter(line => line.startsWith("++addr"))).toEqual(["++addr 9", "++addr 22"]);
    for (const setting of ["++auto 0", "++eos 3", "++eoi 1", "++eot_enable 1", "++eot_char 4", "++read_tmo_ms 1000"])
      expect([setting, heard.filter(line => line === setting).length]).toEqual([setting, 1]);
    expect(heard.filter(line => !line.startsWith("++"))).toEqual(["A\n", "A\n", "A\n", "B\n"]);
    expect(heard.filter(line => line === "++read eoi")).toHaveLength(4);
  });

  test("every byte passes in both directions", async () => {
    const all = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    const instrument = new BusInstrument((message, self) => self.reply(Buffer.from(message, "latin1")));
    const { transport } = await bench(new Map([[9, instrument]]));
    const io = transport(9);
    await io.resynchronise(unlimited);
    for (const data of [all, Buffer.from("++ver"), Buffer.from("\x1b\x1b++\r\n"), Buffer.from([4]), Buffer.from([0])]) {
      await io.write(data, within(2));
      const received = await io.read({}, within(2));
      expect([received.data.equals(data), received.end]).toEqual([true, true]);
    }
  });

  test("any data is read to its end, wherever packets break", async () => {
    const instrument = new BusInstrument();
    const { transport } = await bench(new Map([[9, instrument]]));
    const io = transport(9);
    await io.resynchronise(unlimited);
    const bytes = fc
      .uint8Array({ minLength: 1, maxLength: 40 })
      .map(data => data.map(byte => (byte % 3 === 0 ? 4 : byte)));
    await fc.assert(
      fc.asyncProperty(bytes, async data => {
        instrument.reply(Buffer.from(data));
        const { data: received, end } = await io.read({}, within(5));
        expect([...received]).toEqual([...data]);
        expect(end).toBe(true);
      }),
      { numRuns: 25 },
    );
  });

  test("a block goes straight into the caller's memory, and its end is known", async () => {
    const block = Buffer.alloc(100_000).map((_, index) => index * 5) as Buffer;
    const instrument = new BusInstrument((_message, self) => self.reply(Buffer.concat([block, Buffer.from("\n")])));
    const { transport } = await bench(new Map([[9, instrument]]));
    const io = transport(9);
    await io.resynchronise(unlimited);
    for (let times = 0; times < 3; times++) {
      await io.write(Buffer.from("CURVE?"), within(2));
      const target = new Uint8Array(block.length);
      // oxlint-disable-next-line no-array-fill-with-reference-type -- a transport is no array
      await io.fill(target, within(5));
      expect(Buffer.from(target).equals(block)).toBe(true);
      expect(await io.read({ terminator: Buffer.from("\n") }, within(2))).toEqual({
        data: Buffer.from("\n"),
        end: true,
      });
    }
    await io.write(Buffer.from("CURVE?"), within(2));
    // oxlint-disable-next-line no-array-fill-with-reference-type -- a transport is no array
    await expect(io.fill(new Uint8Array(block.length + 2), within(2))).rejects.toMatchObject({
      kind: "protocol",
      message: `the reply has ${block.length + 1} bytes of ${block.length + 2}`,
    });
  });

  test("what is left of a reply waits for its reader while others use the bus", async () => {
    const nine = new BusInstrument((_message, self) => self.reply("one\ntwo\nthree\n"));
    const { handle } = await bench(
      new Map([
        [9, nine],
        [22, new BusInstrument(echo)],
      ]),
    );
    const [first, second] = [handle(9), handle(22)];
    expect(await first.query("A")).toBe("one");
    expect(await second.query("B")).toBe("echo B");
    expect(await first.read()).toBe("two");
    expect(await second.query("C")).toBe("echo C");
    expect(await first.read()).toBe("three");
    expect(await first.query("A")).toBe("one");
  });

  test("parts of a message are sent without an end", async () => {
    const instrument = new BusInstrument(echo);
    const { transport } = await bench(new Map([[9, instrument]]));
    const io = transport(9);
    await io.resynchronise(unlimited);
    await io.write(Buffer.from("AB"), within(2), false);
    await io.write(Buffer.from("CD"), within(2));
    await io.read({}, within(2));
    expect(instrument.messages).toEqual(["ABCD"]);
  });

  test("the bus's own messages reach the instrument: poll, trigger, clear, local, lockout", async () => {
    const instrument = new BusInstrument();
    const { transport, log } = await bench(new Map([[9, instrument]]));
    const io = transport(9);
    await io.resynchronise(unlimited);
    instrument.status = 0x24;
    expect(await io.readStatus?.(within(2))).toBe(0x24);
    await io.trigger?.(within(2));
    await io.clear(within(2));
    await io.remote?.("local", within(2));
    await io.remote?.("assertLockout", within(2));
    await io.remote?.("assert", within(2));
    expect(await io.readStatus?.(within(2))).toBe(0x24);
    expect([instrument.triggers, instrument.clears]).toEqual([1, 1]);
    expect(log).toContain('-> "++loc"');
    expect(log).toContain('-> "++llo"');
    await expect(io.remote?.("deassert", within(2))).rejects.toThrow(
      /remote mode "deassert" is not known to the adapter Simulated.*: there are assert, assertLockout/,
    );
    expect(await io.attributes?.get("VI_ATTR_GPIB_PRIMARY_ADDR", unlimited)).toBe(9);
    await expect(io.attributes?.set("VI_ATTR_GPIB_PRIMARY_ADDR", 1, unlimited)).rejects.toThrow("can only be read");
    await expect(io.attributes?.get("VI_ATTR_ASRL_BAUD", unlimited)).rejects.toBeInstanceOf(RangeError);
  });

  test("secondary addresses are those of VISA", async () => {
    const { transport } = await bench(new Map([["9::2", new BusInstrument(echo)]]));
    for (const secondary of [2, 98]) {
      const io = transport(9, secondary);
      await io.resynchronise(unlimited);
      await io.write(Buffer.from("X"), within(2));
      expect((await io.read({}, within(2))).data.toString()).toBe("echo X\n");
    }
  });

  test("a service request finds the one that listens, with its status, among others that ask too", async () => {
    const [nine, twentyTwo] = [new BusInstrument(), new BusInstrument()];
    const { transport } = await bench(
      new Map([
        [9, nine],
        [22, twentyTwo],
      ]),
    );
    const io = transport(9);
    const heard: (number | undefined)[] = [];
    const listening = await io.onServiceRequest?.(status => void heard.push(status), within(2));
    twentyTwo.request(0x41);
    nine.request(0x60);
    await expect.poll(() => heard).toEqual([0x60]);
    nine.request(0x42);
    await expect.poll(() => heard).toEqual([0x60, 0x42]);
    await listening?.[Symbol.asyncDispose]();
    nine.request(0x48);
    await pause(150);
    expect(heard).toHaveLength(2);
  });

  test("requests are heard between the questions of a busy bus", async () => {
    const nine = new BusInstrument(echo);
    const { transport, handle } = await bench(
      new Map([
        [9, nine],
        [22, new BusInstrument(echo)],
      ]),
    );
    const heard: (number | undefined)[] = [];
    const listening = await transport(9).onServiceRequest?.(status => void heard.push(status), within(2));
    const other = handle(22);
    nine.request(0x60);
    for (let times = 0; times < 1000 && heard.length === 0; times++) {
      expect(await other.query(`Q${times}`)).toBe(`echo Q${times}`);
      await pause(1);
    }
    expect(heard).toEqual([0x60]);
    await listening?.[Symbol.asyncDispose]();
  });

  test("an answer that takes longer than the adapter waits is awaited", async () => {
    const instrument = new BusInstrument((message, self) => void setTimeout(() => echo(message, self), 1300));
    const { handle, log } = await bench(new Map([[9, instrument]]));
    expect(await handle(9, 5).query("SLOW?")).toBe("echo SLOW?");
    expect(log.filter(line => line === '-> "++read eoi"')).toHaveLength(2);
  });

  test("a time-out shorter than the adapter's is kept, and the late answer is cleared away", async () => {
    const instrument = new BusInstrument((message, self) => {
      if (message !== "SLOW?\n") return echo(message, self);
      setTimeout(() => echo(message, self), 250);
    });
    const { handle, log } = await bench(new Map([[9, instrument]]));
    const nine = handle(9);
    await nine.connect();
    nine.timeout = 0.15;
    const started = performance.now();
    expect((await failure(nine.query("SLOW?"))).message).toMatch(
      /asking "SLOW\?" of GPIB3::9::INSTR: no reply within 0\.15 s/,
    );
    expect(performance.now() - started).toBeLessThan(400);
    expect(log).toContain('-> "++read_tmo_ms 150"');
    nine.timeout = 5;
    await pause(200);
    expect(await nine.query("FAST?")).toBe("echo FAST?");
    expect(instrument.clears).toBe(1);
  });

  test("who gives up does not harm the others on the bus", async () => {
    const slow = new BusInstrument();
    const { handle } = await bench(
      new Map([
        [9, slow],
        [22, new BusInstrument(echo)],
      ]),
    );
    const [nine, twentyTwo] = [handle(9, 1), handle(22)];
    await nine.connect();
    const controller = new AbortController();
    const asked = failure(nine.query("NEVER?", { signal: controller.signal }));
    const others = Promise.all(["A", "B", "C"].map(question => twentyTwo.query(question)));
    await pause(30);
    controller.abort();
    expect((await asked).name).toBe("InstrumentAbortError");
    expect(await others).toEqual(["echo A", "echo B", "echo C"]);
    slow.reply("late\n");
    const again = nine.query("X");
    await expect.poll(() => slow.messages).toContain("X\n");
    slow.reply("now\n");
    expect(await again).toBe("now");
  });

  test("giving up at random moments leaves nothing out of step", async () => {
    const late = (message: string, self: BusInstrument) => {
      const delay = Number(message) % 3;
      if (delay === 0) echo(message, self);
      else setTimeout(() => echo(message, self), delay);
    };
    const { handle } = await bench(
      new Map([
        [9, new BusInstrument(late)],
        [22, new BusInstrument(late)],
      ]),
    );
    const handles = [handle(9, 5), handle(22, 5)];
    for (let round = 0; round < 20; round++) {
      const controller = new AbortController();
      setTimeout(() => controller.abort(), Math.random() * 8);
      const { signal } = controller;
      const loops = handles.map(async one => {
        for (let question = round * 1000; !signal.aborted; question++) {
          const reply = await one.query(`${question}`, { signal }).catch(() => undefined);
          if (reply !== undefined) expect(reply).toBe(`echo ${question}`);
        }
      });
      await Promise.all(loops);
    }
    for (const one of handles) expect(await one.query("7")).toBe("echo 7");
  });

  test("the adapter itself can be spoken to, and is set up anew afterwards", async () => {
    const { adapter, handle } = await bench(new Map([[9, new BusInstrument(echo)]]));
    const nine = handle(9);
    expect(await adapter.query("++ver")).toMatch(/^Simulated GPIB controller/);
    expect(await nine.query("A")).toBe("echo A");
    await adapter.write("++addr 1\n++eot_enable 0\n++auto 1\n++eos 0");
    expect(await nine.query("B")).toBe("echo B");
    expect(await adapter.query("++nonsense")).toMatch(/^Unrecognized command/);
    await adapter.clear();
    expect(await nine.query("C")).toBe("echo C");
  });

  test("closing ends what waits, and may be done twice", async () => {
    const { handle, adapter } = await bench(
      new Map([
        [9, new BusInstrument()],
        [22, new BusInstrument(echo)],
      ]),
    );
    const [nine, twentyTwo] = [handle(9), handle(22)];
    await nine.connect();
    const waiting = failure(nine.query("NEVER?"));
    await pause(30);
    await Promise.all([nine.close(), nine.close()]);
    expect((await waiting).message).toContain("the connection is closed");
    expect(await twentyTwo.query("A")).toBe("echo A");
    expect(isAdapterBoard(board)).toBe(true);
    await adapter.close();
    await adapter.close();
    expect(isAdapterBoard(board)).toBe(false);
    expect((await failure(twentyTwo.query("A"))).message).toContain("the adapter has been closed");
  });
});

test("a board is one adapter's, and there is no GPIB without one", async () => {
  const first = prologixOverTcp(7, "127.0.0.1", 1);
  expect(() => prologixOverTcp(7, "127.0.0.1", 2)).toThrow(
    "connecting to PRLGX-TCPIP7::127.0.0.1::2::INTFC: board 7 is PRLGX-TCPIP7::127.0.0.1::1::INTFC: close it first",
  );
  expect(() => gpibThroughAdapter(7, 31)).toThrow("connecting to GPIB7::31::INSTR: GPIB addresses are from 0 to 30");
  expect(() => gpibThroughAdapter(7, "x")).toThrow("addresses are from 0 to 30");
  expect(() => gpibThroughAdapter(7, 1, 127)).toThrow("addresses are from 0 to 30");
  await first.close();
  expect(() => gpibThroughAdapter(7, 9)).toThrow("no adapter has been opened as board 7, as in PRLGX-TCPIP7::");
});
