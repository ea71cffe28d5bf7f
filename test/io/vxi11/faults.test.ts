/** Everything that a network and an instrument do to a VXI-11 conversation, and that the next question is answered all the same. */
import { createServer, type AddressInfo, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import { InstrumentAbortError, InstrumentConnectionError, InstrumentTimeoutError } from "../../../drivers/io/errors.ts";
import { TransportError } from "../../../drivers/io/limits.ts";
import { serveTcp } from "../../../drivers/io/rpc/rpc-server.ts";
import { abortProgram, procedures } from "../../../drivers/io/vxi11/protocol.ts";
import { ask, client, handle, proxy, scriptedCore, seconds, serve } from "./bench.ts";
import { marked, procedureOf, type Passing } from "./mangling-proxy.ts";
import { block } from "./small-instrument.ts";

const servers: { close(): unknown }[] = [];

afterEach(() => {
  vi.useRealTimers();
  for (const server of servers.splice(0)) server.close();
});

/** A TCP server that does with each connection what a test wants. */
async function raw(connected: (socket: Socket) => unknown): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer(socket => {
    sockets.add(socket);
    socket.on("error", () => {});
    connected(socket);
  });
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve));
  servers.push({
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  });
  return (server.address() as AddressInfo).port;
}

/** Passes everything but the replies to one procedure, and of these only those that `chosen` likes. */
function only(procedure: number, mangle: (passing: Passing) => unknown): (passing: Passing) => unknown {
  return passing => (passing.procedure === procedure ? mangle(passing) : passing.socket.write(marked(passing.record)));
}

/** Mangles the first reply to a procedure and passes the others. */
function once(procedure: number, mangle: (passing: Passing) => unknown): (passing: Passing) => unknown {
  let isDone = false;
  return only(procedure, passing => {
    if (isDone) return passing.socket.write(marked(passing.record));
    isDone = true;
    return mangle(passing);
  });
}

describe("an instrument that cannot be reached", () => {
  test("nobody listens: an error that says so at once", async () => {
    const { server, port } = await serve();
    await server.close();
    await expect(handle(port).query("*IDN?")).rejects.toThrow(
      `asking "*IDN?" of TCPIP0::127.0.0.1,${port}::inst0::INSTR: connection refused`,
    );
  });

  test("whoever listens never answers: a time-out, and a close that does not wait", async () => {
    const port = await raw(() => {});
    const smu = handle(port, 0.1);
    await expect(smu.query("*IDN?")).rejects.toThrow(InstrumentTimeoutError);
    await smu.close();
  });

  test("whoever listens hangs up: a connection error", async () => {
    const port = await raw(socket => socket.end());
    await expect(handle(port).query("*IDN?")).rejects.toThrow(InstrumentConnectionError);
  });

  test("whoever listens does not speak the protocol: an error, whatever it says", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 200 }), async noise => {
        const port = await raw(socket => {
          socket.end(Buffer.from(noise));
        });
        await expect(client(port).resynchronise(seconds(2))).rejects.toThrow(TransportError);
      }),
      { numRuns: 30 },
    );
  });

  test("closing ends an attempt to connect", async () => {
    const port = await raw(() => {});
    const smu = handle(port, 60);
    const asking = expect(smu.query("*IDN?")).rejects.toThrow(InstrumentAbortError);
    await sleep(20);
    await smu.close();
    await asking;
  });
});

