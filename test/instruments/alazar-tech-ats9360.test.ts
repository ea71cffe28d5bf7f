/** The 12-bit digitiser on its simulation: settings, syncing, acquisition, controllers. */
import { afterEach, beforeEach, describe, expect, expectTypeOf, test, vi } from "vitest";
import { Instrument, LogCapture } from "../../drivers/core/index.ts";
import {
  AcquisitionController,
  AcquisitionInterface,
  AlazarATSAPI,
  AlazarTechATS,
  AlazarTechATS9360,
  atsDeclaration,
  AverageAcquisitionController,
  DemodulationAcquisitionController,
  RawAcquisitionController,
  sampleVoltage,
  SimulatedAts,
  sine,
  TraceParameter,
  type BufferLayout,
  type SampleArray,
  type SimulatedAtsOptions,
} from "../../drivers/instruments/alazar-tech/index.ts";
import { fakeLibrary } from "../../drivers/io/ffi/index.ts";
import { Bench, VirtualClock } from "../../drivers/io/sim/index.ts";

/** Nobody waits for a simulated trigger in earnest. */
const quick = () => new Bench({ clock: new VirtualClock({ skipsWaits: true }) });

beforeEach(() => void vi.spyOn(console, "log").mockImplementation(() => {}));
afterEach(async () => {
  await Instrument.closeAll();
  vi.restoreAllMocks();
});

async function open(options: SimulatedAtsOptions = {}): Promise<{ ats: AlazarTechATS9360; sim: SimulatedAts }> {
  const sim = new SimulatedAts({ bench: quick(), noise: 0, ...options });
  return { ats: await AlazarTechATS9360.open("ats", { sim }), sim };
}

async function synced(options: SimulatedAtsOptions = {}): Promise<{ ats: AlazarTechATS9360; sim: SimulatedAts }> {
  const opened = await open(options);
  await opened.ats.syncing(() => opened.ats.sampleRate(1_000_000_000));
  // Little is quick.
  await opened.ats.samplesPerRecord(256);
  await opened.ats.recordsPerBuffer(2);
  return opened;
}

/** Keeps what it is given, and notes what is called. */
class Keeper extends AcquisitionInterface<readonly SampleArray[]> {
  readonly calls: string[] = [];
  readonly given: SampleArray[] = [];
  readonly copies: SampleArray[] = [];
  layout: BufferLayout | undefined;

  override preStartCapture(layout: BufferLayout): void {
    this.calls.push("preStartCapture");
    this.layout = layout;
  }
  override preAcquire(): void {
    this.calls.push("preAcquire");
  }
  override bufferDoneCallback(completed: number): void {
    this.calls.push(`done ${completed}`);
  }
  handleBuffer(buffer: SampleArray, number: number): void {
    this.calls.push(`handle ${number}`);
    this.given.push(buffer);
    this.copies.push(buffer.slice());
  }
  postAcquire(): readonly SampleArray[] {
    this.calls.push("postAcquire");
    return this.copies;
  }
}

