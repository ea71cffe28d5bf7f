/** What adapters and the way to them do wrong. */
import { createServer, type AddressInfo, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import type { IoError } from "../../../drivers/io/index.ts";
import { AdapterLines } from "../../../drivers/io/prologix/adapter-lines.ts";
import { serveAdapterOnTcp } from "../../../drivers/io/prologix/adapter-server.ts";
import { dataLine } from "../../../drivers/io/prologix/escape.ts";
import { gpibThroughAdapter, prologixOverTcp } from "../../../drivers/io/prologix/open-prologix.ts";
import { SimulatedAdapter } from "../../../drivers/io/prologix/simulated-adapter.ts";
import { MessageHandle } from "../../../drivers/io/handle/message-handle.ts";
import { scriptedServer } from "../scripted-server.ts";
import { BusInstrument } from "./bus-instrument.ts";

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close();
});

const board = 4;

function through(
  port: number,
  timeout: number | null = 5,
  end = "\n",
): { adapter: MessageHandle; nine: MessageHandle } {
  const options = { timeout, readTermination: end, writeTermination: end };
  const name = `PRLGX-TCPIP${board}::127.0.0.1::${port}::INTFC`;
  const adapter = new MessageHandle(name, prologixOverTcp(board, "127.0.0.1", port), options);
  const nine = new MessageHandle(`GPIB${board}::9::INSTR`, gpibThroughAdapter(board, 9), options);
  open.push(
    () => adapter.close(),
    () => nine.close(),
  );
  return { adapter, nine };
}

function failure(promise: Promise<unknown>): Promise<IoError> {
  return promise.then(
    value => {
      throw new Error(`expected a failure, got ${String(value)}`);
    },
    (error: unknown) => error as IoError,
  );
}