describe("replies in pieces", () => {
  test.each([
    [
      "one byte at a time",
      (bytes: Buffer, socket: Socket) => [...bytes].forEach(byte => socket.write(Buffer.of(byte))),
    ],
    [
      "in fragments of three bytes",
      (bytes: Buffer, socket: Socket) => {
        const record = bytes.subarray(4);
        for (let at = 0; at < record.length; at += 3) {
          socket.write(marked(record.subarray(at, at + 3), at + 3 >= record.length));
        }
      },
    ],
    [
      "in fragments, some of them empty",
      (bytes: Buffer, socket: Socket) =>
        socket.write(
          Buffer.concat([
            marked(Buffer.alloc(0), false),
            marked(bytes.subarray(4, 33), false),
            marked(Buffer.alloc(0), false),
            marked(bytes.subarray(33), false),
            marked(Buffer.alloc(0)),
          ]),
        ),
    ],
  ])("%s are whole", async (_name, send) => {
    const { port } = await serve();
    const between = await proxy(port, ({ record, socket }) => send(marked(record), socket));
    const transport = client(between.port);
    for (let round = 0; round < 3; round++) expect(await ask(transport, `ECHO? ${round}`)).toBe(`${round}\n`);
    await transport.write(Buffer.from("BLOCK? 2000"), seconds(5));
    const target = Buffer.alloc(2000);
    expect(await transport.fill(target, seconds(5))).toEqual({ end: true });
    expect(target.equals(block(2000))).toBe(true);
  });

  test("a slow drip is whole if it comes in time, and a time-out if not", async () => {
    const { port } = await serve();
    const drip = async ({ record, socket }: Passing, milliseconds: number) => {
      for (const byte of marked(record)) {
        socket.write(Buffer.of(byte));
        await sleep(milliseconds);
      }
    };
    const slow = await proxy(
      port,
      once(procedures.read, passing => drip(passing, 2)),
    );
    expect(await handle(slow.port).query("*IDN?")).toBe("Setpoint,Small,0,1");
    const slower = await proxy(
      port,
      once(procedures.read, passing => drip(passing, 10)),
    );
    const smu = handle(slower.port, 0.3);
    await expect(smu.query("ECHO? first")).rejects.toThrow(InstrumentTimeoutError);
    smu.timeout = 10;
    expect(await smu.query("ECHO? second")).toBe("second");
  });

  test("several replies at once each find their call", async () => {
    const { port } = await serve();
    const held: Buffer[] = [];
    const between = await proxy(
      port,
      only(procedures.readStatus, ({ record, socket }) => {
        held.push(marked(record));
        // The first two come with the third: those to calls that were given up, and the one that is waited for.
        if (held.length === 3) socket.write(Buffer.concat(held));
      }),
    );
    const transport = client(between.port);
    await expect(transport.readStatus(seconds(0.05))).rejects.toMatchObject({ message: "no answer to readstb" });
    await expect(transport.readStatus(seconds(0.05))).rejects.toThrow(TransportError);
    await transport.write(Buffer.from("*IDN?"), seconds(5));
    expect(await transport.readStatus(seconds(5))).toBe(16);
    expect((await transport.read({}, seconds(5))).data.toString()).toBe("Setpoint,Small,0,1\n");
  });
});