describe("opening", () => {
  test("a simulated board says so, and who it is", async () => {
    const ats = await AlazarTechATS9360.open("ats", { sim: true });
    expect(ats.simulated).toBe(true);
    expect(vi.mocked(console.log).mock.calls[0]?.[0]).toMatch(
      /^Connected to: AlazarTech ATS9360 \(serial:970396, firmware:21\.09\) in [\d.]+s \(SIMULATED\)$/,
    );
    expect(await ats.getIdn()).toEqual({
      vendor: "AlazarTech",
      model: "ATS9360",
      serial: "970396",
      firmware: "21.09",
      maxSamples: 4294967294,
      bitsPerSample: 12,
      cpldVersion: "25.16",
      driverVersion: "7.2.3",
      sdkVersion: "7.2.3",
      latestCalDate: "05-01-17",
      memorySize: "4294967294",
      asopcType: 0x69157720,
      pcieLinkSpeed: "0.5GB/s",
      pcieLinkWidth: "8",
    });
    expect(ats.record()).toMatchObject({ system_id: 1, board_id: 1, simulated: true });
  });

  test("a board that is not there is named by its numbers", async () => {
    await expect(AlazarTechATS9360.open("ats", { sim: true, systemId: 2, boardId: 3 })).rejects.toThrow(
      "opening ats: AlazarTech_ATS not found at system 2, board 3",
    );
  });

  test("a board of another model is refused, with the class to open", async () => {
    const sim = new SimulatedAts({ boards: [{ model: "ATS9870" }] });
    await expect(AlazarTechATS9360.open("ats", { sim })).rejects.toThrow(
      "opening ats: The Alazar board kind is not 'ATS9360', found 'ATS9870' instead: open it as AlazarTechATS9870",
    );
    expect(() => new SimulatedAts({ boards: [{ model: "ATS1" }] })).toThrow(
      'simulating "ATS1": must be one of ATS9360, ATS9870',
    );
  });

  test("a board that there is no driver for is told as such, and options that contradict each other are refused", async () => {
    const { functions } = new SimulatedAts();
    const library = fakeLibrary(atsDeclaration, { ...functions, AlazarGetBoardKind: () => 16 });
    const opening = AlazarTechATS9360.open("ats", { api: new AlazarATSAPI(library), sim: true });
    await expect(opening).rejects.toThrow("found 'ATS9440' instead: there are drivers for ATS9360, ATS9870");
    await expect(AlazarTechATS9360.open("ats", { sim: true, process: true })).rejects.toThrow(
      "opening ats: a simulated board needs no library: give either sim, or dllPath and process",
    );
  });

  test("all boards of all systems are found", async () => {
    const sim = new SimulatedAts({
      boards: [{ model: "ATS9360" }, { model: "ATS9360" }, { model: "ATS9870", systemId: 2 }],
    });
    const found = await AlazarTechATS.findBoards({ sim });
    expect(found.map(each => [each.systemId, each.boardId, each.boardKind, each.bitsPerSample])).toEqual([
      [1, 1, "ATS9360", 12],
      [1, 2, "ATS9360", 12],
      [2, 1, "ATS9870", 8],
    ]);
    const second = await AlazarTechATS9360.open("second", { sim, boardId: 2 });
    expect((await second.getIdn()).serial).toBe("970397");
  });

  test("without AlazarTech's library the error says what was tried, and what to do", async () => {
    await expect(AlazarTechATS9360.open("ats", { dllPath: "/nowhere/libATSApi.so" })).rejects.toThrow(
      /^opening ats: opening AlazarTech's ATS API: no library could be loaded: tried \/nowhere\/libATSApi\.so \(there is no such file\); .*: install AlazarTech's driver, name its library with dllPath, or open a simulated board with \{ sim: true \}$/,
    );
  });

  test("on a platform without such a library the error says which platforms there are", async () => {
    const platform = Object.getOwnPropertyDescriptor(process, "platform") as PropertyDescriptor;
    Object.defineProperty(process, "platform", { ...platform, value: "darwin" });
    try {
      await expect(AlazarTechATS9360.open("ats")).rejects.toThrow(
        "opening ats: opening AlazarTech's ATS API: there is no library for darwin: only for win32, linux: install",
      );
    } finally {
      Object.defineProperty(process, "platform", platform);
    }
  });
});

