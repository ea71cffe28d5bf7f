/** The VXI-11 server: what each procedure answers, and that no client can take it down or reach another's link. */
import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { IoError } from "../../../drivers/io/errors.ts";
import { RpcClient } from "../../../drivers/io/rpc/rpc-client.ts";
import { serveTcp } from "../../../drivers/io/rpc/rpc-server.ts";
import type { XdrReader } from "../../../drivers/io/rpc/xdr.ts";
import { discoverVxi11 } from "../../../drivers/io/vxi11/discover.ts";
import { abortProgram, coreProgram, interruptProgram, procedures } from "../../../drivers/io/vxi11/protocol.ts";
import { serveVxi11 } from "../../../drivers/io/vxi11/serve-vxi11.ts";
import { ask, client, seconds, serve } from "./bench.ts";
import { SmallInstrument } from "./small-instrument.ts";

const open: { close(): unknown }[] = [];

afterEach(async () => {
  for (const thing of open.splice(0).toReversed()) await thing.close();
});

async function connect(port: number, program = coreProgram): Promise<RpcClient> {
  const made = await RpcClient.connect("127.0.0.1", port, program, seconds(5));
  open.push(made);
  return made;
}

type Arguments = readonly (number | boolean | string)[];

/** Calls with numbers, booleans and strings as arguments; resolves with the whole result. */
function call(rpc: RpcClient, procedure: number, args: Arguments): Promise<XdrReader> {
  const writer = rpc.arguments();
  for (const value of args) {
    if (typeof value === "number") writer.uint(value >>> 0);
    else if (typeof value === "boolean") writer.bool(value);
    else writer.string(value);
  }
  return rpc.call(procedure, writer, 1000, seconds(5));
}

async function code(rpc: RpcClient, procedure: number, ...args: Arguments): Promise<number> {
  return (await call(rpc, procedure, args)).int();
}

async function link(rpc: RpcClient, device = "inst0"): Promise<{ id: number; abortPort: number; largest: number }> {
  const result = await call(rpc, procedures.createLink, [1, false, 0, device]);
  expect(result.int()).toBe(0);
  return { id: result.int(), abortPort: result.uint(), largest: result.uint() };
}

/** Reads; gives error code, reason and data. */
async function read(rpc: RpcClient, id: number, size: number, milliseconds = 0, flag = 0, character = 0) {
  const result = await call(rpc, procedures.read, [id, size, milliseconds, 0, flag, character]);
  return [result.int(), result.int(), result.string(1000)];
}