describe("replies that are wrong", () => {
  const corrupt =
    (change: (record: Buffer) => unknown) =>
    ({ record, socket }: Passing): void => {
      const copy = Buffer.from(record);
      change(copy);
      socket.write(marked(copy));
    };

  test.each([
    [
      "belongs to no call",
      (record: Buffer) => record.writeUInt32BE((record.readUInt32BE(0) + 5) >>> 0, 0),
      "was never made",
    ],
    ["is a call", (record: Buffer) => record.writeUInt32BE(0, 4), "something that is no reply came"],
    ["denies the call", (record: Buffer) => record.writeUInt32BE(1, 8), "RPC version 2 is not spoken"],
    ["does not have the program", (record: Buffer) => record.writeUInt32BE(1, 20), "the program is not offered"],
    ["does not understand", (record: Buffer) => record.writeUInt32BE(4, 20), "the arguments were not understood"],
    ["announces a verifier without end", (record: Buffer) => record.writeUInt32BE(0xffff_ffff, 16), "malformed"],
    [
      "announces a gigabyte",
      (record: Buffer) => record.writeUInt32BE(1 << 30, 32),
      "the instrument sends 1073741824 bytes",
    ],
    ["announces more than there is", (record: Buffer) => record.writeUInt32BE(1000, 32), "it ends before 1000 bytes"],
    [
      "has an error that nobody knows",
      (record: Buffer) => record.writeUInt32BE(77, 24),
      "an unknown error (VXI-11 error 77)",
    ],
    ["does not know the link", (record: Buffer) => record.writeUInt32BE(4, 24), "does not know this link any more"],
  ])("a reply that %s is an error, and the next question is answered", async (_name, change, message) => {
    const { port } = await serve();
    const between = await proxy(port, once(procedures.read, corrupt(change)));
    const smu = handle(between.port);
    await expect(smu.query("ECHO? first")).rejects.toThrow(message);
    expect(await smu.query("ECHO? second")).toBe("second");
  });

  test("a reply that is cut off is an error, and the next question is answered on a new connection", async () => {
    const { port } = await serve();
    for (const length of [0, 2, 4, 10, 27, 38, 41, 50]) {
      const between = await proxy(
        port,
        once(procedures.read, ({ record, socket }) => socket.end(marked(record).subarray(0, length))),
      );
      const smu = handle(between.port);
      await expect(smu.query("*IDN?")).rejects.toThrow(InstrumentConnectionError);
      expect(await smu.query("ECHO? second")).toBe("second");
      expect(between.connections).toBe(2);
    }
  });

  test("a reply that stops half-way is a time-out, and what is left of it does not disturb the next one", async () => {
    const { port } = await serve();
    for (const length of [3, 4, 10, 30, 45]) {
      let rest: (() => void) | undefined;
      const between = await proxy(
        port,
        only(procedures.read, ({ record, socket, connection }) => {
          const bytes = marked(record);
          const isFirst = !rest && connection === 1;
          socket.write(isFirst ? bytes.subarray(0, length) : bytes);
          if (isFirst) rest = () => socket.write(bytes.subarray(length));
        }),
      );
      const smu = handle(between.port, 0.1);
      await expect(smu.query("ECHO? the first answer")).rejects.toThrow(InstrumentTimeoutError);
      rest?.();
      smu.timeout = 5;
      expect(await smu.query("ECHO? second")).toBe("second");
    }
  });

  test("a block that stops half-way ends the connection: where the next reply begins is not known", async () => {
    const { port } = await serve();
    const between = await proxy(
      port,
      once(procedures.read, ({ record, socket }) => socket.write(marked(record).subarray(0, 5000))),
    );
    const transport = client(between.port);
    await transport.write(Buffer.from("BLOCK? 10000"), seconds(5));
    await expect(transport.fill(Buffer.alloc(10_000), seconds(0.1))).rejects.toMatchObject({ kind: "timeout" });
    await transport.resynchronise(seconds(5));
    expect(between.connections).toBe(2);
    expect(await ask(transport, "ECHO? second")).toBe("second\n");
  });

  test("random changes to replies never hang, crash or answer the wrong question", async () => {
    const { port } = await serve();
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(60), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        fc.constantFrom(procedures.createLink, procedures.write, procedures.read, procedures.clear),
        async (changes, procedure) => {
          const mangle = corrupt(record => {
            for (const [at, value] of changes) if (at < record.length) record[at] = value;
          });
          const between = await proxy(port, once(procedure, mangle));
          const transport = client(between.port);
          for (let round = 0; round < 2; round++) {
            try {
              await transport.resynchronise(seconds(0.4));
              await ask(transport, `ECHO? ${round}`, seconds(0.15));
            } catch (error) {
              expect(error).toBeInstanceOf(TransportError);
            }
          }
          await transport.resynchronise(seconds(5));
          expect(await ask(transport, "ECHO? last")).toBe("last\n");
        },
      ),
      { numRuns: 25 },
    );
  });

  test("an instrument that answers with nothing, and no end, is given up", async () => {
    const { port } = await scriptedCore({ [procedures.read]: (_args, result) => void result.int(0).int(0).uint(0) });
    const transport = client(port);
    await expect(transport.read({}, { deadline: null })).rejects.toThrow("answers 100 reads with nothing");
    await expect(transport.fill(Buffer.alloc(1), { deadline: null })).rejects.toThrow("answers 100 reads with nothing");
  });

  test("an instrument that takes less than it was sent is an error", async () => {
    const { port } = await scriptedCore({ [procedures.write]: (_args, result) => void result.int(0).uint(3) });
    await expect(client(port).write(Buffer.from("*IDN?"), seconds(5))).rejects.toThrow(
      "the instrument took 3 of 5 bytes",
    );
  });
});