/** A simulated adapter whose bytes go their own way to the client. */
async function adapterServer(
  instrument: BusInstrument,
  send: (socket: Socket, data: Buffer) => Promise<void> | void,
): Promise<number> {
  const adapter = new SimulatedAdapter(new Map([[9, instrument]]));
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, socket => {
    const client = adapter.connect(async data => send(socket, data));
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("data", data => client.receive(data));
  });
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve));
  open.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise(resolve => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

/** Answers as an adapter does, save for what `answer` takes over by returning something other than undefined. */
function asAdapter(version: string, answer: (line: string, socket: Socket) => unknown) {
  let wait = "500";
  return (line: string, socket: Socket) => {
    if (answer(line, socket) !== undefined) return;
    if (line === "++ver") socket.write(`${version}\r\n`);
    if (line === "++read_tmo_ms") socket.write(`${wait}\r\n`);
    wait = /^\+\+read_tmo_ms (\d+)$/.exec(line)?.[1] ?? wait;
  };
}

const prologix = "Prologix GPIB-ETHERNET Controller version 01.06.06.00";
const ar488 = "AR488 GPIB controller, ver. 0.51.14, 11/10/2022";
const echo = (message: string, self: BusInstrument) => self.reply(`echo ${message.trim()}\n`);

test("a connection that is refused says so", async () => {
  const server = await scriptedServer(() => {});
  await server.stop();
  const { adapter } = through(server.port);
  expect((await failure(adapter.connect())).message).toMatch(/PRLGX-TCPIP4.*: connection refused/);
});

test("what does not answer like an adapter is told from one", async () => {
  await using server = await scriptedServer((_line, socket) => void socket.write("SSH-2.0-nope\r\n"));
  const { adapter, nine } = through(server.port, 0.3);
  const hint = "the other side does not answer ++ver: is it a Prologix or an AR488 within 0.3 s";
  expect((await failure(adapter.connect())).message).toContain(hint);
  expect((await failure(nine.query("A"))).message).toContain(hint);
});

test("an AR488 that starts is waited for, its greeting is no answer, and its memory is spared", async () => {
  const started = performance.now();
  let hasGreeted = false;
  await using server = await scriptedServer(
    asAdapter(ar488, (line, socket) => {
      if (performance.now() - started < 700) return "deaf";
      if (!hasGreeted) hasGreeted = socket.write("AR488 ready.\r\n");
      if (line === "++read eoi") return socket.write("AR488 answers\n\x04");
      return undefined;
    }),
  );
  const { adapter, nine } = through(server.port);
  await adapter.connect();
  expect(await nine.query("A")).toBe("AR488 answers");
  expect(server.lines.filter(line => line.startsWith("++savecfg"))).toEqual([]);
  expect(server.lines).toContain("++read_tmo_ms 5000");
});

test("a Prologix is told not to save what it is set to", async () => {
  await using server = await scriptedServer(asAdapter(prologix, () => undefined));
  await through(server.port).adapter.connect();
  await expect.poll(() => server.lines.includes("++savecfg 0")).toBe(true);
});

test("an instrument without EOI costs the adapter's wait once, and is then read to its terminator", async () => {
  await using server = await scriptedServer(
    asAdapter(prologix, (line, socket) => (line.startsWith("++read ") ? socket.write("1.5\r\n") : undefined)),
  );
  const { nine } = through(server.port, 5, "\r\n");
  const times: number[] = [];
  for (let asked = 0; asked < 3; asked++) {
    const started = performance.now();
    expect(await nine.query("R")).toBe("1.5");
    times.push(performance.now() - started);
  }
  expect(server.lines.filter(line => line.startsWith("++read "))).toEqual(["++read eoi", "++read 10", "++read 10"]);
  expect(times[2]).toBeLessThan(500);
});

test("answers in single bytes are put together, binary or not", async () => {
  const data = Buffer.from([4, 4, 10, 4, 0, 255, 4, 13, 10]);
  const instrument = new BusInstrument((message, self) => (message === "B\n" ? self.reply(data) : echo(message, self)));
  const port = await adapterServer(instrument, async (socket, bytes) => {
    for (const byte of bytes) {
      socket.write(Buffer.of(byte));
      await pause(1);
    }
  });
  const { nine } = through(port);
  expect(await nine.query("A")).toBe("echo A");
  const io = gpibThroughAdapter(board, 9);
  await io.resynchronise({ deadline: null });
  await io.write(Buffer.from("B\n"), { deadline: null });
  const parts: Buffer[] = [];
  for (let end = false; !end;) {
    const received = await io.read({}, { deadline: performance.now() + 2000 });
    parts.push(received.data);
    end = received.end;
  }
  expect(Buffer.concat(parts)).toEqual(data);
});

test("a connection that breaks mid reply is an error, and the next question connects anew", async () => {
  const instrument = new BusInstrument(echo);
  let breaks = true;
  const port = await adapterServer(instrument, (socket, data) => {
    const isCut = breaks && data.includes("echo A");
    if (isCut) breaks = false;
    if (isCut) socket.end(data.subarray(0, 4));
    else socket.write(data);
  });
  const { nine } = through(port);
  expect((await failure(nine.query("A"))).message).toContain("the instrument closed the connection");
  expect(await nine.query("B")).toBe("echo B");
});

test("half a reply is told in the error", async () => {
  const port = await adapterServer(new BusInstrument(echo), (socket, data) => {
    socket.write(data.includes("echo") ? data.subarray(0, 4) : data);
  });
  const { nine } = through(port, 0.4);
  expect((await failure(nine.query("A"))).message).toContain('the reply "echo" did not end within 0.4 s');
});

test("an adapter that was exchanged for another on the same address is used as it is", async () => {
  const first = await serveAdapterOnTcp(new Map([[9, new BusInstrument(echo)]]), { port: 0, version: prologix });
  const { adapter, nine } = through(first.port);
  expect(await nine.query("A")).toBe("echo A");
  await first.close();
  const instruments = new Map([[9, new BusInstrument(echo)]]);
  const second = await serveAdapterOnTcp(instruments, { port: first.port, version: `${prologix}, another` });
  open.push(() => second.close());
  await pause(20);
  expect(await nine.query("B")).toBe("echo B");
  expect(await adapter.query("++ver")).toContain("another");
});

test("answers that are none are told as they are", async () => {
  await using server = await scriptedServer(
    asAdapter(prologix, (line, socket) => (line === "++spoll" ? socket.write("Unrecognized command\r\n") : undefined)),
  );
  through(server.port);
  const io = gpibThroughAdapter(board, 9);
  await expect(io.readStatus?.({ deadline: performance.now() + 2000 })).rejects.toMatchObject({
    kind: "protocol",
    message: 'a serial poll was answered by "Unrecognized command"',
  });
});

test("an adapter that floods does not fill the memory", async () => {
  const flood = Buffer.alloc(1 << 16, "x");
  await using server = await scriptedServer(
    asAdapter(prologix, (line, socket) => {
      if (line !== "++spoll") return undefined;
      const timer = setInterval(() => socket.write(flood), 1);
      return socket.once("close", () => clearInterval(timer));
    }),
  );
  through(server.port);
  const io = gpibThroughAdapter(board, 9);
  await expect(io.readStatus?.({ deadline: performance.now() + 2000 })).rejects.toMatchObject({ kind: "protocol" });
});

test("whatever an adapter answers, a question ends in time", async () => {
  let garbage = Buffer.alloc(0);
  await using server = await scriptedServer(
    asAdapter(prologix, (line, socket) => (line === "++read eoi" ? socket.write(garbage) : undefined)),
  );
  const { nine } = through(server.port, 0.1);
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 60 }), async data => {
      garbage = Buffer.from(data);
      const started = performance.now();
      await nine.query("A").catch((error: unknown) => expect((error as IoError).name).toMatch(/^Instrument/));
      expect(performance.now() - started).toBeLessThan(1000);
    }),
    { numRuns: 20 },
  );
});

test("whatever is sent arrives as it was, and whatever arrives is lines", () => {
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ minLength: 1, maxLength: 50 }), { maxLength: 5 }),
      fc.nat(60),
      (messages, at) => {
        const wire = Buffer.concat(messages.map(message => dataLine(message)));
        const lines = new AdapterLines();
        const parts = [...lines.take(wire.subarray(0, at)), ...lines.take(wire.subarray(at))];
        expect(parts.map(({ data }) => [...data])).toEqual(messages.map(message => [...message]));
        expect(parts.every(({ isCommand }) => !isCommand)).toBe(true);
      },
    ),
  );
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), bytes => void new AdapterLines().take(bytes)));
  expect(() => new AdapterLines().take(Buffer.alloc((1 << 20) + 1, "x"))).toThrow("without the end of a line");
});