describe("settings", () => {
  test("a setting is kept, and marks itself and the board as not synced", async () => {
    const { ats, sim } = await synced();
    expect([ats.parametersSynced, ats.triggerLevel1.syncedToCard]).toEqual([true, true]);
    await ats.triggerLevel1(200);
    expect(await ats.triggerLevel1()).toBe(200);
    expect([ats.parametersSynced, ats.triggerLevel1.syncedToCard]).toEqual([false, false]);
    expect(ats.triggerLevel2.syncedToCard).toBe(true);
    await ats.syncSettingsToCard();
    expect([ats.parametersSynced, ats.triggerLevel1.syncedToCard]).toEqual([true, true]);
    expect(ats.triggerLevel1).toBeInstanceOf(TraceParameter);
    expect(sim.boards[0]?.settings.get("sampleRate")).toBe(53);
  });

  test("syncing sends everything once; if the block fails, nothing", async () => {
    const { ats, sim } = await open();
    const failure = new Error("no");
    const block = ats.syncing(async () => {
      await ats.sampleRate(500_000_000);
      throw failure;
    });
    await expect(block).rejects.toBe(failure);
    expect(sim.boards[0]?.settings.has("sampleRate")).toBe(false);
    expect(await ats.syncing(async () => (await ats.clockEdge("CLOCK_EDGE_FALLING"), "done"))).toBe("done");
    expect(sim.boards[0]?.settings.get("sampleRate")).toBe(48);
  });

  test("a setting that is changed while it is sent is not synced", async () => {
    const { ats } = await synced();
    const syncing = ats.syncSettingsToCard();
    await ats.auxIoMode("AUX_OUT_TRIGGER");
    await syncing;
    // The call for it comes last, and took the new value along.
    expect(ats.auxIoMode.syncedToCard).toBe(true);
    const { functions } = new SimulatedAts({ bench: quick() });
    let set = (): Promise<void> => Promise.resolve();
    const library = fakeLibrary(atsDeclaration, {
      ...functions,
      AlazarSetTriggerDelay: async () => (await set(), 512),
    });
    const other = await AlazarTechATS9360.open("other", { api: new AlazarATSAPI(library) });
    set = () => other.triggerDelay(16);
    await other.syncing(() => other.sampleRate(1_000_000_000));
    expect([other.triggerDelay.syncedToCard, other.parametersSynced]).toEqual([false, false]);
  });

  test("the internal clock needs a sample rate", async () => {
    const { ats } = await open();
    await expect(ats.syncSettingsToCard()).rejects.toThrow(
      "syncing ats: Using Internal clock but parameter sampleRate is not set",
    );
    await ats.clockSource("EXTERNAL_CLOCK_10MHz_REF");
    await expect(ats.syncSettingsToCard()).rejects.toThrow(
      "syncing ats: Using external 10 MHz Ref but parameter externalSampleRate is not set",
    );
    expect(() => ats.getSampleRate()).toThrow("the sample rate of ats is not known: its clock is UNDEFINED");
  });

  test("with a reference, the other sample rate counts, and one that does not count is told", async () => {
    const { ats, sim } = await synced();
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    await ats.syncing(async () => {
      await ats.clockSource("EXTERNAL_CLOCK_10MHz_REF");
      await ats.externalSampleRate(1_230_000_000);
    });
    expect(warn.mock.calls).toEqual([
      ["ats: Using external 10 MHz Ref but parameter sampleRate is set. This will have no effect and is ignored"],
    ]);
    expect(sim.boards[0]?.settings.get("sampleRate")).toBe(1_230_000_000);
    expect([ats.parametersSynced, ats.getSampleRate()]).toEqual([true, 1_230_000_000]);
    await ats.decimation(10);
    expect([ats.getSampleRate(), ats.getSampleRate(false)]).toEqual([123_000_000, 1_230_000_000]);
  });

  test("what the board cannot do is refused at once", async () => {
    const { ats } = await open();
    await expect(ats.sampleRate(123 as 1000)).rejects.toThrow("setting ats_sampleRate to 123");
    await expect(ats.channelRange1(1 as 0.4)).rejects.toThrow("setting ats_channelRange1 to 1");
    await expect(ats.triggerDelay(4)).rejects.toThrow("4 is not a multiple of 8");
    await expect(ats.triggerLevel1(256)).rejects.toThrow("must be between 0 and 255 inclusive");
    await expect(ats.samplesPerRecord(300)).rejects.toThrow("300 is not a multiple of 128");
    await expect(ats.samplesPerRecord(128)).rejects.toThrow("must be between 256");
  });

  test("the compiler knows what the board can do", () => {
    const misuse = async (ats: AlazarTechATS9360) => {
      // @ts-expect-error -- no such rate
      await ats.sampleRate(3_000_000_000);
      // @ts-expect-error -- a range of the other model
      await ats.channelRange1(4);
      // @ts-expect-error -- one clock less than the other model
      await ats.clockSource("SLOW_EXTERNAL_CLOCK");
      // @ts-expect-error -- no such mode
      await ats.acquire({ mode: "CS", acquisitionController: new Keeper() });
      const kept: readonly SampleArray[] = await ats.acquire({ acquisitionController: new Keeper() });
      expectTypeOf(await ats.channelRange1()).toEqualTypeOf<0.4>();
      return kept;
    };
    expect(misuse).toBeTypeOf("function");
  });

  test("the trigger holdoff is a bit of a register, and needs new firmware", async () => {
    const { ats } = await open();
    expect(await ats.triggerHoldoff()).toBe(false);
    await ats.api.writeRegister(ats.handle, 58, 0x8000_0001);
    await ats.triggerHoldoff(true);
    expect(await ats.api.readRegister(ats.handle, 58)).toBe(0x8400_0001);
    expect(await ats.triggerHoldoff()).toBe(true);
    await ats.triggerHoldoff(false);
    expect(await ats.api.readRegister(ats.handle, 58)).toBe(0x8000_0001);

    const { functions } = new SimulatedAts();
    const library = fakeLibrary(atsDeclaration, {
      ...functions,
      AlazarQueryCapability: (_handle, _what, _reserved, value) => ((value!.value = 0x06_15_00_00), 512),
    });
    const old = await AlazarTechATS9360.open("old", { api: new AlazarATSAPI(library) });
    expect(await old.triggerHoldoff()).toBe(false);
    await expect(old.triggerHoldoff(true)).rejects.toThrow(
      "setting old_triggerHoldoff to True: Alazar 9360 requires at least firmware version 21.07 for trigger holdoff support. You have version 21.06",
    );
  });
});

