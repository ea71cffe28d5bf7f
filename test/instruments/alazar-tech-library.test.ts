/** AlazarTech's digitisers on a library in C that we compiled: memory, threads, codes, crashes. */
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { Instrument } from "../../drivers/core/index.ts";
import {
  AcquisitionInterface,
  AlazarTechATS,
  AlazarTechATS9360,
  AlazarTechATS9870,
  AverageAcquisitionController,
  type SampleArray,
} from "../../drivers/instruments/alazar-tech/index.ts";
import type { DmaBuffer } from "../../drivers/instruments/alazar-tech/dma-buffer.ts";
import { compile, compilerPossible } from "../io/ffi/compile.ts";

/** Registers of the fake: what was set, how many calls were in the library at once, and where it goes wrong. */
const register = { settings: 0x1000, mostInside: 0xcafe, untriggered: 0xbeef, crash: 0xdead };

/** The built driver: a process of its own cannot run the sources. */
const built = new URL("../../dist/drivers/instruments/alazar-tech/index.js", import.meta.url);

class Keeper extends AcquisitionInterface<readonly number[][]> {
  readonly given: SampleArray[] = [];
  readonly #kept: number[][] = [];
  handleBuffer(buffer: SampleArray): void {
    this.given.push(buffer);
    this.#kept.push(Array.from(buffer, sample => sample >> 4));
  }
  postAcquire(): readonly number[][] {
    return this.#kept;
  }
}

/** What the fake's thread writes. */
const sampleOf = (buffer: number, record: number, channel: number, sample: number) =>
  buffer + 16 * record + 256 * channel + sample;

beforeEach(() => void vi.spyOn(console, "log").mockImplementation(() => {}));

