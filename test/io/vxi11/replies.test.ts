/** Replies that come in pieces, or wrong: each finds its call or is an error, and the next question is answered. */
import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InstrumentConnectionError, InstrumentTimeoutError } from "../../../drivers/io/errors.ts";
import { TransportError } from "../../../drivers/io/limits.ts";
import { procedures, reasons } from "../../../drivers/io/vxi11/protocol.ts";
import { ask, client, handle, proxy, scriptedCore, seconds, serve } from "./bench.ts";
import { marked, once, only, procedureOf, type Passing } from "./mangling-proxy.ts";
import { block } from "./small-instrument.ts";

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
    const smu = handle(slower.port);
    await smu.connect();
    smu.timeout = 0.3;
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
    await transport.resynchronise(seconds(5));
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
      const smu = handle(between.port);
      await smu.connect();
      smu.timeout = 0.1;
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

describe("what is left of a reply", () => {
  test("is read to its end before the next question, without a clear", async () => {
    const { port, instrument } = await serve();
    const smu = handle(port);
    expect(await smu.query("LINES?")).toBe("one");
    expect(await smu.query("ECHO? next")).toBe("next");
    expect(instrument.log).not.toContain("(clear)");
  });

  test("is looked for once where an instrument marks no ends", async () => {
    const { port, instrument } = await serve();
    const endless = await proxy(port, ({ record, socket, procedure }) => {
      if (procedure === procedures.read) record.writeInt32BE(record.readInt32BE(28) & ~reasons.end, 28);
      socket.write(marked(record));
    });
    const smu = handle(endless.port);
    for (let round = 0; round < 4; round++) expect(await smu.query(`ECHO? ${round}`)).toBe(`${round}`);
    const reads = endless.calls.filter(call => procedureOf(call) === procedures.read);
    expect(reads.length).toBe(5);
    expect(instrument.log).not.toContain("(clear)");
  });
});