describe("time-outs and late answers", () => {
  test("no answer is a time-out, and one that comes late never meets the next question", async () => {
    const { port, instrument } = await serve();
    const smu = handle(port, 0.1);
    await expect(smu.query("LATE? 150")).rejects.toThrow(
      `asking "LATE? 150" of TCPIP0::127.0.0.1,${port}::inst0::INSTR: no reply within 0.1 s`,
    );
    smu.timeout = 5;
    expect(await smu.query("ECHO? second")).toBe("second");
    await sleep(100);
    expect(await smu.query("ECHO? third")).toBe("third");
    expect(instrument.log).toEqual(["LATE? 150", "(clear)", "ECHO? second", "ECHO? third"]);
  });

  test("an answer that the network holds up is thrown away when it comes", async () => {
    const { port } = await serve();
    const between = await proxy(
      port,
      once(procedures.read, ({ record, socket }) => void setTimeout(() => socket.write(marked(record)), 150)),
    );
    const smu = handle(between.port, 0.1);
    await expect(smu.query("ECHO? first")).rejects.toThrow(InstrumentTimeoutError);
    smu.timeout = 5;
    const answers: string[] = [];
    for (let round = 0; round < 30; round++) {
      answers.push(await smu.query(`ECHO? ${round}`));
      await sleep(5);
    }
    expect(answers).toEqual(Array.from({ length: 30 }, (_, round) => String(round)));
    expect(between.connections).toBe(1);
  });

  test("a message that comes only in part says how far it came", async () => {
    const { port } = await scriptedCore({
      [procedures.read]: (_args, result) => {
        parts++;
        if (parts === 1) result.int(0).int(0).opaque(Buffer.from("1.25,"));
        else result.int(15).int(0).uint(0);
      },
    });
    let parts = 0;
    await expect(client(port).read({}, seconds(5))).rejects.toMatchObject({
      kind: "timeout",
      message: '5 bytes came without an end: "1.25,"',
    });
  });

  test("an instrument that does not take a command in time is a time-out that says so", async () => {
    const { port } = await scriptedCore({ [procedures.write]: (_args, result) => void result.int(15).uint(0) });
    await expect(handle(port, 1).write("*RST")).rejects.toThrow("the instrument does not take the command within 1 s");
  });

  test("a procedure that is never answered is a time-out, and does not stand in the way", async () => {
    const { port } = await serve();
    const between = await proxy(
      port,
      only(procedures.remote, () => {}),
    );
    const transport = client(between.port);
    await expect(transport.remote("assert", seconds(0.05))).rejects.toMatchObject({
      kind: "timeout",
      message: "no answer to remote",
    });
    await transport.resynchronise(seconds(5));
    expect(await ask(transport, "*IDN?")).toBe("Setpoint,Small,0,1\n");
    expect(between.connections).toBe(1);
  });

  test("without a time-out, what is never answered still ends", async () => {
    const { port } = await serve();
    const between = await proxy(
      port,
      only(procedures.remote, () => {}),
    );
    const transport = client(between.port);
    await ask(transport, "*IDN?");
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    const failed = expect(transport.remote("assert", { deadline: null })).rejects.toMatchObject({
      kind: "silence",
      message: "no answer to remote within 10 s",
    });
    await vi.advanceTimersByTimeAsync(11_000);
    await failed;
  });

  test("without a time-out, a read goes on where the instrument itself gives up", async () => {
    let reads = 0;
    const { port } = await scriptedCore({
      [procedures.read]: (_args, result) => {
        reads++;
        if (reads < 3) result.int(15).int(0).uint(0);
        else result.int(0).int(4).opaque(Buffer.from("at last"));
      },
    });
    const { data } = await client(port).read({}, { deadline: null });
    expect([data.toString(), reads]).toEqual(["at last", 3]);
  });

  test("an instrument that does not answer a clear is connected anew", async () => {
    const { port } = await serve();
    const between = await proxy(
      port,
      once(procedures.clear, () => {}),
    );
    const smu = handle(between.port, 0.1);
    await expect(smu.query("LATE? 1000")).rejects.toThrow(InstrumentTimeoutError);
    smu.timeout = 1;
    expect(await smu.query("ECHO? second")).toBe("second");
    expect(between.connections).toBe(2);
  });

  test("an instrument that knows no clear is connected anew", async () => {
    let links = 0;
    const { port } = await scriptedCore({
      [procedures.createLink]: (_args, result) => void result.int(0).int(++links).uint(0).uint(1024),
      [procedures.clear]: (_args, result) => void result.int(8),
      [procedures.read]: (_args, result) =>
        void result
          .int(links < 2 ? 15 : 0)
          .int(4)
          .opaque(Buffer.from("ok\n")),
    });
    const smu = handle(port, 1);
    await expect(smu.query("*IDN?")).rejects.toThrow(InstrumentTimeoutError);
    expect(await smu.query("*IDN?")).toBe("ok");
    expect(links).toBe(2);
  });
});