describe("acquiring", () => {
  test("the controller hears of each step, in order", async () => {
    const { ats } = await synced();
    const keeper = new Keeper();
    const kept = await ats.acquire({
      acquisitionController: keeper,
      buffersPerAcquisition: 3,
      allocatedBuffers: 2,
      recordsPerBuffer: 2,
      samplesPerRecord: 256,
    });
    expect(keeper.calls).toEqual([
      "preStartCapture",
      "preAcquire",
      "done 0",
      "handle 0",
      "done 1",
      "handle 1",
      "done 2",
      "handle 2",
      "postAcquire",
    ]);
    expect(kept.map(each => each.length)).toEqual([1024, 1024, 1024]);
    expect(keeper.layout).toMatchObject({ channels: [1, 2], bytes: 2048, bitsPerSample: 12, mode: "NPT" });
    expect(await ats.recordsPerBuffer()).toBe(2);
  });

  test("with a buffer for each, they are handled when the board has stopped", async () => {
    const { ats, sim } = await synced();
    const keeper = new Keeper();
    const busy: boolean[] = [];
    vi.spyOn(keeper, "handleBuffer").mockImplementation(() => void busy.push(sim.boards[0]?.isBusy ?? true));
    await ats.acquire({ acquisitionController: keeper, buffersPerAcquisition: 2, allocatedBuffers: 2 });
    expect(busy).toEqual([false, false]);
  });

  test("buffers are handed on as they are, allocated once, and empty when they are freed", async () => {
    const { ats } = await synced();
    const [first, second] = [new Keeper(), new Keeper()];
    const settings = { buffersPerAcquisition: 4, allocatedBuffers: 2, recordsPerBuffer: 1 };
    await ats.acquire({ acquisitionController: first, ...settings });
    await ats.acquire({ acquisitionController: second, ...settings });
    const views = [...first.given, ...second.given];
    expect(new Set(views).size).toBe(2);
    const [kept] = first.given;
    expect(kept?.length).toBe(512);
    await ats.clearBuffers();
    expect([kept?.length, kept?.[0]]).toEqual([0, undefined]);
    await ats.acquire({ acquisitionController: second, ...settings });
    const fifth = second.given.at(-1);
    await ats.close();
    expect(fifth?.length).toBe(0);
  });

  test("samples lie record by record, channel by channel, or alternate", async () => {
    const signals = { A: sine({ amplitude: 0, frequency: 1, offset: 0.3 }), B: () => -0.2 };
    const { ats } = await synced({ signals });
    const settings = { samplesPerRecord: 256, recordsPerBuffer: 2, buffersPerAcquisition: 1, allocatedBuffers: 1 };
    const volts = async (options: Partial<Parameters<typeof ats.acquire>[0]>) => {
      const [buffer] = await ats.acquire({ ...settings, ...options, acquisitionController: new Keeper() });
      return [...(buffer ?? [])].map((sample, at) => Number(ats.signalToVolt((at % 2) + 1, sample).toFixed(3)));
    };
    const apart = await volts({ interleaveSamples: "DISABLED" });
    expect([apart[0], apart[511], apart[512], apart[1023]]).toEqual([0.3, 0.3, -0.2, -0.2]);
    const alternating = await volts({ interleaveSamples: "ENABLED" });
    expect(alternating.slice(0, 4)).toEqual([0.3, -0.2, 0.3, -0.2]);
    expect(await volts({ channelSelection: "B" })).toEqual(Array.from({ length: 512 }, () => -0.2));
  });

  test.each([
    [12, 0, -0.4],
    [12, 0xfff0, 0.4],
    [12, 0x8000, 0.4 / 4095],
    [8, 0, -0.4],
    [8, 255, 0.4],
    [8, 127.5, 0],
  ])("of %d bits, %d is %d V", (bits, sample, volts) => {
    expect(sampleVoltage(sample, bits, 0.4)).toBeCloseTo(volts, 12);
  });

  test("unsynced settings are named, and so is one that changed during the acquisition", async () => {
    const { ats } = await synced();
    await ats.triggerLevel1(130);
    await ats.bwlimit2("ENABLED");
    await expect(ats.acquire({ acquisitionController: new Keeper() })).rejects.toThrow(
      "acquiring with ats: You must sync parameters to Alazar card before calling acquire by calling syncSettingsToCard: not synced are bwlimit2, triggerLevel1",
    );
    await ats.syncSettingsToCard();
    const keeper = new Keeper();
    vi.spyOn(keeper, "preAcquire").mockImplementation(() => ats.triggerLevel1(131) as never);
    await expect(ats.acquire({ acquisitionController: keeper })).rejects.toThrow(
      "acquiring with ats: TraceParameter ats_triggerLevel1 not synced to Alazar card detected. Aborting. Data may be corrupt",
    );
    expect(keeper.calls).not.toContain("postAcquire");
  });

  test("without a trigger it ends with its time-out, and the board can be used again", async () => {
    const { ats } = await synced();
    await ats.syncing(() => ats.triggerSource1("DISABLE"));
    await expect(ats.acquire({ acquisitionController: new Keeper(), bufferTimeout: 50 })).rejects.toThrow(
      "acquiring with ats: calling AlazarWaitAsyncBufferComplete of AlazarTech's ATS API: ApiWaitTimeout (579): the buffer was not filled in time: check the trigger, or allow more with bufferTimeout",
    );
    await ats.syncing(() => ats.triggerSource1("EXTERNAL"));
    expect(await ats.acquire({ acquisitionController: new Keeper() })).toHaveLength(10);
    await ats.syncing(async () => {
      await ats.triggerSource1("DISABLE");
      await ats.timeoutTicks(10);
    });
    expect(await ats.acquire({ acquisitionController: new Keeper() })).toHaveLength(10);
  });

  test("a signal stops the board while it waits, with its own reason", async () => {
    const clock = new VirtualClock();
    const sim = new SimulatedAts({ bench: new Bench({ clock }) });
    const ats = await AlazarTechATS9360.open("ats", { sim });
    await ats.syncing(() => ats.sampleRate(1_000_000_000));
    const stop = new AbortController();
    const reason = new Error("enough");
    const waiting = ats.acquire({ acquisitionController: new Keeper(), signal: stop.signal });
    await vi.waitFor(() => expect(sim.boards[0]?.isBusy).toBe(true));
    stop.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    expect(sim.boards[0]?.isBusy).toBe(false);
    await expect(ats.acquire({ acquisitionController: new Keeper(), signal: stop.signal })).rejects.toBe(reason);
  });

  test("closing ends an acquisition before the memory goes", async () => {
    const sim = new SimulatedAts({ bench: new Bench({ clock: new VirtualClock() }) });
    const ats = await AlazarTechATS9360.open("ats", { sim });
    await ats.syncing(() => ats.sampleRate(1_000_000_000));
    const waiting = ats.acquire({ acquisitionController: new Keeper() });
    const ended = expect(waiting).rejects.toThrow("ats was closed");
    await vi.waitFor(() => expect(sim.boards[0]?.isBusy).toBe(true));
    await expect(ats.acquire({ acquisitionController: new Keeper() })).rejects.toThrow(
      "acquiring with ats: an acquisition is running already",
    );
    await expect(ats.syncSettingsToCard()).rejects.toThrow("syncing ats: an acquisition is running: wait for its end");
    await ats.close();
    await ended;
    await ats.close();
  });

  test("what a controller throws ends the acquisition and stops the board", async () => {
    const { ats, sim } = await synced();
    const keeper = new Keeper();
    vi.spyOn(keeper, "handleBuffer").mockRejectedValue(new RangeError("too much"));
    const failed = ats.acquire({ acquisitionController: keeper });
    await expect(failed).rejects.toThrow("acquiring with ats: too much");
    await expect(failed).rejects.toMatchObject({ cause: expect.any(RangeError) });
    expect(sim.boards[0]?.isBusy).toBe(false);
  });

  test.each([
    [{ enableRecordHeaders: "ENABLED" } as const, "enableRecordHeaders must be DISABLED: records have headers"],
    [{ allocBuffers: "ENABLED" } as const, "allocBuffers must be DISABLED: this driver posts buffers of its own"],
    [{ getProcessedData: "ENABLED" } as const, "getProcessedData must be DISABLED"],
    [
      { samplesPerRecord: 128 * 100_000, recordsPerBuffer: 4 },
      "Requested a buffer of size: 73.24 MB. The maximum supported size is 64 MB (recommended is <8MB)",
    ],
    [
      { mode: "TS", samplesPerRecord: 1024, buffersPerAcquisition: 3, allocatedBuffers: 3 } as const,
      "samplesPerRecord 1024 cannot be divided by buffersPerAcquisition 3",
    ],
  ])("%j is refused before anything is sent", async (options, text) => {
    const { ats, sim } = await synced();
    await expect(ats.acquire({ acquisitionController: new Keeper(), ...options })).rejects.toThrow(
      `acquiring with ats: ${text}`,
    );
    expect(sim.boards[0]?.settings.has("recordSize")).toBe(false);
    // @ts-expect-error -- nobody would take the buffers
    await expect(ats.acquire({})).rejects.toThrow("Cannot call acquire without an acquisitionController");
  });

  test("what does not fit together is changed with a warning", async () => {
    const { ats } = await synced();
    using log = new LogCapture({ level: "WARNING" });
    await ats.acquire({
      acquisitionController: new Keeper(),
      mode: "TS",
      samplesPerRecord: 1024,
      buffersPerAcquisition: 2,
      recordsPerBuffer: 5,
      allocatedBuffers: 4,
    });
    expect([await ats.allocatedBuffers(), await ats.recordsPerBuffer()]).toEqual([2, 1]);
    expect(log.records.map(each => each.message)).toEqual([
      "[ats(AlazarTechATS9360)] 'allocatedBuffers' should be <= 'buffersPerAcquisition'. Defaulting 'allocatedBuffers' to 2",
      "[ats(AlazarTechATS9360)] recordsPerBuffer should be 1 in TS mode, defaulting to 1",
    ]);
  });
});