describe("links", () => {
  test("one connection may have several, each with its own conversation", async () => {
    const { port } = await serve();
    const rpc = await connect(port);
    const [one, two] = [await link(rpc), await link(rpc, "gpib0,1")];
    expect(one.id).not.toBe(two.id);
    expect(one.largest).toBeGreaterThanOrEqual(1024);
    expect(await code(rpc, procedures.write, one.id, 0, 0, 8, "ECHO? one")).toBe(0);
    expect(await code(rpc, procedures.write, two.id, 0, 0, 8, "ECHO? two")).toBe(0);
    expect(await read(rpc, two.id, 100)).toEqual([0, 4, "two\n"]);
    expect(await read(rpc, one.id, 100)).toEqual([0, 4, "one\n"]);
    expect(await code(rpc, procedures.destroyLink, one.id)).toBe(0);
    expect(await code(rpc, procedures.destroyLink, one.id)).toBe(4);
    expect(await code(rpc, procedures.readStatus, two.id, 0, 0, 0)).toBe(0);
  });

  test("a link is its connection's own, and ends with it", async () => {
    const { port, instrument } = await serve();
    const [mine, theirs] = [await connect(port), await connect(port)];
    const { id } = await link(mine);
    for (const procedure of [13, 14, 15, 16, 17]) expect(await code(theirs, procedure, id, 0, 0, 0)).toBe(4);
    expect(await code(theirs, procedures.write, id, 0, 0, 8, "*IDN?")).toBe(4);
    expect(await read(theirs, id, 10)).toEqual([4, 0, ""]);
    expect(await code(theirs, procedures.lock, id, 0, 0)).toBe(4);
    expect(await code(theirs, procedures.unlock, id)).toBe(4);
    expect(await code(theirs, procedures.enableServiceRequest, id, true, "h")).toBe(4);
    expect(await code(theirs, procedures.doCommand, id, 0, 0, 0, 0, true, 1, "")).toBe(4);
    await mine.close();
    await expect.poll(() => instrument.log).toEqual(["(close)"]);
  });

  test("a thousand are enough for everybody", async () => {
    const { port } = await serve();
    const rpc = await connect(port);
    for (let count = 0; count < 1000; count++) await link(rpc);
    expect(await code(rpc, procedures.createLink, 1, false, 0, "inst0")).toBe(9);
    await rpc.close();
    await expect.poll(async () => code(await connect(port), procedures.createLink, 1, false, 0, "inst0")).toBe(0);
  });

  test("a link may be created with the device locked, as soon as it is free", async () => {
    const { port } = await serve();
    const [mine, theirs] = [await connect(port), await connect(port)];
    expect(await code(mine, procedures.createLink, 1, true, 0, "inst0")).toBe(0);
    expect(await code(theirs, procedures.createLink, 2, true, 20, "inst0")).toBe(11);
    // Another device is not concerned.
    expect(await code(theirs, procedures.createLink, 2, true, 20, "gpib0,1")).toBe(0);
    const waiting = code(theirs, procedures.createLink, 2, true, 5000, "inst0");
    await mine.close();
    expect(await waiting).toBe(0);
  });
});

describe("reading", () => {
  test("tells every reason for which a read has ended", async () => {
    const { port } = await serve();
    const rpc = await connect(port);
    const { id } = await link(rpc);
    await code(rpc, procedures.write, id, 0, 0, 8, "LINES?");
    expect(await read(rpc, id, 100, 0, 0x80, 10)).toEqual([0, 2, "one\n"]);
    expect(await read(rpc, id, 4, 0, 0x80, 10)).toEqual([0, 1 | 2, "two\n"]);
    expect(await read(rpc, id, 2)).toEqual([0, 1, "th"]);
    expect(await read(rpc, id, 0)).toEqual([0, 1, ""]);
    expect(await read(rpc, id, 4, 0, 0x80, 10)).toEqual([0, 1 | 2 | 4, "ree\n"]);
    expect(await read(rpc, id, 4, 10)).toEqual([15, 0, ""]);
  });

  test("a reply that comes in time is waited for", async () => {
    const { port } = await serve();
    const rpc = await connect(port);
    const { id } = await link(rpc);
    await code(rpc, procedures.write, id, 0, 0, 8, "LATE? 30");
    expect(await read(rpc, id, 100, 5000)).toEqual([0, 4, "late 30\n"]);
  });

  test("an abort ends the wait for a reply, and the wait for a lock", async () => {
    const { port } = await serve();
    const [mine, theirs] = [await connect(port), await connect(port)];
    const { id, abortPort } = await link(mine);
    const abort = await connect(abortPort, abortProgram);
    const reading = read(mine, id, 100, 60_000);
    await expect.poll(() => code(abort, 1, id)).toBe(0);
    expect(await reading).toEqual([23, 0, ""]);
    const other = await link(theirs);
    expect(await code(theirs, procedures.lock, other.id, 0, 0)).toBe(0);
    const locking = code(mine, procedures.lock, id, 1, 60_000);
    const writing = setInterval(() => void code(abort, 1, id), 5);
    expect(await locking).toBe(23);
    clearInterval(writing);
    expect(await code(abort, 1, 12_345)).toBe(4);
  });
});