describe("aborting", () => {
  test("an aborted question ends at the instrument as well, and the next one is answered", async () => {
    const { port, instrument } = await serve();
    const smu = handle(port, 60);
    await smu.query("*IDN?");
    const stop = new AbortController();
    const asking = expect(smu.query("LATE? 60000", { signal: stop.signal })).rejects.toThrow(InstrumentAbortError);
    await sleep(30);
    stop.abort();
    await asking;
    expect(await smu.query("ECHO? second")).toBe("second");
    expect(instrument.log).toEqual(["*IDN?", "LATE? 60000", "(clear)", "ECHO? second"]);
  });

  test("the abort channel is told which link it is", async () => {
    const aborted: number[] = [];
    const abort = await serveTcp(
      {
        ...abortProgram,
        longestCall: 100,
        procedures: new Map([[1, (args, result) => void (aborted.push(args.int()), result.int(0))]]),
      },
      "127.0.0.1",
      0,
    );
    servers.push(abort);
    const { port } = await scriptedCore(
      {
        [procedures.createLink]: (_args, result) => void result.int(0).int(77).uint(abort.port).uint(1024),
        [procedures.read]: () => new Promise(() => {}),
      },
      0,
    );
    const transport = client(port);
    const stop = new AbortController();
    const reading = expect(transport.read({}, seconds(60, stop.signal))).rejects.toMatchObject({ kind: "abort" });
    await sleep(30);
    stop.abort();
    await reading;
    await expect.poll(() => aborted).toEqual([77]);
  });

  test("aborting at any moment of many questions leaves nothing out of step", async () => {
    const { port } = await serve();
    const smu = handle(port, 5);
    for (let round = 0; round < 60; round++) {
      const stop = new AbortController();
      setTimeout(() => stop.abort(), Math.random() * 4);
      const answers = await Promise.allSettled(
        ["a", "b", "c"].map(letter => smu.query(`ECHO? ${round}${letter}`, { signal: stop.signal })),
      );
      answers.forEach((answer, index) => {
        if (answer.status === "fulfilled") expect(answer.value).toBe(`${round}${"abc"[index]}`);
      });
      expect(await smu.query(`ECHO? ${round}`)).toBe(String(round));
    }
  });

  test("closing ends a read that waits", async () => {
    const { port } = await serve();
    const smu = handle(port, 60);
    await smu.query("*IDN?");
    const asking = expect(smu.query("LATE? 60000")).rejects.toThrow("the connection is closed");
    await sleep(30);
    await Promise.all([smu.close(), smu.close()]);
    await asking;
  });
});

describe("connections that end", () => {
  test("an instrument that hung up while nobody asked is called again", async () => {
    const { port } = await serve();
    const between = await proxy(port);
    const smu = handle(between.port);
    await smu.query("*IDN?");
    between.cut();
    await sleep(20);
    expect(await smu.query("ECHO? second")).toBe("second");
    expect(between.connections).toBe(2);
  });

  test("an instrument that is switched off and on again answers", async () => {
    const first = await serve();
    const smu = handle(first.port);
    await smu.query("*IDN?");
    await first.server.close();
    await expect(smu.query("ECHO? off")).rejects.toThrow(InstrumentConnectionError);
    await serve(first.port);
    expect(await smu.query("ECHO? on")).toBe("on");
  });

  test("an instrument that goes in the middle of a question is an error, and called again for the next", async () => {
    const { port } = await serve();
    const between = await proxy(port);
    const smu = handle(between.port);
    await smu.query("*IDN?");
    const asking = expect(smu.query("LATE? 60000")).rejects.toThrow(InstrumentConnectionError);
    await sleep(30);
    between.cut();
    await asking;
    expect(await smu.query("ECHO? second")).toBe("second");
  });

  test("clears under load disturb nobody else", async () => {
    const { port } = await serve();
    const smu = handle(port);
    const other = handle(port);
    await Promise.all(
      Array.from({ length: 40 }, async (_, number) => {
        if (number % 4 === 0) return smu.clear();
        expect(await smu.query(`ECHO? ${number}`)).toBe(String(number));
        expect(await other.query(`ECHO? other ${number}`)).toBe(`other ${number}`);
      }),
    );
  });

  test("a lock that another client holds is an error that says so", async () => {
    const { port } = await serve();
    const mine = client(port);
    await mine.lock({}, seconds(5));
    const theirs = handle(port, 0.2);
    await expect(theirs.query("*IDN?")).rejects.toThrow(
      `asking "*IDN?" of TCPIP0::127.0.0.1,${port}::inst0::INSTR: the instrument is locked by another client`,
    );
    await mine.unlock(seconds(5));
    expect(await theirs.query("ECHO? free")).toBe("free");
  });

  test("calls go out as one packet each, and a question takes two", async () => {
    const { port } = await serve();
    const between = await proxy(port);
    const smu = handle(between.port);
    await smu.query("*IDN?");
    const before = between.calls.length;
    await smu.query("*IDN?");
    expect(between.calls.slice(before).map(procedureOf)).toEqual([procedures.write, procedures.read]);
  });
});
