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
import { marked, once, only, procedureOf } from "./mangling-proxy.ts";

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

describe("time-outs and late answers", () => {
  test("no answer is a time-out, and one that comes late never meets the next question", async () => {
    const { port, instrument } = await serve();
    const smu = handle(port);
    await smu.connect();
    smu.timeout = 0.1;
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
    const smu = handle(between.port);
    await smu.connect();
    smu.timeout = 0.1;
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
    await transport.resynchronise(seconds(5));
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
    const smu = handle(between.port);
    await smu.connect();
    smu.timeout = 0.1;
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