describe.skipIf(!compilerPossible)("with a library compiled by gcc", () => {
  let dllPath: string;
  beforeAll(() => void (dllPath = compile("fake-ats-api")));
  afterEach(async () => {
    for (const open of AlazarTechATS9360.instances())
      await open.api.writeRegister(open.handle, register.untriggered, 0);
    await Instrument.closeAll();
    vi.restoreAllMocks();
  });

  async function synced(): Promise<AlazarTechATS9360> {
    const ats = await AlazarTechATS9360.open("ats", { dllPath });
    await ats.syncing(() => ats.sampleRate(1_000_000_000));
    return ats;
  }

  test("a board is found, opened and says who it is", async () => {
    expect(await AlazarTechATS.findBoards({ dllPath })).toEqual([
      { systemId: 1, boardId: 1, boardKind: "ATS9360", maxSamples: 4294967294, bitsPerSample: 12 },
    ]);
    const ats = await synced();
    expect(ats.simulated).toBe(false);
    expect(await ats.getIdn()).toMatchObject({ serial: "970396", driverVersion: "6.5.1", latestCalDate: "05-01-17" });
    await expect(AlazarTechATS9360.open("other", { dllPath, boardId: 2 })).rejects.toThrow(
      "opening other: AlazarTech_ATS not found at system 1, board 2",
    );
    await expect(AlazarTechATS9870.open("other", { dllPath })).rejects.toThrow("found 'ATS9360' instead");
  });

  test("each setting arrives where the library wants it", async () => {
    const ats = await synced();
    await ats.syncing(async () => {
      await ats.clockEdge("CLOCK_EDGE_FALLING");
      await ats.coupling2("AC");
      await ats.bwlimit1("ENABLED");
      await ats.triggerOperation("TRIG_ENGINE_OP_J_OR_K");
      await ats.triggerSource2("CHANNEL_B");
      await ats.triggerSlope2("TRIG_SLOPE_NEGATIVE");
      await ats.triggerLevel2(77);
      await ats.externalTriggerRange("ETR_TTL");
      await ats.triggerDelay(64);
      await ats.timeoutTicks(5);
      await ats.auxIoMode("AUX_IN_TRIGGER_ENABLE");
      await ats.auxIoParam("TRIG_SLOPE_NEGATIVE");
    });
    const arrived: number[] = [];
    for (let at = 0; at < 27; at++) arrived.push(await ats.api.readRegister(ats.handle, register.settings + at));
    const clock = [1, 53, 1, 1];
    const inputs = [2, 7, 2, 1, 1, 7, 2, 0];
    const engines = [2, 0, 2, 1, 140, 1, 1, 2, 77];
    const others = [2, 2, 64, 5, 1, 2];
    expect(arrived).toEqual([...clock, ...inputs, ...engines, ...others]);
  });

  test("buffers that a thread fills are handed on without a copy, again and again", async () => {
    const ats = await synced();
    const keeper = new Keeper();
    const settings = { samplesPerRecord: 256, recordsPerBuffer: 3, buffersPerAcquisition: 7, allocatedBuffers: 2 };
    const kept = await ats.acquire({ acquisitionController: keeper, ...settings });
    expect(kept).toHaveLength(7);
    for (const [number, buffer] of kept.entries()) {
      for (const [record, channel, sample] of [
        [0, 0, 0],
        [2, 0, 255],
        [1, 1, 17],
      ] as const)
        expect(buffer[(channel * 3 + record) * 256 + sample]).toBe(sampleOf(number, record, channel, sample));
    }
    expect(new Set(keeper.given).size).toBe(2);
    const again = await ats.acquire({ acquisitionController: new Keeper(), interleaveSamples: "ENABLED" });
    expect(again[6]?.slice(512, 516)).toEqual(
      [0, 1].flatMap(sample => [sampleOf(6, 1, 0, sample), sampleOf(6, 1, 1, sample)]),
    );
    await ats.clearBuffers();
    expect(keeper.given.map(each => each.length)).toEqual([0, 0, 0, 0, 0, 0, 0]);
  });

  test("megabytes come as they are", async () => {
    const ats = await synced();
    const lengths: number[] = [];
    class Lengths extends AcquisitionInterface<number> {
      handleBuffer(buffer: SampleArray, number: number): void {
        lengths.push(buffer.length);
        // The last sample of channel B, of which twelve bits are left.
        expect((buffer.at(-1) ?? 0) >> 4).toBe(sampleOf(number, 0, 1, 1024 * 1024 - 1) & 0xfff);
      }
      postAcquire(): number {
        return lengths.length;
      }
    }
    const settings = {
      samplesPerRecord: 1024 * 1024,
      recordsPerBuffer: 1,
      buffersPerAcquisition: 3,
      allocatedBuffers: 2,
    };
    expect(await ats.acquire({ acquisitionController: new Lengths(), ...settings })).toBe(3);
    expect(lengths).toEqual([2 ** 21, 2 ** 21, 2 ** 21]);
  });

  test("a controller's trace comes from the library's memory", async () => {
    const ats = await synced();
    await ats.recordsPerBuffer(1);
    const average = await AverageAcquisitionController.open("average", ats);
    const trace = await average.channelA();
    // The mean of buffers 0 to 9 is 4.5 above the sample's number.
    expect(trace[100]).toBeCloseTo(ats.signalToVolt(1, 104.5 * 16), 9);
  });

  test("without a trigger a wait ends with its time, or as soon as a signal says", async () => {
    const ats = await synced();
    await ats.api.writeRegister(ats.handle, register.untriggered, 1);
    await expect(ats.acquire({ acquisitionController: new Keeper(), bufferTimeout: 5 })).rejects.toThrow(
      "acquiring with ats: calling AlazarWaitAsyncBufferComplete of AlazarTech's ATS API: ApiWaitTimeout (579)",
    );
    const stop = new AbortController();
    const began = performance.now();
    const waiting = ats.acquire({ acquisitionController: new Keeper(), bufferTimeout: 30_000, signal: stop.signal });
    setTimeout(() => stop.abort(), 20);
    await expect(waiting).rejects.toThrow("aborted");
    expect(performance.now() - began).toBeLessThan(10_000);
    await ats.api.writeRegister(ats.handle, register.untriggered, 0);
    expect(await ats.acquire({ acquisitionController: new Keeper(), bufferTimeout: 1000 })).toHaveLength(10);
  });

  test("an interrupt of the program stops the board", async () => {
    const ats = await synced();
    await ats.api.writeRegister(ats.handle, register.untriggered, 1);
    const waiting = ats.acquire({ acquisitionController: new Keeper(), bufferTimeout: 30_000 });
    setTimeout(() => process.emit("SIGINT"), 20);
    await expect(waiting).rejects.toMatchObject({ name: "KeyboardInterrupt" });
    expect(await ats.api.busy(ats.handle)).toBe(false);
  });

  test("calls on one board come one after the other, whoever makes them", async () => {
    const ats = await synced();
    const same = await AlazarTechATS9360.open("same", { dllPath });
    expect(same.api).toBe(ats.api);
    await ats.api.writeRegister(ats.handle, register.untriggered, 1);
    const waiting = ats.acquire({ acquisitionController: new Keeper(), bufferTimeout: 40 }).catch(() => "timeout");
    const order: string[] = [];
    const others = Array.from({ length: 8 }, () => same.api.setTriggerDelay(same.handle, 8));
    await Promise.all([waiting.then(() => order.push("acquisition")), ...others]);
    expect(await ats.api.readRegister(ats.handle, register.mostInside)).toBe(1);
    expect(order).toEqual(["acquisition"]);
    await same.close();
    expect(await ats.api.busy(ats.handle)).toBe(false);
  });

  test("codes are told as AlazarTech calls them, also those that only the library knows", async () => {
    const { api, handle } = await synced();
    await expect(api.setLed(0n, true)).rejects.toMatchObject({
      message: "calling AlazarSetLED of AlazarTech's ATS API: ApiInvalidHandle (572)",
      code: 572,
    });
    await expect(api.queryCapability(handle, 1)).rejects.toMatchObject({
      message: "calling AlazarQueryCapability of AlazarTech's ATS API: ApiOfTomorrow (699)",
      code: 699,
      function: "AlazarQueryCapability",
    });
    await expect(api.getParameter(handle, 1, 2)).rejects.toThrow("the library has no such function");
    const allocated = await api.allocBuffers({ handle, count: 2, bytes: 1024, bytesPerSample: 2 });
    const [first, second] = allocated.buffers as [DmaBuffer, DmaBuffer];
    await api.beforeAsyncRead(handle, 1, 0, 512, 1, 2, 0x200);
    for (const buffer of [first, second]) await api.postAsyncBuffer(handle, buffer);
    await expect(api.waitAsyncBufferComplete(handle, second, 10)).rejects.toThrow(
      "ApiDmaInProgress (518): another buffer is due before this one",
    );
    await api.abortAsyncRead(handle);
    await api.freeBuffers(handle, allocated);
  });

  test("in a process of its own buffers are copies, and a crash is an error that a new opening mends", async () => {
    const driver = (await import(built.href)) as typeof import("../../drivers/instruments/alazar-tech/index.ts");
    const open = () => driver.AlazarTechATS9360.open("hosted", { dllPath, process: true });
    const hosted = await open();
    await hosted.syncing(() => hosted.sampleRate(1_000_000_000));
    class Kept extends driver.AcquisitionInterface<SampleArray[]> {
      readonly #kept: SampleArray[] = [];
      handleBuffer(buffer: SampleArray): void {
        this.#kept.push(buffer);
      }
      postAcquire(): SampleArray[] {
        return this.#kept;
      }
    }
    const kept = await hosted.acquire({ acquisitionController: new Kept(), recordsPerBuffer: 1 });
    expect(kept.map(buffer => (buffer[1024 + 3] ?? 0) >> 4)).toEqual(
      Array.from({ length: 10 }, (_, number) => sampleOf(number, 0, 1, 3)),
    );
    expect(new Set(kept).size).toBe(10);

    await expect(hosted.api.readRegister(hosted.handle, register.crash)).rejects.toThrow(
      "calling AlazarReadRegister of AlazarTech's ATS API: the process of the library crashed (SIGSEGV)",
    );
    await expect(hosted.acquire({ acquisitionController: new Kept() })).rejects.toThrow(
      "acquiring with hosted: the process of AlazarTech's library has crashed: what it had open is lost: close the instrument and open it again",
    );
    await hosted.close();
    const again = await open();
    expect((await again.getIdn()).serial).toBe("970396");
    await again.close();
  });
});