describe("locks", () => {
  test("with the flag to wait, operations wait for the lock; without it, they are refused", async () => {
    const { port } = await serve();
    const [mine, theirs] = [await connect(port), await connect(port)];
    const [{ id: a }, { id: b }] = [await link(mine), await link(theirs)];
    expect(await code(mine, procedures.lock, a, 0, 0)).toBe(0);
    expect(await code(mine, procedures.lock, a, 0, 0)).toBe(11);
    expect(await code(theirs, procedures.write, b, 0, 5000, 8, "*IDN?")).toBe(11);
    expect(await code(theirs, procedures.write, b, 0, 10, 8 | 1, "*IDN?")).toBe(11);
    const waiting = code(theirs, procedures.write, b, 0, 5000, 8 | 1, "ECHO? waited");
    expect(await code(mine, procedures.unlock, a)).toBe(0);
    expect(await waiting).toBe(0);
    expect(await read(theirs, b, 100)).toEqual([0, 4, "waited\n"]);
    expect(await code(mine, procedures.unlock, a)).toBe(12);
  });

  test("of many who wait for the lock, each gets it in turn", async () => {
    const { port } = await serve();
    let holders = 0;
    await Promise.all(
      Array.from({ length: 12 }, async (_, number) => {
        const transport = client(port);
        await transport.lock({}, seconds(10));
        expect(++holders).toBe(1);
        expect(await ask(transport, `ECHO? ${number}`)).toBe(`${number}\n`);
        holders--;
        await transport.unlock(seconds(5));
      }),
    );
  });
});

describe("the interrupt channel", () => {
  test("is established once, and said to be missing where it is", async () => {
    const { port } = await serve();
    const rpc = await connect(port);
    const listener = await serveTcp({ ...interruptProgram, procedures: new Map(), longestCall: 100 }, "127.0.0.1", 0);
    open.push(listener);
    const loopback = 0x7f000001;
    const { program, version } = interruptProgram;
    expect(await code(rpc, procedures.destroyInterruptChannel)).toBe(6);
    expect(await code(rpc, procedures.createInterruptChannel, loopback, 0, program, version, 0)).toBe(5);
    expect(await code(rpc, procedures.createInterruptChannel, loopback, 1, program, version, 0)).toBe(6);
    expect(await code(rpc, procedures.createInterruptChannel, loopback, listener.port, program, version, 1)).toBe(8);
    expect(await code(rpc, procedures.createInterruptChannel, loopback, listener.port, program, version, 0)).toBe(0);
    expect(await code(rpc, procedures.createInterruptChannel, loopback, listener.port, program, version, 0)).toBe(29);
    expect(await code(rpc, procedures.destroyInterruptChannel)).toBe(0);
    expect(await code(rpc, procedures.destroyInterruptChannel)).toBe(6);
  });

  test("gives back the handle of the link that requests", async () => {
    const { port, instrument } = await serve();
    const rpc = await connect(port);
    const handles: string[] = [];
    const listener = await serveTcp(
      {
        ...interruptProgram,
        longestCall: 200,
        procedures: new Map([[procedures.serviceRequest, args => void handles.push(args.string(40))]]),
      },
      "127.0.0.1",
      0,
    );
    open.push(listener);
    const [a, b] = [await link(rpc), await link(rpc)];
    const { program, version } = interruptProgram;
    await code(rpc, procedures.createInterruptChannel, 0x7f000001, listener.port, program, version, 0);
    await code(rpc, procedures.enableServiceRequest, a.id, true, "handle of a");
    await code(rpc, procedures.enableServiceRequest, b.id, true, "b".repeat(40));
    instrument.conversations[1]?.requestService();
    await expect.poll(() => handles).toEqual(["b".repeat(40)]);
    instrument.conversations[0]?.requestService();
    await expect.poll(() => handles).toEqual(["b".repeat(40), "handle of a"]);
    await code(rpc, procedures.enableServiceRequest, b.id, false, "");
    instrument.conversations[1]?.requestService();
    instrument.conversations[0]?.requestService();
    await expect.poll(() => handles).toHaveLength(3);
    expect(handles[2]).toBe("handle of a");
    await expect(call(rpc, procedures.enableServiceRequest, [a.id, true, "h".repeat(41)])).rejects.toThrow(
      "the arguments were not understood",
    );
  });
});