describe("controllers", () => {
  test("the average of all records is a trace over time", async () => {
    const { ats } = await synced({ noise: 5e-3 });
    await ats.recordsPerBuffer(10);
    const average = await AverageAcquisitionController.open("average", ats);
    const trace = await average.channelA();
    const times = await average.timeAxis();
    expect([trace.length, times[1], average.channelA.setpoints]).toEqual([256, 1e-9, [average.timeAxis]]);
    // Of 100 records, the noise is a tenth; three of its deviations hold nearly always, and the seed is the same.
    const worst = Math.max(...[...trace].map((volts, at) => Math.abs(volts - 0.2 * Math.sin(0.02 * Math.PI * at))));
    expect(worst).toBeLessThan(2.5e-3);
    expect(worst).toBeGreaterThan(5e-4);
    const both = await average.acquire();
    expect([...both.keys()]).toEqual([1, 2]);
    expect(both.get(2)?.[50]).toBeCloseTo(0.1, 2);
    expect(average.simulated).toBe(true);
  });

  test("a channel that is not acquired is an error that says which are", async () => {
    const { ats } = await synced();
    await ats.channelSelection("A");
    const average = await AverageAcquisitionController.open("average", "ats");
    await expect(average.channelB()).rejects.toThrow(
      "getting average_channelB: channel B is not acquired: channelSelection of ats is A",
    );
    await expect(AverageAcquisitionController.open("other", "nothing")).rejects.toThrow("nothing does not exist");
  });

  test("the raw records are rows, and their mean is the average", async () => {
    const { ats } = await synced({ noise: 1e-3 });
    await ats.buffersPerAcquisition(2);
    await ats.allocatedBuffers(1);
    await ats.recordsPerBuffer(3);
    await ats.samplesPerRecord(256);
    const raw = await RawAcquisitionController.open("raw", ats);
    for (const interleave of ["DISABLED", "ENABLED"] as const) {
      await ats.interleaveSamples(interleave);
      const rows = await raw.channelA();
      expect(rows.length).toBe(6 * 256);
      expect(await raw.recordAxis()).toEqual(Float64Array.of(0, 1, 2, 3, 4, 5));
      for (let record = 0; record < 6; record++) expect(rows[record * 256 + 25]).toBeCloseTo(0.2, 2);
      expect(rows[25]).not.toBe(rows[256 + 25]);
    }
  });

  test("in triggered streaming all buffers are one record", async () => {
    const { ats } = await synced({ signals: { A: seconds => seconds * 1e5, B: () => 0 } });
    await ats.mode("TS");
    await ats.samplesPerRecord(1024);
    await ats.recordsPerBuffer(1);
    await ats.buffersPerAcquisition(4);
    const [average, raw] = [
      await AverageAcquisitionController.open("average", ats),
      await RawAcquisitionController.open("raw", ats),
    ];
    for (const trace of [await average.channelA(), await raw.channelA()]) {
      expect(trace.length).toBe(1024);
      for (const at of [0, 255, 256, 1023]) expect(trace[at]).toBeCloseTo(at * 1e-4, 3);
    }
  });

  test("a demodulated amplitude is that of the sine, with its phase", async () => {
    const { ats } = await synced({ signals: { A: sine({ amplitude: 0.15, frequency: 7.8125e6, phase: 30 }) } });
    await ats.samplesPerRecord(1024);
    const demodulation = await DemodulationAcquisitionController.open("demodulation", ats);
    await demodulation.demodulationFrequency(7.8125e6);
    expect(await demodulation.acquisition()).toBeCloseTo(0.15, 4);
    expect(await demodulation.phase()).toBeCloseTo(30, 1);
  });

  test("a controller of one's own is an instrument with a parameter of its own", async () => {
    class Largest extends AcquisitionController<number> {
      readonly largest = this.parameter({
        unit: "V",
        getCmd: () => this.acquire(),
        docstring: "Largest voltage at A.",
      });
      #largest = -Infinity;
      handleBuffer(buffer: SampleArray): void {
        for (const sample of buffer) this.#largest = Math.max(this.#largest, this.alazar.signalToVolt(1, sample));
      }
      postAcquire(): number {
        return this.#largest;
      }
    }
    const { ats } = await synced();
    await ats.channelSelection("A");
    const largest = await Largest.open("largest", ats);
    expect(await largest.largest()).toBeCloseTo(0.2, 3);
    expect((await largest.getIdn()).model).toBe("ATS9360");
  });
});

