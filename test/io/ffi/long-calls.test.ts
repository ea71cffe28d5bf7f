/** More long calls at a time than libuv's pool has threads: in a plain script, which cannot choose how many those are. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { poolThreads } from "../../../drivers/io/ffi/call-line.ts";
import { box, keepCallback, openLibrary, type Library } from "../../../drivers/io/ffi/index.ts";
import { compile, compilerPossible } from "./compile.ts";
import { fakeAts } from "./fake-ats.ts";

const framework = new URL("../../../dist/index.js", import.meta.url).href;
const ffi = new URL("../../../dist/drivers/io/ffi/index.js", import.meta.url).href;

describe.skipIf(!compilerPossible)("with a library compiled by gcc", () => {
  test("a script that only imports the framework has eight calls meet in C", () => {
    const script = `
      import "${framework}";
      import { openLibrary } from "${ffi}";
      const functions = { meet: ["bool", ["int", "int"]] };
      const lib = await openLibrary({ name: "the fake", files: ${JSON.stringify(compile("fake-ats"))}, functions });
      const met = await Promise.all(Array.from({ length: 8 }, () => lib.meet.async(8, 10_000)));
      console.log(met.join());
    `;
    const env = { ...process.env };
    delete env["UV_THREADPOOL_SIZE"];
    const folder = fileURLToPath(new URL("../../..", import.meta.url));
    const options = { cwd: folder, env, encoding: "utf8", timeout: 20_000 } as const;
    const child = spawnSync(process.execPath, ["--input-type=module", "--eval", script], options);
    expect(child.stderr).toBe("");
    expect(child.stdout.trim()).toBe(Array(8).fill("true").join());
    expect(child.status).toBe(0);
  });

  describe("while calls that wait have the whole pool", () => {
    let lib: Library<(typeof fakeAts)["functions"]>;
    let board: bigint;
    let waits: Promise<PromiseSettledResult<number>[]>;

    beforeAll(async () => {
      lib = await openLibrary(fakeAts, { path: compile("fake-ats") });
      board = lib.AtsGetBoard(1, 1) as bigint;
      const memory = lib.AtsAlloc(16);
      lib.AtsPostBuffer(board, memory, 16, 60_000);
      waits = Promise.allSettled(
        Array.from({ length: poolThreads() }, () => lib.AtsWaitBuffer.async(board, memory, 60_000)),
      );
    });
    afterAll(() => lib[Symbol.asyncDispose]());

    test("numbers, text and addresses go and come", async () => {
      expect(await lib.add.async(1, 2)).toBe(3);
      expect(await lib.halve.async(5)).toBe(2.5);
      expect(await lib.large.async(1)).toBe(9007199254740994n);
      expect(await lib.size_of.async("µV")).toBe(3);
      expect(await lib.size_of.async(null)).toBe(0);
      expect(await lib.invert.async(true)).toBe(false);
      expect(await lib.nothing.async()).toBe(undefined);
      expect(await lib.AtsErrorToText.async(512)).toBe("ApiSuccess");
      expect(await lib.AtsErrorToText.async(1)).toBe(null);
      expect(await lib.AtsGetBoard.async(1, 1)).toBe(board);
    });

    test("arrays are filled in place, boxes and structures are brought back", async () => {
      const values = Float64Array.of(1, 2, 3);
      await lib.AtsScale.async(values.subarray(1), 2, 10);
      expect([...values]).toEqual([1, 20, 30]);
      const text = Buffer.alloc(32);
      await lib.AtsReadText.async(text, text.length);
      expect(text.toString("latin1", 0, 11)).toBe("serial 4711");
      const [samples, bits, name, number] = [box<number>(), box(0), box<string | null>(), box(41n)];
      await lib.AtsGetChannelInfo.async(board, samples, bits);
      await lib.AtsGetName.async(name);
      await lib.AtsSetNumber.async(number);
      expect([samples.value, bits.value, name.value, number.value]).toEqual([4_000_000_000, 12, "digitiser", 42n]);
      const info = box<Parameters<typeof lib.AtsRateOf>[0]>();
      await lib.AtsGetInfo.async(board, info as never);
      expect(info.value).toEqual({
        serial: 4711,
        rate: 1.8e8,
        memory: 1n << 40n,
        model: "ATS9360",
        ranges: Uint16Array.of(100, 200, 400, 800),
        input: { gain: 0.5, on: true },
      });
      await lib.AtsChangeInfo.async(info as never);
      expect(info.value).toMatchObject({ serial: 4712, rate: 3.6e8 });
    });

    test("callbacks run on the event loop, and what they throw is the call's error", async () => {
      const seen: [number, number][] = [];
      const visit = (index: number, value: number) => {
        seen.push([index, value]);
        return index * 10;
      };
      expect(await lib.AtsForEach.async(2, visit)).toBe(10);
      expect(seen).toEqual([
        [0, 0],
        [1, 0.5],
      ]);
      const broken = () => {
        throw new RangeError("no more");
      };
      await expect(lib.AtsForEach.async(2, broken)).rejects.toThrow(new RangeError("no more"));
      const indices: number[] = [];
      using report = keepCallback("void", ["uint32", "int64", "string"], index => void indices.push(index));
      await lib.AtsStartJob.async(3, report);
      await vi.waitFor(() => expect(indices).toEqual([0, 1, 2]));
    });

    test("errors are those of any call", async () => {
      await expect(lib.AtsAbort.async(null)).rejects.toMatchObject({
        message: "calling AtsAbort of the fake ATS API: ApiInvalidHandle (523)",
        code: 523,
      });
      await expect(lib.not_there.async()).rejects.toThrow("the library has no such function");
    });

    test("a call that aborts the waits reaches the library, and what only the pool can make follows", async () => {
      const rate = lib.AtsRateOf.async({
        serial: 1,
        rate: 5,
        memory: 1n,
        model: "x",
        ranges: Uint16Array.of(1, 2, 3, 4),
        input: { gain: 1, on: false },
      });
      await lib.AtsAbort.async(board);
      for (const wait of await waits) expect(wait).toMatchObject({ reason: { code: 580 } });
      expect(await rate).toBe(9);
    });
  });
});
