/** The TCP socket transport: everything that a network does to a conversation. */
import type { Socket } from "node:net";
import { setImmediate as turn, setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, test } from "vitest";
import {
  InstrumentAbortError,
  InstrumentConnectionError,
  InstrumentTimeoutError,
  IoError,
  openResource,
  type OpenOptions,
  type VisaHandle,
} from "../../drivers/io/index.ts";
import { scriptedServer, type ScriptedServer } from "./scripted-server.ts";

const open: (VisaHandle | ScriptedServer)[] = [];

afterEach(async () => {
  for (const thing of open.splice(0).toReversed()) await ("stop" in thing ? thing.stop() : thing.close());
});

async function serve(
  answer: (line: string, socket: Socket, connection: number) => unknown,
  port = 0,
): Promise<ScriptedServer> {
  const server = await scriptedServer(answer, port);
  open.push(server);
  return server;
}

/** The time-out is that of what is asked: a busy machine may take longer to connect. */
async function connect(
  server: { resourceName: string },
  { timeout, ...options }: OpenOptions = {},
): Promise<VisaHandle> {
  const handle = await openResource(server.resourceName, options);
  open.push(handle);
  if (timeout !== undefined) handle.timeout = timeout;
  return handle;
}

const echo = (line: string, socket: Socket) => void socket.write(`echo ${line}\n`);

/** The error of a promise that must fail. */
function failure(promise: Promise<unknown>): Promise<IoError> {
  return promise.then(
    value => {
      throw new Error(`expected a failure, got ${String(value)}`);
    },
    (error: unknown) => error as IoError,
  );
}

describe("a conversation", () => {
  test("questions are answered, terminators added and taken off", async () => {
    const server = await serve(echo);
    const handle = await connect(server);
    expect(handle.resourceName).toBe(server.resourceName);
    expect(handle.simulated).toBe(false);
    expect(await handle.query("*IDN?")).toBe("echo *IDN?");
    await handle.write("B");
    expect(await handle.read()).toBe("echo B");
    expect(server.lines).toEqual(["*IDN?", "B"]);
  });

  test("terminators of several bytes may fall apart on the way", async () => {
    const server = await serve((_line, socket) => {
      socket.write("a\rb\r");
      setTimeout(() => socket.write("\nrest"), 5);
    });
    const handle = await connect(server, { readTermination: "\r\n" });
    expect(await handle.query("X")).toBe("a\rb");
  });

  test("a reply in packets of one byte is one reply", async () => {
    const server = await serve(async (line, socket) => {
      for (const byte of `<${line}>\n`) {
        socket.write(byte);
        await turn();
      }
    });
    const handle = await connect(server);
    expect(await handle.query("slow drip")).toBe("<slow drip>");
  });

  test("replies in one packet are read one by one", async () => {
    const server = await serve((_line, socket) => socket.write("one\ntwo\nthree\n"));
    const handle = await connect(server);
    await handle.write("ALL?");
    expect([await handle.read(), await handle.read(), await handle.read()]).toEqual(["one", "two", "three"]);
  });

  test("what came before a question is not its answer", async () => {
    const server = await serve((line, socket) => socket.write(line === "first?" ? "1\nnobody asked\n" : "2\n"));
    const handle = await connect(server);
    expect(await handle.query("first?")).toBe("1");
    expect(await handle.query("second?")).toBe("2");
  });

  test("fifty callers at once get their own answers", async () => {
    const server = await serve((line, socket) => void setTimeout(() => socket.write(`${line}!\n`), Number(line) % 3));
    const handle = await connect(server);
    const asked = Array.from({ length: 50 }, (_, index) => String(index));
    expect(await Promise.all(asked.map(each => handle.query(each)))).toEqual(asked.map(each => `${each}!`));
    expect(server.lines).toEqual(asked);
  });

  test("two handles of one address take turns", async () => {
    let busy = 0;
    let most = 0;
    const server = await serve((line, socket) => {
      most = Math.max(most, ++busy);
      setTimeout(() => {
        busy--;
        socket.write(`${line}\n`);
      }, 2);
    });
    const [a, b] = [await connect(server), await connect(server)];
    await Promise.all(["1", "2", "3"].flatMap(each => [a.query(each), b.query(each)]));
    expect(most).toBe(1);
  });

  test("every byte from 0 to 255 arrives as it was sent", async () => {
    const bytes = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code))
      .filter(each => each !== "\n")
      .join("");
    const server = await serve((line, socket) => socket.write(`${line}\n`, "latin1"));
    const handle = await connect(server);
    expect(await handle.query(bytes)).toBe(bytes);
  });

  test("a reply of some megabytes arrives whole", async () => {
    const big = "0123456789abcdef".repeat(1 << 18);
    const server = await serve((_line, socket) => socket.write(`${big}\n`));
    const handle = await connect(server);
    expect((await handle.query("CURVE?")).length).toBe(big.length);
  });

  test("a character that is not latin-1 is refused before anything is sent", async () => {
    const server = await serve(echo);
    const handle = await connect(server);
    const error = await failure(handle.write("UNIT Ω"));
    expect(error.message).toBe(
      `writing "UNIT Ω" to ${server.resourceName}: "Ω" is not a character of latin1 and cannot be sent`,
    );
    expect(await handle.query("A")).toBe("echo A");
    expect(server.lines).toEqual(["A"]);
  });

  test("a socket without a read termination has no end of a reply", async () => {
    const handle = await connect(await serve(echo), { readTermination: "" });
    expect((await failure(handle.query("A"))).message).toContain("expected a read termination that is not empty");
  });
});

