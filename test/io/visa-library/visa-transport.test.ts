/** Conversations through a VISA library: ours, which keeps VISA's rules where it matters. */
import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { TransportError, type Limits } from "../../../drivers/io/limits.ts";
import { VisaTransport } from "../../../drivers/io/visa-library/index.ts";
import { MessageHandle } from "../../../drivers/io/handle/message-handle.ts";
import { compile, compilerPossible } from "../ffi/compile.ts";

const gpib = "GPIB0::7::INSTR";
const socket = "TCPIP0::127.0.0.1::5025::SOCKET";

describe.skipIf(!compilerPossible)("with a VISA library compiled by gcc", () => {
  let path: string;
  const open: { close(): Promise<void> }[] = [];

  beforeAll(() => {
    path = compile("fake-visa");
  });
  afterEach(async () => {
    for (const one of open.splice(0)) await one.close();
  });

  async function connect(
    name = gpib,
    options: { timeout?: number; signal?: AbortSignal } = {},
  ): Promise<MessageHandle> {
    const { timeout = 5, signal } = options;
    const visa = new VisaTransport(name, { path });
    const handle = new MessageHandle(name, visa, { timeout, readTermination: "\n", writeTermination: "\n" });
    open.push(handle);
    await handle.connect({ signal });
    return handle;
  }

  async function transport(name = gpib): Promise<VisaTransport> {
    const one = new VisaTransport(name, { path });
    open.push(one);
    await one.resynchronise(limits());
    return one;
  }

  async function state(): Promise<Record<string, number>> {
    const text = await (await connect()).query("STATE?");
    const words = text.split(" ");
    return Object.fromEntries(words.flatMap((word, at) => (at % 2 === 0 ? [[word, Number(words[at + 1])]] : [])));
  }

  test.each([gpib, "USB0::0x1111::0x2222::SN1::0::INSTR", "ASRL1::INSTR", socket])("%s answers", async name => {
    const handle = await connect(name);
    expect(handle.simulated).toBe(false);
    expect(await handle.query("*IDN?")).toBe(`FAKE,VISA,${name},1`);
    expect(await handle.query("ECHO 8-bit: äÿ")).toBe("8-bit: äÿ");
  });

  test("fifty questions at once on one session get their own answers, one call at a time", async () => {
    const handle = await connect();
    const replies = await Promise.all(Array.from({ length: 50 }, (_, index) => handle.query(`ECHO ${index}`)));
    expect(replies).toEqual(Array.from({ length: 50 }, (_, index) => String(index)));
    expect((await state())["violations"]).toBe(0);
  });

  test("a message longer than the library takes at once arrives whole", async () => {
    const handle = await connect();
    const text = "x".repeat(3500);
    expect(await handle.query(`ECHO ${text}`)).toBe(text);
  });

  test("bytes of every value come back, up to the end that the bus marks", async () => {
    const one = await transport();
    await one.write(Buffer.from("BYTES?"), limits());
    const { data, end } = await one.read({}, limits());
    expect(end).toBe(true);
    expect(data).toEqual(Buffer.from(Array.from({ length: 256 }, (_, index) => index)));
  });

  test("a block goes into the caller's memory, on a message bus and on a stream", async () => {
    for (const name of [gpib, socket, "ASRL1::INSTR"]) {
      const one = await transport(name);
      await one.write(Buffer.from("BLOCK? 300000\n"), limits());
      const first = await one.read({ count: 100 }, limits());
      expect(first).toEqual({ data: block(0, 100), end: false });
      const rest = new Uint8Array(299_900);
      // oxlint-disable-next-line unicorn/no-array-fill-with-reference-type -- a transport's fill is no array's
      expect(await one.fill(rest, limits())).toEqual({ end: name === gpib });
      expect(Buffer.from(rest).equals(block(100, 300_000))).toBe(true);
    }
  });

  test("a message that is shorter than the caller's memory is an error", async () => {
    const one = await transport();
    await one.write(Buffer.from("SHORT abc"), limits());
    // oxlint-disable-next-line unicorn/no-array-fill-with-reference-type -- a transport's fill is no array's
    await expect(one.fill(new Uint8Array(5), limits())).rejects.toThrow("the message ended after 3 of 5 bytes");
  });

  test("a terminator or a count ends a read, and the rest stays", async () => {
    const one = await transport();
    await one.write(Buffer.from("ECHO a;b;c"), limits());
    expect(await one.read({ terminator: Buffer.from(";") }, limits())).toEqual({ data: Buffer.from("a;"), end: false });
    expect(await one.read({ count: 1 }, limits())).toEqual({ data: Buffer.from("b"), end: false });
    expect(await one.read({}, limits())).toEqual({ data: Buffer.from(";c\n"), end: true });
  });

  test("the end of a message can be held back", async () => {
    const one = await transport();
    await one.write(Buffer.from("ECHO on"), limits(), false);
    await one.write(Buffer.from("e message"), limits());
    expect((await one.read({}, limits())).data.toString()).toBe("one message\n");
  });

  test("a time-out is in time, says what came, and the late answer meets no other question", async () => {
    const handle = await connect(gpib, { timeout: 0.15 });
    await expect(handle.query("NOEND abc")).rejects.toThrow(
      'asking "NOEND abc" of GPIB0::7::INSTR: the reply "abc" did not end within 0.15 s',
    );
    const start = performance.now();
    await expect(handle.query("SLOW? 250")).rejects.toThrow(
      'asking "SLOW? 250" of GPIB0::7::INSTR: no reply within 0.15 s',
    );
    expect(performance.now() - start).toBeGreaterThan(145);
    expect(await handle.query("ECHO next")).toBe("next");
    await sleep(150);
    expect(await handle.query("ECHO after")).toBe("after");
  });

  test("on a stream a late answer is left behind by opening anew", async () => {
    const handle = await connect(socket, { timeout: 0.1 });
    await expect(handle.query("SLOW? 150")).rejects.toThrow("no reply within 0.1 s");
    await sleep(100);
    expect(await handle.query("ECHO next")).toBe("next");
  });

  test("a signal ends a read at once, and the library is told", async () => {
    const handle = await connect();
    const signal = AbortSignal.timeout(50);
    const start = performance.now();
    await expect(handle.query("SLOW? 60000", { signal })).rejects.toMatchObject({ name: "InstrumentAbortError" });
    expect(performance.now() - start).toBeLessThan(2000);
    expect(await handle.query("ECHO next")).toBe("next");
  });

  test("a call that heeds neither time-out nor abort is waited for before the next one", async () => {
    const handle = await connect(gpib, { timeout: 0.5 });
    await handle.write("HANG 400");
    const signal = AbortSignal.timeout(20);
    await expect(handle.query("ECHO lost", { signal })).rejects.toMatchObject({ name: "InstrumentAbortError" });
    expect(await handle.query("ECHO next")).toBe("next");
    await handle.write("HANG 1200");
    await expect(handle.query("ECHO lost", { signal: AbortSignal.timeout(20) })).rejects.toThrow("aborted");
    await expect(handle.query("ECHO early")).rejects.toThrow(
      "a call that was given up does not come back within 0.5 s",
    );
    await sleep(800);
    expect(await handle.query("ECHO next")).toBe("next");
    expect((await state())["violations"]).toBe(0);
  });

  test("closing during a read fails the read; a second close does nothing", async () => {
    const handle = await connect();
    const failed = expect(handle.query("SLOW? 60000")).rejects.toThrow("the connection is closed");
    await sleep(30);
    await handle.close();
    await handle.close();
    await failed;
    await expect(handle.query("*IDN?")).rejects.toThrow("the connection is closed");
  });

  test("an instrument that is not there is an error with VISA's name and description", async () => {
    await expect(connect("GPIB0::9::INSTR")).rejects.toThrow(
      "connecting to GPIB0::9::INSTR: viOpen failed: VI_ERROR_RSRC_NFOUND (Insufficient location information or the requested device is not present)",
    );
  });

  test("opening ends with its time or its signal, however long the library takes", async () => {
    await expect(connect("GPIB0::30::INSTR", { timeout: 0.1 })).rejects.toThrow(
      "connecting to GPIB0::30::INSTR: the instrument cannot be opened within 0.1 s",
    );
    await expect(connect("GPIB0::30::INSTR", { signal: AbortSignal.timeout(50) })).rejects.toThrow("aborted");
    expect(await (await connect()).query("ECHO on")).toBe("on");
  });

  test("a lost connection is an error, and the next use opens anew", async () => {
    const handle = await connect();
    await handle.write("GONE");
    await expect(handle.query("*IDN?")).rejects.toThrow(
      "viWrite failed: VI_ERROR_CONN_LOST (The connection for the given session has been lost)",
    );
    expect(await handle.query("ECHO back")).toBe("back");
  });

  test("an instrument that cannot be cleared is opened anew", async () => {
    const handle = await connect("GPIB0::8::INSTR", { timeout: 0.1 });
    await handle.write("SHORT left");
    await expect(handle.read({ signal: AbortSignal.abort() })).rejects.toThrow("aborted");
    await expect(handle.clear()).rejects.toThrow("viClear failed: VI_ERROR_NSUP_OPER");
    expect(await handle.query("ECHO next")).toBe("next");
  });

  test("clear, trigger, remote and status byte reach the instrument", async () => {
    const before = await state();
    const one = await transport();
    await one.clear(limits());
    await one.trigger(limits());
    await one.remote("assertLockout", limits());
    expect(await one.readStatus(limits())).toBe(0);
    await one.write(Buffer.from("ECHO x"), limits());
    expect(await one.readStatus(limits())).toBe(0x10);
    await one.read({}, limits());
    const after = await state();
    expect(after["clears"]).toBe((before["clears"] ?? 0) + 1);
    expect(after["triggers"]).toBe((before["triggers"] ?? 0) + 1);
    expect(after["remote"]).toBe(4);
  });

  test("what a bus cannot do is the library's own error", async () => {
    const one = await transport(socket);
    await expect(one.trigger(limits())).rejects.toMatchObject({
      kind: "protocol",
      message: "viAssertTrigger failed: VI_ERROR_NSUP_OPER",
    });
  });

  test("a lock keeps others out until it is given back, and a shared one is shared by its key", async () => {
    const [one, other] = [await transport(), await transport()];
    expect(await one.lock({}, limits())).toBe(undefined);
    await expect(other.write(Buffer.from("ECHO x"), limits())).rejects.toMatchObject({ kind: "locked" });
    await expect(other.lock({}, limits(50))).rejects.toMatchObject({
      kind: "locked",
      message: "another client holds the lock",
    });
    const waiting = other.lock({}, limits());
    await one.unlock(limits());
    await waiting;
    await other.unlock(limits());
    await expect(other.unlock(limits())).rejects.toThrow("viUnlock failed: VI_ERROR_SESN_NLOCKED");
    expect(await one.lock({ key: "bench" }, limits())).toBe("bench");
    expect(await other.lock({ key: "bench" }, limits())).toBe("bench");
    await other.unlock(limits());
  });

  test("service requests are heard while the session is idle, several at once, until nobody listens", async () => {
    const one = await transport();
    const heard: unknown[] = [];
    const listening = await one.onServiceRequest(status => heard.push(status), limits());
    await one.write(Buffer.from("SRQ"), limits());
    await one.write(Buffer.from("SRQ"), limits());
    await vi.waitFor(() => expect(heard).toEqual([undefined, undefined]));
    expect(await one.readStatus(limits())).toBe(0x40);
    await one.clear(limits());
    await listening[Symbol.asyncDispose]();
    await listening[Symbol.asyncDispose]();
    await one.write(Buffer.from("SRQ"), limits());
    await sleep(80);
    expect(heard.length).toBe(2);
    expect((await state())["violations"]).toBe(0);
  });

  test("a request during a long read is heard afterwards, and listening outlives a reconnect", async () => {
    const one = await transport();
    const heard: unknown[] = [];
    await using _listening = await one.onServiceRequest(() => heard.push("request"), limits());
    await one.write(Buffer.from("SRQ"), limits());
    await one.write(Buffer.from("SLOW? 100"), limits());
    await one.read({}, limits());
    await vi.waitFor(() => expect(heard.length).toBe(1));
    await one.write(Buffer.from("GONE"), limits());
    await one.resynchronise(limits());
    await one.write(Buffer.from("SRQ"), limits());
    await vi.waitFor(() => expect(heard.length).toBe(2));
    expect((await state())["violations"]).toBe(0);
  });

  test("attributes have VISA's names and plain values", async () => {
    const { attributes } = await transport();
    const names = attributes.names.filter(name => /GPIB|ASRL/.test(name));
    expect(names).toContain("VI_ATTR_GPIB_PRIMARY_ADDR");
    expect(names.some(name => name.includes("ASRL"))).toBe(false);
    expect(await attributes.get("VI_ATTR_RSRC_NAME", limits())).toBe(gpib);
    expect(await attributes.get("VI_ATTR_GPIB_PRIMARY_ADDR", limits())).toBe(7);
    expect(await attributes.get("VI_ATTR_GPIB_READDR_EN", limits())).toBe(true);
    await attributes.set("VI_ATTR_GPIB_READDR_EN", false, limits());
    await expect(attributes.set("VI_ATTR_GPIB_READDR_EN", 1, limits())).rejects.toThrow(
      "1 is invalid: must be true or false",
    );
    await expect(attributes.set("VI_ATTR_GPIB_PRIMARY_ADDR", 5, limits())).rejects.toThrow("can only be read");
    await expect(attributes.set("VI_ATTR_TMO_VALUE", 5, limits())).rejects.toThrow("follows from each operation");
    await expect(attributes.get("VI_ATTR_NONE", limits())).rejects.toThrow(
      "VI_ATTR_NONE is no attribute of this connection: must be one of VI_ATTR_",
    );
    await expect(attributes.get("VI_ATTR_MODEL_NAME", limits())).rejects.toThrow(
      "reading VI_ATTR_MODEL_NAME failed: VI_ERROR_NSUP_ATTR",
    );
    const serial = (await transport("ASRL1::INSTR")).attributes;
    expect(await serial.get("VI_ATTR_ASRL_END_IN", limits())).toBe(0);
    await expect(serial.set("VI_ATTR_ASRL_END_OUT", 70000, limits())).rejects.toThrow(
      "must be a whole number between 0 and 65535",
    );
  });

  test("whatever bytes a command has, the conversation stays in step", async () => {
    const handle = await connect();
    const text = fc.string({
      unit: fc.integer({ min: 0, max: 255 }).map(code => String.fromCharCode(code)),
      maxLength: 60,
    });
    await fc.assert(
      fc.asyncProperty(
        text.filter(one => !/[\0\n]/.test(one)),
        async one => {
          expect(await handle.query(`ECHO ${one}`)).toBe(one);
        },
      ),
      { numRuns: 50 },
    );
  });
});

test.each([
  ["GPIB0::7::INSTR", true],
  ["USB0::0x1::0x2::X::INSTR", true],
  ["TCPIP0::box::inst0::INSTR", false],
  ["TCPIP0::box::5025::SOCKET", false],
  ["ASRL1::INSTR", false],
])("sessions of %s read from one queue of answers: %s", (name, shared) => {
  expect(new VisaTransport(name).sharesLine).toBe(shared);
});

test("a library that is not there names what was tried", async () => {
  const one = new VisaTransport(gpib, { path: "/nowhere/libvisa.so" });
  const error = await one.resynchronise(limits()).catch((reason: unknown) => reason);
  expect(error).not.toBeInstanceOf(TransportError);
  expect((error as Error).message).toContain("tried /nowhere/libvisa.so (there is no such file)");
  await one.close();
});

function limits(milliseconds = 5000): Limits {
  return { deadline: performance.now() + milliseconds };
}

function block(from: number, to: number): Buffer {
  return Buffer.from(Array.from({ length: to - from }, (_, index) => (from + index) % 251));
}
