/** Calling a library in C: values, pointers, structures, callbacks, memory, and calls beside the event loop. */
import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { beforeAll, describe, expect, test, vi } from "vitest";
import {
  allocate,
  box,
  declareLibrary,
  keepCallback,
  LibraryError,
  openLibrary,
  out,
  view,
  type Library,
} from "../../../drivers/io/ffi/index.ts";
import { compile, compilerPossible } from "./compile.ts";
import { fakeAts } from "./fake-ats.ts";

type FakeAts = Library<(typeof fakeAts)["functions"]>;

describe.skipIf(!compilerPossible)("with a library compiled by gcc", () => {
  let path: string;
  let lib: FakeAts;
  let board: bigint;

  beforeAll(async () => {
    path = compile("fake-ats");
    lib = await openLibrary(fakeAts, { path });
    board = lib.AtsGetBoard(1, 1)!;
  });

  test("numbers, text and truth go in and come back, at once and beside the event loop", async () => {
    expect(lib.add(1, 2)).toBe(3);
    expect(await lib.add.async(1, 2)).toBe(3);
    expect(lib.halve(5)).toBe(2.5);
    expect(lib.large(1)).toBe(9007199254740994n);
    expect(lib.large(-9007199254740993n)).toBe(0n);
    expect(lib.size_of("µV")).toBe(3);
    expect(lib.size_of(null)).toBe(0);
    expect(lib.invert(true)).toBe(false);
    expect(lib.nothing()).toBe(undefined);
    expect(lib.AtsErrorToText(512)).toBe("ApiSuccess");
    expect(lib.AtsErrorToText(1)).toBe(null);
  });

  test("what a library returns through pointers is in the box", async () => {
    const [samples, bits] = [box<number>(), box(0)];
    expect(lib.AtsGetChannelInfo(board, samples, bits)).toBe(512);
    expect([samples.value, bits.value]).toEqual([4_000_000_000, 12]);
    const later = box<number>();
    await lib.AtsGetChannelInfo.async(board, later, bits);
    expect(later.value).toBe(4_000_000_000);
    const [name, number] = [box<string | null>(), box(2n ** 60n)];
    lib.AtsGetName(name);
    lib.AtsSetNumber(number);
    expect([name.value, number.value]).toEqual(["digitiser", 2n ** 60n + 1n]);
  });

  test("structures are objects, by value and through pointers", async () => {
    const info = box<Parameters<FakeAts["AtsRateOf"]>[0]>();
    const expected = {
      serial: 4711,
      rate: 1.8e8,
      memory: 1n << 40n,
      model: "ATS9360",
      ranges: Uint16Array.of(100, 200, 400, 800),
      input: { gain: 0.5, on: true },
    };
    type Info = typeof expected;
    await lib.AtsGetInfo.async(board, info as { value: Info | undefined });
    expect(info.value).toEqual(expected);
    const changed = box(expected);
    lib.AtsChangeInfo(changed);
    expect(changed.value).toEqual({ ...expected, serial: 4712, rate: 3.6e8 });
    expect(lib.AtsRateOf(expected)).toBe(1.8e8 + 800);
  });

  test("typed arrays are the library's memory while it runs", async () => {
    const values = Float64Array.of(1, 2, 3);
    lib.AtsScale(values, 3, 10);
    await lib.AtsScale.async(values.subarray(1), 2, 10);
    expect([...values]).toEqual([10, 200, 300]);
    const text = Buffer.alloc(32);
    lib.AtsReadText(text, text.length);
    expect(text.subarray(0, text.indexOf(0)).toString()).toBe("serial 4711");
  });

  test("a buffer that a thread of the library fills is seen without a copy", async () => {
    const memory = lib.AtsAlloc(2000)!;
    const samples = new Uint16Array(view(memory, 2000));
    lib.AtsPostBuffer(board, memory, 2000, 20);
    expect(samples[999]).toBe(0);
    expect(await lib.AtsWaitBuffer.async(board, memory, 2000)).toBe(512);
    expect(samples[999]).toBe(2997);
    lib.AtsFree(memory);
  });

  test("a wait in C ends with its time, or when another call aborts it", async () => {
    const memory = lib.AtsAlloc(16)!;
    lib.AtsPostBuffer(board, memory, 16, 300);
    await expect(lib.AtsWaitBuffer.async(board, memory, 10)).rejects.toThrow("ApiWaitTimeout (579)");
    const waiting = lib.AtsWaitBuffer.async(board, memory, 5000);
    lib.AtsAbort(board);
    await expect(waiting).rejects.toMatchObject({ name: "LibraryError", function: "AtsWaitBuffer", code: 580 });
    await sleep(300);
    lib.AtsFree(memory);
  });

  test("memory that is allocated stays where it is, and a library writes to it later", async () => {
    const samples = allocate(8);
    lib.AtsPostBuffer(board, samples.pointer, 8, 5);
    await lib.AtsWaitBuffer.async(board, samples.pointer, 2000);
    expect([...new Uint16Array(samples.memory.buffer)]).toEqual([0, 3, 6, 9]);
    samples[Symbol.dispose]();
    samples[Symbol.dispose]();
    expect(() => allocate(0)).toThrow("allocating 0 bytes: the length must be a whole number of at least 1");
  });

  test("a variable is read as a function is called", async () => {
    expect(lib.last_code()).toBe(512);
    expect(await lib.last_code.async()).toBe(512);
    expect(() => lib.no_variable()).toThrow(
      "calling no_variable of the fake ATS API: the library has no such variable",
    );
  });

  test("a code that the declaration calls an error is one, with the function and the code", () => {
    const error = failure(() => lib.AtsAbort(null));
    expect(error.message).toBe("calling AtsAbort of the fake ATS API: ApiInvalidHandle (523)");
    expect(error).toMatchObject({ library: "the fake ATS API", function: "AtsAbort", code: 523 });
  });

  test("callbacks run within the call, and what they throw is the call's error", async () => {
    const seen: [number, number][] = [];
    const visit = (index: number, value: number) => {
      seen.push([index, value]);
      return index * 10;
    };
    expect(lib.AtsForEach(3, visit)).toBe(30);
    expect(await lib.AtsForEach.async(2, visit)).toBe(10);
    expect(seen.slice(0, 3)).toEqual([
      [0, 0],
      [1, 0.5],
      [2, 1],
    ]);
    const broken = () => {
      throw new RangeError("no more");
    };
    expect(() => lib.AtsForEach(2, broken)).toThrow(new RangeError("no more"));
    await expect(lib.AtsForEach.async(2, broken)).rejects.toThrow(new RangeError("no more"));
    expect(() => lib.AtsForEach(1, () => 0.5)).toThrow("0.5 is invalid: must be a whole number");
  });

  test("a kept callback is called from the library's own thread, until it is disposed of", async () => {
    const seen: unknown[] = [];
    const report = keepCallback("void", ["uint32", "int64", "string"], (index, total, text) => {
      seen.push([index, total, text]);
    });
    lib.AtsStartJob(20, report);
    await vi.waitFor(() => expect(seen.length).toBe(20));
    expect(seen).toEqual(Array.from({ length: 20 }, (_, index) => [index, 20n, "working"]));
    report[Symbol.dispose]();
    report[Symbol.dispose]();
    expect(() => lib.AtsStartJob(1, report)).toThrow(
      "argument 2: a function is invalid: must be a callback that has not",
    );
  });

  test("a long call leaves the event loop free", async () => {
    const waiting = lib.meet.async(2, 10_000);
    await sleep(20);
    expect(lib.meet(2, 10_000)).toBe(true);
    expect(await waiting).toBe(true);
  });

  test("a function that the library lacks is missed when it is called", async () => {
    expect(failure(() => lib.not_there()).message).toBe(
      "calling not_there of the fake ATS API: the library has no such function",
    );
    await expect(lib.not_there.async()).rejects.toThrow("the library has no such function");
  });

  test.each<[string, (lib: FakeAts) => unknown, string]>([
    [
      "a fraction",
      one => one.add(1.5, 2),
      "argument 1: 1.5 is invalid: must be a whole number between -2147483648 and 2147483647",
    ],
    ["too large", one => one.add(1, 2 ** 31), "argument 2: 2147483648 is invalid"],
    ["negative", one => one.AtsAlloc(-1), "argument 1: -1 is invalid: must be a whole number between 0 and 4294967295"],
    ["not a number", one => one.add(Number.NaN, 2), "argument 1: NaN is invalid"],
    ["text for a number", one => one.add("1" as never, 2), 'argument 1: "1" is invalid'],
    ["too few", one => (one.add as unknown as (a: number) => number)(1), "1 arguments are invalid: must be 2"],
    ["a zero in text", one => one.size_of("a\0b"), "must be text without a zero character"],
    [
      "a number for an address",
      one => one.AtsAbort(5 as never),
      "must be an address (a bigint), a typed array or null",
    ],
    [
      "another array",
      one => one.AtsScale(new Float32Array(2) as never, 2, 1),
      "a Float32Array is invalid: must be a Float64Array or null",
    ],
    ["no box", one => one.AtsGetName("x" as never), 'argument 1: "x" is invalid: must be a box'],
    ["an empty box", one => one.AtsSetNumber(box() as never), "argument 1: undefined is invalid"],
    ["no function", one => one.AtsForEach(1, 5 as never), "argument 2: 5 is invalid: must be a function or null"],
    [
      "a structure with holes",
      one => one.AtsRateOf({ serial: 1 } as never),
      "argument 1: member rate: undefined is invalid: must be a number",
    ],
    ["a result beyond 2^53", one => one.too_large(), "declare it as an int64"],
  ])("%s is refused before C sees it", (_, run, message) => {
    expect(() => run(lib)).toThrow(message);
  });

  test("whatever is given, a call returns or throws an error of ours", () => {
    const strange = fc.anything({ withBigInt: true, withTypedArray: true, withNullPrototype: true });
    fc.assert(
      fc.property(
        fc.array(strange, { maxLength: 4 }),
        fc.constantFrom("add", "halve", "size_of", "AtsSetNumber", "AtsRateOf", "AtsGetName", "AtsForEach"),
        (given, name) => {
          try {
            (lib[name as "add"] as (...all: unknown[]) => unknown)(...given);
          } catch (error) {
            expect(error).toBeInstanceOf(LibraryError);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  test("a closed library is not called any more", async () => {
    const other = await openLibrary(fakeAts, { path });
    await other[Symbol.asyncDispose]();
    await other[Symbol.asyncDispose]();
    expect(() => other.add(1, 2)).toThrow("calling add of the fake ATS API: the library is closed");
    await expect(other.add.async(1, 2)).rejects.toThrow("the library is closed");
  });
});

test("a library that is not there is an error with every name that was tried", async () => {
  const missing = declareLibrary({
    name: "nobody's library",
    files: ["libnobody-has-this.so.1", "/nowhere/libnobody.so"],
    functions: { f: ["int", []] },
  });
  const error = await openLibrary(missing).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(LibraryError);
  expect((error as Error).message).toMatch(
    /^opening nobody's library: no library could be loaded: tried libnobody-has-this\.so\.1 \(.+\), \/nowhere\/libnobody\.so \(there is no such file\); it must be a library of \d\d bits for \w+$/,
  );
});

test("a library for other platforms says for which", async () => {
  const foreign = declareLibrary({
    name: "SignalHound's API",
    files: { [process.platform === "win32" ? "linux" : "win32"]: "sa_api.dll" },
    functions: { f: ["int", []] },
  });
  await expect(openLibrary(foreign)).rejects.toThrow(
    /^opening SignalHound's API: there is no library for \w+: only for (win32|linux)$/,
  );
});

test("a type that does not exist is an error of the declaration", async () => {
  const wrong = { name: "x", files: "libc.so.6", functions: { f: ["int", ["integer"]] } };
  await expect(openLibrary(wrong as never)).rejects.toThrow('opening x: function f: type "integer" is unknown');
  const worse = { name: "x", files: "libc.so.6", functions: { f: ["int", [out("strin" as "string")]] } };
  await expect(openLibrary(worse as never)).rejects.toThrow('type "strin" is unknown');
});

test("memory at null cannot be viewed", () => {
  expect(() => view(null, 8)).toThrow("viewing 8 bytes: there is nothing at null");
  expect(() => view(1n, -8)).toThrow("the length must be a whole number");
});

function failure(run: () => unknown): LibraryError {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(LibraryError);
    return error as LibraryError;
  }
  throw new Error("it did not fail");
}
