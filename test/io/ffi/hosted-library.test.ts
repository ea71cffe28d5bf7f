/** A library in a process of its own: the same calls, and a crash that is an error. Runs the built host: a child process cannot run the sources. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { openHosted } from "../../../drivers/io/ffi/hosted-library.ts";
import {
  box,
  copyMemory,
  keepCallback,
  LibraryCrashError,
  LibraryError,
  type AsyncLibrary,
} from "../../../drivers/io/ffi/index.ts";
import { compile, compilerPossible } from "./compile.ts";
import { fakeAts } from "./fake-ats.ts";

const entry = fileURLToPath(new URL("../../../dist/drivers/io/ffi/host-main.js", import.meta.url));

describe.skipIf(!compilerPossible)("with a library compiled by gcc", () => {
  let path: string;
  let lib: AsyncLibrary<(typeof fakeAts)["functions"]>;

  beforeAll(async () => {
    path = compile("fake-ats");
    lib = await openHosted(fakeAts, path, entry);
  });
  afterAll(() => lib[Symbol.asyncDispose]());

  test("numbers, text, boxes, structures and memory travel", async () => {
    expect(await lib.add.async(1, 2)).toBe(3);
    expect(await lib.large.async(1n)).toBe(9007199254740994n);
    expect(await lib.size_of.async("abc")).toBe(3);
    expect(await lib.process_id.async()).not.toBe(process.pid);
    const board = await lib.AtsGetBoard.async(1, 1);
    const [samples, bits] = [box<number>(), box(0)];
    expect(await lib.AtsGetChannelInfo.async(board, samples, bits)).toBe(512);
    expect([samples.value, bits.value]).toEqual([4_000_000_000, 12]);
    const number = box(41n);
    await lib.AtsSetNumber.async(number);
    expect(number.value).toBe(42n);
    const info = box();
    await lib.AtsGetInfo.async(board, info as never);
    expect(info.value).toMatchObject({
      model: "ATS9360",
      ranges: Uint16Array.of(100, 200, 400, 800),
      memory: 1n << 40n,
    });
    const values = Float64Array.of(1, 2, 3);
    await lib.AtsScale.async(values.subarray(1), 2, 10);
    expect([...values]).toEqual([1, 20, 30]);
    const text = Buffer.alloc(32);
    await lib.AtsReadText.async(text, text.length);
    expect(text.toString("latin1", 0, 11)).toBe("serial 4711");
  });

  test("memory of the library is copied on demand", async () => {
    const board = await lib.AtsGetBoard.async(1, 1);
    const memory = await lib.AtsAlloc.async(2000);
    await lib.AtsPostBuffer.async(board, memory, 2000, 5);
    await lib.AtsWaitBuffer.async(board, memory, 2000);
    const copied = await copyMemory(lib, memory, 2000);
    expect(copied.readUInt16LE(2 * 999)).toBe(2997);
    await lib.AtsFree.async(memory);
    await expect(copyMemory(lib, null, 8)).rejects.toThrow("copying 8 bytes: there is nothing at null");
  });

  test("codes are checked, and arguments, as in this process", async () => {
    await expect(lib.AtsAbort.async(null)).rejects.toMatchObject({
      name: "LibraryError",
      message: "calling AtsAbort of the fake ATS API: ApiInvalidHandle (523)",
      code: 523,
    });
    await expect(lib.add.async(1.5, 2)).rejects.toThrow(
      "calling add of the fake ATS API: argument 1: 1.5 is invalid: must be a whole number",
    );
    await expect(lib.add.async((() => {}) as never, 2)).rejects.toThrow("cannot be sent to another process");
    await expect(lib.not_there.async()).rejects.toThrow("the library has no such function");
    expect(() => (lib.add as unknown as () => void)()).toThrow(
      "calling add of the fake ATS API: it runs in a process of its own: await add.async(…)",
    );
  });

  test("a callback without a result is called here; one with a result cannot be", async () => {
    const seen: number[] = [];
    using report = keepCallback("void", ["uint32", "int64", "string"], (index, total) => {
      seen.push(index + Number(total));
    });
    await lib.AtsStartJob.async(3, report);
    await vi.waitFor(() => expect(seen).toEqual([3, 4, 5]));
    await expect(lib.AtsForEach.async(2, () => 1)).rejects.toThrow(
      "argument 2: a function is invalid: must be null: a callback with a result cannot be called from another process",
    );
  });

  test("eight long calls run at the same time", async () => {
    const met = await Promise.all(Array.from({ length: 8 }, () => lib.meet.async(8, 10_000)));
    expect(met).toEqual(Array.from({ length: 8 }, () => true));
  });

  test("a crash is the error of every call that runs, and the next call loads the library anew", async () => {
    const before = await lib.process_id.async();
    const slow = lib.sleep_ms.async(10_000);
    const crash = lib.crash.async();
    const errors = await Promise.all([slow, crash].map(call => call.catch((error: unknown) => error)));
    for (const error of errors) expect(error).toBeInstanceOf(LibraryCrashError);
    expect((errors[1] as Error).message).toBe(
      "calling crash of the fake ATS API: the process of the library crashed (SIGSEGV): what it had open is lost, and the next call loads it anew",
    );
    expect((errors[0] as LibraryError).function).toBe("sleep_ms");
    expect(await lib.process_id.async()).not.toBe(before);
    await expect(lib.leave.async(3)).rejects.toThrow("the process of the library ended (exit status 3)");
    expect(await lib.add.async(20, 22)).toBe(42);
  });

  test("what was said before the crash is heard", async () => {
    const early = Array.from({ length: 20 }, (_, index) => lib.add.async(index, 1));
    await Promise.all(early);
    const last = lib.add.async(1, 1);
    const crash = lib.crash.async();
    await expect(crash).rejects.toBeInstanceOf(LibraryCrashError);
    expect(await last.catch(() => 2)).toBe(2);
    expect(await lib.add.async(1, 1)).toBe(2);
  });

  test("closing fails what runs and ends the process, also twice", async () => {
    const other = await openHosted(fakeAts, path, entry);
    const pid = await other.process_id.async();
    const running = other.sleep_ms.async(10_000);
    const failed = expect(running).rejects.toThrow("calling sleep_ms of the fake ATS API: the library is closed");
    await sleep(20);
    await other[Symbol.asyncDispose]();
    await other[Symbol.asyncDispose]();
    await failed;
    expect(() => process.kill(pid, 0)).toThrow("ESRCH");
    await expect(other.add.async(1, 2)).rejects.toThrow("the library is closed");
  });

  test("a library that is not there is the same error as in this process", async () => {
    await expect(openHosted(fakeAts, "/nowhere/libats.so", entry)).rejects.toThrow(
      "opening the fake ATS API: no library could be loaded: tried /nowhere/libats.so (there is no such file)",
    );
  });

  test("the process ends with whoever started it, even in the middle of a call, and does not keep it", async () => {
    const script = `
      const { fork } = require("node:child_process");
      const child = fork(${JSON.stringify(entry)}, [], { serialization: "advanced" });
      child.send({ kind: "open", declaration: { name: "x", files: [], functions: { sleep_ms: ["int", ["int"]] } }, path: ${JSON.stringify(path)} });
      child.on("message", ({ kind }) => {
        if (kind !== "opened") return;
        child.send({ kind: "call", id: 1, name: "sleep_ms", given: [{ is: "value", value: 60000 }] });
        setTimeout(() => console.log(child.pid), 50);
      });`;
    const parent = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
    const [line] = (await once(createInterface({ input: parent.stdout }), "line")) as [string];
    const host = Number(line);
    expect(process.kill(host, 0)).toBe(true);
    parent.kill("SIGKILL");
    await vi.waitFor(() => expect(() => process.kill(host, 0)).toThrow("ESRCH"), { timeout: 5000 });
  });
});