describe("nobody there", () => {
  test("a refused connection names the address and what to look at", async () => {
    const server = await scriptedServer(echo);
    await server.stop();
    const error = await failure(openResource(server.resourceName));
    expect(error).toBeInstanceOf(InstrumentConnectionError);
    expect(error.message).toMatch(`connecting to ${server.resourceName}: connection refused: is the instrument on`);
    expect(error.resourceName).toBe(server.resourceName);
  });

  test("a host that does not exist is said to be unknown", async () => {
    const error = await failure(openResource("TCPIP::no-such-host.invalid::5025::SOCKET"));
    expect(error.message).toMatch(/no such host|the host name cannot be looked up/);
  });
});

describe("silence", () => {
  test("no reply is a time-out that names address, command and seconds", async () => {
    const server = await serve(() => {});
    const handle = await connect(server, { timeout: 0.05 });
    const error = await failure(handle.query("MEAS?"));
    expect(error).toBeInstanceOf(InstrumentTimeoutError);
    expect(error.message).toBe(`asking "MEAS?" of ${server.resourceName}: no reply within 0.05 s`);
    expect(error.command).toBe("MEAS?");
  });

  test("half a reply is quoted", async () => {
    const server = await serve((_line, socket) => socket.write("1.23"));
    const handle = await connect(server, { timeout: 0.05 });
    expect((await failure(handle.query("MEAS?"))).message).toContain(
      'the reply "1.23" did not end in "\\n" within 0.05 s',
    );
  });

  test("a reply that drips in is whole where it comes in time, and quoted where it does not", async () => {
    const server = await serve(async (_line, socket) => {
      for (const letter of "slow\n") {
        await sleep(10);
        if (!socket.destroyed) socket.write(letter);
      }
    });
    const handle = await connect(server);
    expect(await handle.query("A?")).toBe("slow");
    const error = await failure(handle.query("A?", { timeout: 0.03 }));
    expect(error.message).toMatch(/the reply "s\w*" did not end in "\\n" within 0\.03 s$/);
    expect(await handle.query("A?")).toBe("slow");
  });

  test("an instrument that does not take a command is a time-out with its seconds", async () => {
    const server = await serve((_line, socket) => void socket.pause());
    const handle = await connect(server, { timeout: 0.2 });
    await handle.write("PAUSE");
    const error = await failure(handle.write("x".repeat(1 << 24)));
    expect(error).toBeInstanceOf(InstrumentTimeoutError);
    expect(error.message).toContain(`to ${server.resourceName}: the instrument does not take the command within 0.2 s`);
  });

  test("a late answer never reaches the next question", async () => {
    const server = await serve(
      (line, socket) => void setTimeout(() => socket.write(`${line}\n`), line === "slow" ? 80 : 0),
    );
    const handle = await connect(server, { timeout: 0.03 });
    expect(await failure(handle.query("slow"))).toBeInstanceOf(InstrumentTimeoutError);
    handle.timeout = 5;
    expect(await handle.query("a")).toBe("a");
    await new Promise(resolve => setTimeout(resolve, 90));
    expect(await handle.query("b")).toBe("b");
    expect(server.connections).toBe(2);
  });

  test("callers behind one that timed out get their own answers", async () => {
    const server = await serve((line, socket) => void (line === "dead" || socket.write(`${line}\n`)));
    const handle = await connect(server, { timeout: 0.05 });
    const results = await Promise.allSettled(["1", "dead", "2", "3"].map(each => handle.query(each)));
    expect(results.map(each => (each.status === "fulfilled" ? each.value : "failed"))).toEqual([
      "1",
      "failed",
      "2",
      "3",
    ]);
  });

  test("a time-out that is no number of seconds is refused", async () => {
    const handle = await connect(await serve(echo));
    expect(() => (handle.timeout = -1)).toThrow("-1 is invalid: must be seconds, at least 0, or null");
    expect(() => (handle.timeout = Number.NaN)).toThrow("NaN is invalid");
    handle.timeout = Infinity;
    expect(handle.timeout).toBeNull();
    expect(await handle.query("A")).toBe("echo A");
  });
});

