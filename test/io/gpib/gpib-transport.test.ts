/** GPIB through linux-gpib's library: one of ours, which keeps the library's rules where it matters. */
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { GpibTransport, listGpibResources, type GpibAddress } from "../../../drivers/io/gpib/index.ts";
import { timeoutStep } from "../../../drivers/io/gpib/status.ts";
import type { Limits } from "../../../drivers/io/limits.ts";
import { MessageHandle } from "../../../drivers/io/handle/message-handle.ts";
import { compile, compilerPossible } from "../ffi/compile.ts";

const seven: GpibAddress = { board: 0, primary: 7 };

describe.skipIf(!compilerPossible)("with a library compiled by gcc", () => {
  let path: string;
  const open: { close(): Promise<void> }[] = [];

  beforeAll(() => {
    path = compile("fake-gpib");
  });
  afterEach(async () => {
    for (const one of open.splice(0)) await one.close();
  });

  async function connect(address = seven, timeout = 5): Promise<MessageHandle> {
    const gpib = new GpibTransport(address, { path });
    const name = `GPIB0::${address.primary}::INSTR`;
    const handle = new MessageHandle(name, gpib, { timeout, readTermination: "\n", writeTermination: "\n" });
    open.push(handle);
    await handle.connect();
    return handle;
  }

  async function transport(address = seven): Promise<GpibTransport> {
    const one = new GpibTransport(address, { path });
    open.push(one);
    await one.resynchronise(limits());
    return one;
  }

  async function state(): Promise<Record<string, string>> {
    const words = (await (await connect()).query("STATE?")).split(" ");
    return Object.fromEntries(words.flatMap((word, at) => (at % 2 === 0 ? [[word, words[at + 1] ?? ""]] : [])));
  }

  test("instruments answer at primary and at secondary addresses", async () => {
    expect(await (await connect()).query("*IDN?")).toBe("FAKE,GPIB,7:-1,1");
    expect(await (await connect({ board: 0, primary: 9, secondary: 2 })).query("*IDN?")).toBe("FAKE,GPIB,9:2,1");
  });

  test("instruments of one board take turns, and every question gets its own answer", async () => {
    const handles = [await connect(), await connect({ board: 0, primary: 12 })];
    const questions = Array.from({ length: 50 }, (_, index) => handles[index % 2]!.query(`ECHO ${index}`));
    expect(await Promise.all(questions)).toEqual(Array.from({ length: 50 }, (_, index) => String(index)));
  });

  test("the count is the transfer's, whichever threads it ran on", async () => {
    const one = await transport();
    for (const length of [1, 20, 300]) {
      await one.write(Buffer.from(`ECHO ${"x".repeat(length)}`), limits());
      expect((await one.read({}, limits())).data.length).toBe(length + 1);
    }
  });

  test("bytes of every value come back, up to the end that the bus marks", async () => {
    const one = await transport();
    await one.write(Buffer.from("BYTES?"), limits());
    expect(await one.read({}, limits())).toEqual({
      data: Buffer.from(Array.from({ length: 256 }, (_, index) => index)),
      end: true,
    });
  });

  test("a block goes into the caller's memory; a shorter message is an error", async () => {
    const one = await transport();
    await one.write(Buffer.from("BLOCK? 200000"), limits());
    expect((await one.read({ count: 10 }, limits())).end).toBe(false);
    const rest = new Uint8Array(199_990);
    // oxlint-disable-next-line unicorn/no-array-fill-with-reference-type -- a transport's fill is no array's
    expect(await one.fill(rest, limits())).toEqual({ end: true });
    expect(rest.every((byte, index) => byte === (index + 10) % 251)).toBe(true);
    await one.write(Buffer.from("ECHO ab"), limits());
    // oxlint-disable-next-line unicorn/no-array-fill-with-reference-type -- a transport's fill is no array's
    await expect(one.fill(new Uint8Array(5), limits())).rejects.toThrow("the message ended after 3 of 5 bytes");
  });

  test("a terminator or a count ends a read, and the rest stays", async () => {
    const one = await transport();
    await one.write(Buffer.from("ECHO a;bc"), limits());
    expect((await one.read({ terminator: Buffer.from(";") }, limits())).data.toString()).toBe("a;");
    expect((await one.read({ count: 1 }, limits())).data.toString()).toBe("b");
    expect((await one.read({}, limits())).data.toString()).toBe("c\n");
  });

  test("the end of a message can be held back, and a long command is sent in parts", async () => {
    const one = await transport();
    await one.write(Buffer.from("ECHO on"), limits(), false);
    await one.write(Buffer.from("e message"), limits());
    expect((await one.read({}, limits())).data.toString()).toBe("one message\n");
    await one.write(Buffer.alloc(150_000, "x"), limits());
    await one.write(Buffer.from("ECHO still here"), limits());
    expect((await one.read({}, limits())).data.toString()).toBe("still here\n");
  });

  test("a time-out is in time, and the late answer meets no other question", async () => {
    const handle = await connect(seven, 0.15);
    const start = performance.now();
    await expect(handle.query("SLOW? 250")).rejects.toThrow(
      'asking "SLOW? 250" of GPIB0::7::INSTR: no reply within 0.15 s',
    );
    expect(performance.now() - start).toBeGreaterThan(145);
    expect(await handle.query("ECHO next")).toBe("next");
    await sleep(150);
    expect(await handle.query("ECHO after")).toBe("after");
    await expect(handle.query("NOEND abc")).rejects.toThrow("within 0.15 s");
    expect(await handle.query("ECHO next")).toBe("next");
  });

  test("a signal stops the transfer in the library", async () => {
    const handle = await connect(seven, 60);
    const signal = AbortSignal.timeout(50);
    await expect(handle.query("SLOW? 60000", { signal })).rejects.toMatchObject({ name: "InstrumentAbortError" });
    expect(await handle.query("ECHO next")).toBe("next");
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

  test("nobody at the address, and no board, are errors that say so", async () => {
    await expect(connect({ board: 0, primary: 8 })).rejects.toThrow(
      "connecting to GPIB0::8::INSTR: nobody listens: is the instrument on, and is this its address",
    );
    await expect(connect({ board: 3, primary: 8 })).rejects.toThrow(
      "ibdev failed: ENEB: there is no such board: it has to be configured with gpib_config",
    );
  });

  test("clear, trigger, status byte, remote and local reach the instrument", async () => {
    const before = await state();
    const one = await transport();
    await one.clear(limits());
    await one.trigger(limits());
    expect(await one.readStatus(limits())).toBe(0x80);
    await one.remote("local", limits());
    await one.remote("assertAddressLockout", limits());
    const after = await state();
    expect(Number(after["clears"])).toBe(Number(before["clears"]) + 1);
    expect(Number(after["triggers"])).toBe(Number(before["triggers"]) + 1);
    expect(Number(after["locals"])).toBe(Number(before["locals"]) + 1);
    expect([after["remote"], after["commands"]]).toEqual(["1", "113f27"]);
    await one.remote("assertAddress", limits());
    expect((await state())["commands"]).toBe("3f27");
    await one.remote("assertLockout", limits());
    expect((await state())["commands"]).toBe("11");
    await one.remote("assert", limits());
    expect((await state())["commands"]).toBe("");
    await one.remote("deassertLocal", limits());
    expect((await state())["remote"]).toBe("0");
    const second = await transport({ board: 0, primary: 9, secondary: 2 });
    await second.remote("assertAddress", limits());
    await second.remote("deassert", limits());
    expect((await state())["commands"]).toBe("3f2962");
  });

  test("a service request is heard with its status byte, until nobody listens", async () => {
    const one = await transport();
    const heard: unknown[] = [];
    const listening = await one.onServiceRequest(status => heard.push(status));
    await one.write(Buffer.from("SRQ"), limits());
    await vi.waitFor(() => expect(heard).toEqual([0xc1]));
    await listening[Symbol.asyncDispose]();
    await listening[Symbol.asyncDispose]();
    await one.write(Buffer.from("SRQ"), limits());
    await sleep(50);
    expect(heard.length).toBe(1);
    expect(await one.readStatus(limits())).toBe(0xc1);
  });

  test("who listens on the boards is listed", async () => {
    expect(await listGpibResources({ path })).toEqual(["GPIB0::7::INSTR", "GPIB0::9::2::INSTR", "GPIB0::12::INSTR"]);
  });
});

test("an address that the bus does not have is refused", () => {
  expect(() => new GpibTransport({ board: 0, primary: 31 })).toThrow(
    "connecting to GPIB0::31::INSTR: primary address 31 is invalid: must be between 0 and 30",
  );
  expect(() => new GpibTransport({ board: 16, primary: 3 })).toThrow("board 16 is invalid: must be between 0 and 15");
  expect(() => new GpibTransport({ board: 0, primary: 3, secondary: 96 })).toThrow("secondary address 96 is invalid");
});

test("the library's step is the next that is long enough", () => {
  expect([undefined, 0, 0.01, 2, 3, 1000, 5000, 1e6, 2e6].map(timeoutStep)).toEqual([0, 1, 1, 6, 6, 11, 13, 17, 0]);
});

test("a library that is not installed is an error with what was tried", async () => {
  await expect(listGpibResources({ path: "/nowhere/libgpib.so" })).rejects.toThrow(
    "opening linux-gpib's library: no library could be loaded: tried /nowhere/libgpib.so (there is no such file)",
  );
});

function limits(milliseconds = 5000): Limits {
  return { deadline: performance.now() + milliseconds };
}