describe("the simulated trigger", () => {
  test("on a channel, the record begins where the signal crosses the level", async () => {
    const { ats } = await synced();
    const average = await AverageAcquisitionController.open("average", ats);
    const begin = async (slope: "TRIG_SLOPE_POSITIVE" | "TRIG_SLOPE_NEGATIVE", level: number) => {
      await ats.syncing(async () => {
        await ats.triggerSource1("CHANNEL_A");
        await ats.triggerSlope1(slope);
        await ats.triggerLevel1(level);
      });
      const [first = 0, second = 0] = await average.channelA();
      return [Number(first.toFixed(2)), Math.sign(second - first)];
    };
    expect(await begin("TRIG_SLOPE_POSITIVE", 128 + 32)).toEqual([0.1, 1]);
    expect(await begin("TRIG_SLOPE_NEGATIVE", 128 - 32)).toEqual([-0.1, -1]);
    await ats.bufferTimeout(10);
    await expect(begin("TRIG_SLOPE_POSITIVE", 250)).rejects.toThrow("ApiWaitTimeout");
  });

  test("engines combine, and a delay shifts the record", async () => {
    const { ats } = await synced();
    await ats.bufferTimeout(10);
    const average = await AverageAcquisitionController.open("average", ats);
    const acquired = async (operation: Parameters<typeof ats.triggerOperation>[0]) => {
      await ats.syncing(() => ats.triggerOperation(operation));
      return average.channelA().then(
        ([first = 0]) => Number(first.toFixed(2)),
        () => "no trigger",
      );
    };
    await ats.triggerSource1("DISABLE");
    expect(await acquired("TRIG_ENGINE_OP_J")).toBe("no trigger");
    expect(await acquired("TRIG_ENGINE_OP_K")).toBe(0);
    expect(await acquired("TRIG_ENGINE_OP_J_OR_K")).toBe(0);
    expect(await acquired("TRIG_ENGINE_OP_J_AND_K")).toBe("no trigger");
    expect(await acquired("TRIG_ENGINE_OP_NOT_J_AND_K")).toBe(0);
    await ats.triggerEngine1("TRIG_ENGINE_K");
    await ats.triggerEngine2("TRIG_ENGINE_J");
    expect(await acquired("TRIG_ENGINE_OP_J")).toBe(0);
    await ats.triggerDelay(24);
    expect(await acquired("TRIG_ENGINE_OP_J")).toBe(0.2);
  });
});