test("random arguments are refused or answered, and others are served", async () => {
  const { port } = await serve();
  const rpc = await connect(port);
  const { id, abortPort } = await link(rpc);
  const abort = await connect(abortPort, abortProgram);
  const over = new AbortController();
  // A read that is asked to wait for days is ended.
  const aborting = (async () => {
    while (!over.signal.aborted) {
      await code(abort, 1, id);
      await sleep(10);
    }
  })();
  const argument = fc.oneof(fc.constant(id), fc.nat(20), fc.boolean(), fc.string({ maxLength: 30 }));
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 10, max: 27 }),
      fc.array(argument, { maxLength: 9 }),
      async (procedure, args) => {
        // A command to connect somewhere is not for random places.
        fc.pre(procedure !== procedures.createInterruptChannel && procedure !== procedures.destroyLink);
        try {
          await call(rpc, procedure, args);
        } catch (error) {
          expect(error).toMatchObject({ kind: "protocol" });
        }
      },
    ),
    { numRuns: 200 },
  );
  over.abort();
  await aborting;
  expect(await ask(client(port, "gpib0,1"), "ECHO? still here")).toBe("still here\n");
});

describe("serving", () => {
  test("one instrument is inst0, and the addresses can be opened", async () => {
    await using server = await serveVxi11(new SmallInstrument(), { portmapperPort: null });
    expect(server.resourceNames).toEqual([`TCPIP0::127.0.0.1,${server.port}::inst0::INSTR`]);
    expect(server.portmapperPort).toBeUndefined();
    expect(await ask(client(server.port), "*IDN?")).toContain("Small");
  });

  test("a port that is taken is an error that names it, and nothing stays open", async () => {
    const { port, server } = await serve();
    await expect(serveVxi11(new SmallInstrument(), { port, portmapperPort: null })).rejects.toThrow(IoError);
    await expect(serveVxi11(new SmallInstrument(), { portmapperPort: server.portmapperPort })).rejects.toThrow(
      `port ${server.portmapperPort} cannot be bound: another program listens there, perhaps rpcbind`,
    );
  });

  test("closing twice is closing once", async () => {
    const { server } = await serve();
    await Promise.all([server.close(), server.close()]);
    await server[Symbol.asyncDispose]();
  });
});

describe("discovery", () => {
  test("hosts that offer the core channel answer with its port", async () => {
    const { server, port } = await serve();
    const found = await discoverVxi11({ addresses: ["127.0.0.1"], port: server.portmapperPort, seconds: 0.3 });
    expect(found).toEqual([{ host: "127.0.0.1", port }]);
  });

  test("a broadcast reaches every host of a network", async () => {
    const instrument = new SmallInstrument();
    await using server = await serveVxi11(instrument, { host: "0.0.0.0", portmapperPort: 0 });
    const found = await discoverVxi11({
      addresses: ["127.255.255.255"],
      port: server.portmapperPort,
      seconds: 0.3,
    });
    expect(found.map(({ port }) => port)).toEqual([server.port]);
  });

  test("where nobody answers, nothing is found", async () => {
    const { server } = await serve();
    const { portmapperPort } = server;
    await server.close();
    expect(await discoverVxi11({ addresses: ["127.0.0.1"], port: portmapperPort, seconds: 0.1 })).toEqual([]);
  });

  test("an abort ends it", async () => {
    const { server } = await serve();
    const options = { addresses: ["127.0.0.1"], port: server.portmapperPort, seconds: 60 };
    await expect(discoverVxi11({ ...options, signal: AbortSignal.timeout(30) })).rejects.toMatchObject({
      kind: "abort",
    });
  });

  test("an address that nothing can be sent to is an error", async () => {
    await expect(discoverVxi11({ addresses: ["256.1.1.1"], seconds: 5 })).rejects.toMatchObject({ kind: "connection" });
  });
});