describe("the instrument goes away", () => {
  test("a connection closed in the middle of a reply is said to be closed", async () => {
    const server = await serve((_line, socket) => void socket.end("half"));
    const handle = await connect(server);
    const error = await failure(handle.query("MEAS?"));
    expect(error).toBeInstanceOf(InstrumentConnectionError);
    expect(error.message).toBe(`asking "MEAS?" of ${server.resourceName}: the instrument closed the connection`);
  });

  test("a reset connection is said to be reset", async () => {
    const server = await serve((_line, socket) => void socket.resetAndDestroy());
    const handle = await connect(server);
    expect((await failure(handle.query("MEAS?"))).message).toContain("the instrument reset the connection");
  });

  test("a reply before the connection closes still counts", async () => {
    const server = await serve((line, socket) => void socket.end(`${line}\n`));
    const handle = await connect(server);
    expect(await handle.query("last words")).toBe("last words");
    // The end of the connection comes a moment after the reply.
    await new Promise(resolve => setTimeout(resolve, 20));
    expect(await handle.query("again")).toBe("again");
  });

  test("the next call works after the instrument is back", async () => {
    const first = await serve(echo);
    const handle = await connect(first, { timeout: 1 });
    expect(await handle.query("A")).toBe("echo A");
    await first.stop();
    const error = await failure(handle.query("B"));
    expect(error).toBeInstanceOf(InstrumentConnectionError);
    expect(error.message).toContain(`asking "B" of ${first.resourceName}: `);
    await serve(echo, first.port);
    expect(await handle.query("C")).toBe("echo C");
  });

  test("an instrument that talks without end and without being asked waits, and is called again for the next question", async () => {
    const sent = 64 << 20;
    let flooding: Socket | undefined;
    const server = await serve((line, socket, connection) => {
      socket.write(connection === 1 ? "x".repeat(sent) : `${line}\n`);
      if (connection === 1) flooding = socket;
    });
    const handle = await connect(server);
    await handle.write("go");
    // It stands still with most of it unsent.
    let before = -1;
    await expect
      .poll(() => [before, (before = flooding?.bytesWritten ?? -2)].every((n, _, all) => n === all[1]), {
        interval: 100,
      })
      .toBe(true);
    expect(await handle.query("A")).toBe("A");
    expect(server.connections).toBe(2);
  });

  test("a long reply that nobody reads yet is there when it is read", async () => {
    const long = "y".repeat(5 << 20);
    const server = await serve((line, socket) => void socket.write(line === "CURVE?" ? `${long}\n` : `${line}\n`));
    const handle = await connect(server);
    await handle.write("CURVE?");
    await new Promise(resolve => setTimeout(resolve, 100));
    expect(await handle.read()).toBe(long);
    expect(await handle.query("A")).toBe("A");
    expect(server.connections).toBe(1);
  });
});

describe("ending it", () => {
  test("an aborted question ends at once, and the next one is asked anew", async () => {
    const server = await serve((line, socket) => void (line === "never" || socket.write(`${line}\n`)));
    const handle = await connect(server, { timeout: null });
    const stop = new AbortController();
    const asking = failure(handle.query("never", { signal: stop.signal }));
    setTimeout(() => stop.abort(), 10);
    const error = await asking;
    expect(error).toBeInstanceOf(InstrumentAbortError);
    expect(error.message).toBe(`asking "never" of ${server.resourceName}: aborted`);
    expect(await handle.query("A")).toBe("A");
  });

  test("an aborted caller leaves the queue, and nothing of it is sent", async () => {
    const server = await serve((line, socket) => void setTimeout(() => socket.write(`${line}\n`), 20));
    const handle = await connect(server);
    const stop = new AbortController();
    const first = handle.query("1");
    const second = failure(handle.query("2", { signal: stop.signal }));
    const third = handle.query("3");
    stop.abort();
    expect(await second).toBeInstanceOf(InstrumentAbortError);
    expect([await first, await third]).toEqual(["1", "3"]);
    expect(server.lines).toEqual(["1", "3"]);
  });

  test("a signal that was aborted before sends nothing", async () => {
    const server = await serve(echo);
    const handle = await connect(server);
    expect(await failure(handle.query("A", { signal: AbortSignal.abort() }))).toBeInstanceOf(InstrumentAbortError);
    expect(server.lines).toEqual([]);
  });

  test("an interrupt by the user stays an interrupt", async () => {
    const handle = await connect(await serve(() => {}), { timeout: null });
    const interrupt = Object.assign(new Error("interrupted"), { name: "KeyboardInterrupt" });
    const stop = new AbortController();
    const asking = failure(handle.query("never", { signal: stop.signal }));
    setTimeout(() => stop.abort(interrupt), 5);
    expect(await asking).toBe(interrupt);
    expect(await failure(handle.query("A", { signal: stop.signal }))).toBe(interrupt);
  });

  test("connecting can be aborted", async () => {
    const server = await serve(echo);
    expect(await failure(openResource(server.resourceName, { signal: AbortSignal.abort() }))).toBeInstanceOf(
      InstrumentAbortError,
    );
  });

  test("closing fails what is under way, and closing twice is fine", async () => {
    const handle = await connect(await serve(() => {}), { timeout: null });
    const asking = failure(handle.query("never"));
    const waiting = failure(handle.query("behind"));
    await turn();
    await Promise.all([handle.close(), handle.close()]);
    expect((await asking).message).toContain("the connection is closed");
    expect((await waiting).message).toContain("the connection is closed");
    expect((await failure(handle.query("after"))).message).toContain("the connection is closed");
  });

  test("clear forgets what has come and was not read", async () => {
    const server = await serve((line, socket) => socket.write(`${line}\n`));
    const handle = await connect(server);
    await handle.write("old");
    await new Promise(resolve => setTimeout(resolve, 20));
    await handle.clear();
    await handle.write("new");
    expect(await handle.read()).toBe("new");
  });
});
