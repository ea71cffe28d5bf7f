/** One simulated board: its settings, the buffers posted to it, and what it writes into them. */
import type { Box } from "../../io/ffi/index.ts";
import type { SimulationClock } from "../../io/sim/index.ts";
import { capability, dmaFlag, registerPassword } from "./ats-codes.ts";
import { combined, crossing, levelVoltage, triggerPulse, triggerSource, type Signal } from "./ats-signal.ts";
import { bufferLayout, type BufferLayout } from "./buffer-layout.ts";
import { digitise } from "./digitise.ts";

/** What is fixed for a model. */
export interface BoardFacts {
  readonly bitsPerSample: number;
  readonly memorySamples: number;
  /** The FPGA's signature: the firmware's version is in it. */
  readonly asopcType: number;
  readonly samplesDivisor: number;
}

/** What a board is made of. */
export interface BoardParts extends BoardFacts {
  readonly kind: number;
  readonly systemId: number;
  readonly boardId: number;
  readonly serial: number;
  readonly handle: bigint;
  readonly noise: { readonly deviation: number; readonly next: () => number };
  /** At A and B. */
  readonly signals: readonly Signal[];
  readonly triggerRate: number;
  readonly clock: SimulationClock;
}

/** Return codes of AlazarTech's library (AlazarError.h). */
const code = {
  ok: 512,
  accessDenied: 514,
  dmaInProgress: 518,
  unsupportedFunction: 533,
  invalidSize: 536,
  invalidRegister: 543,
  notInitialized: 556,
  bufferNotReady: 573,
  invalidData: 574,
  waitTimeout: 579,
  waitCanceled: 580,
  invalidBuffer: 583,
} as const;

/** Sample rates in S/s by their codes (AlazarCmd.h). */
const sampleRates: ReadonlyMap<number, number> = new Map([
  ...([1, 2, 4, 8, 0xa, 0xc, 0xe, 0x10, 0x12] as const).map((id, at) => [id, decade(at) * 1e3] as const),
  ...([0x14, 0x18, 0x1a, 0x1c, 0x1e, 0x22, 0x24, 0x28, 0x30] as const).map((id, at) => [id, decade(at) * 1e6] as const),
  [0x2b, 250e6],
  [0x32, 800e6],
  [0x35, 1e9],
  [0x37, 1.2e9],
  [0x3a, 1.5e9],
  [0x3d, 1.8e9],
  // An external clock has the rate that it has: here 1 GS/s.
  [0x40, 1e9],
]);
const externalReference = 7;

/** Input ranges in V by their codes (AlazarCmd.h). */
const inputRanges: ReadonlyMap<number, number> = new Map([
  [2, 0.04],
  [5, 0.1],
  [6, 0.2],
  [7, 0.4],
  [10, 1],
  [11, 2],
  [12, 4],
]);
/** Ranges of the external trigger in V by their codes: 5 V, 1 V, TTL, 2.5 V. */
const externalRanges = [5, 1, 5, 2.5] as const;

/** How much of a signal is looked at for a crossing of the trigger level, in samples. */
const triggerLooks = 20_000;
/** The external trigger falls this long after it has risen, in seconds. */
const pulseSeconds = 1e-6;
const tickSeconds = 10e-6;
/** What a timer can count, in seconds: 2^31 ms. */
const longestTimer = 2_147_483;

/** Where a record begins, in seconds after the external trigger, and how many records there are in a second. */
interface Trigger {
  readonly at: number;
  readonly rate: number;
}

interface Capture {
  readonly layout: BufferLayout;
  readonly total: number;
  readonly posted: Uint8Array[];
  started?: { readonly seconds: number; readonly trigger: Trigger | undefined };
  filled: number;
  forced: number;
}

/** A digitiser as AlazarTech's library shows it. */
export class SimulatedBoard {
  readonly #parts: BoardParts;
  readonly #settings = new Map<string, number>();
  readonly #registers = new Map([[58, 0]]);
  readonly #parameters = new Map([[0x10000080, 45]]);
  #rate = 1e9;
  #ranges = [0.4, 0.4];
  #engines: readonly number[] = [0, 0, triggerSource.disable, 1, 128, 1, triggerSource.disable, 1, 128];
  #externalRange = 5;
  #capture: Capture | undefined;
  #wake: () => void = () => undefined;

  constructor(parts: BoardParts) {
    this.#parts = parts;
  }

  get handle(): bigint {
    return this.#parts.handle;
  }
  get kind(): number {
    return this.#parts.kind;
  }
  get systemId(): number {
    return this.#parts.systemId;
  }
  get boardId(): number {
    return this.#parts.boardId;
  }
  get bitsPerSample(): number {
    return this.#parts.bitsPerSample;
  }
  get memorySamples(): number {
    return this.#parts.memorySamples;
  }

  /** Whether an acquisition is under way. */
  get isBusy(): boolean {
    const { started, filled = 0, layout, total = 0 } = this.#capture ?? {};
    return started !== undefined && filled * (layout?.recordsPerBuffer ?? 0) < total;
  }

  /** Whether the acquisition that is under way has a trigger. */
  get isTriggered(): boolean {
    return this.#capture?.started?.trigger !== undefined;
  }

  /** The codes that it was sent, by the name of the setting. */
  get settings(): ReadonlyMap<string, number> {
    return this.#settings;
  }

  queryCapability(what: number, value: Box<number | undefined> | null): number {
    const { serial, memorySamples, asopcType } = this.#parts;
    const known = new Map<number, number>([
      [capability.serialNumber, serial],
      [capability.latestCalDate, 50117],
      [capability.memorySize, memorySamples],
      [capability.asopcType, asopcType],
      [capability.pcieLinkSpeed, 2],
      [capability.pcieLinkWidth, 8],
    ]);
    return give(known.get(what), value, code.unsupportedFunction);
  }

  getParameter(parameter: number, value: Box<number | undefined> | null): number {
    return give(this.#parameters.get(parameter), value, code.unsupportedFunction);
  }

  setParameter(parameter: number, value: number): number {
    this.#parameters.set(parameter, value);
    return code.ok;
  }

  readRegister(offset: number, value: Box<number | undefined> | null, password: number): number {
    if (password !== registerPassword) return code.accessDenied;
    return give(this.#registers.get(offset), value, code.invalidRegister);
  }

  writeRegister(offset: number, value: number, password: number): number {
    if (password !== registerPassword) return code.accessDenied;
    if (!this.#registers.has(offset)) return code.invalidRegister;
    this.#registers.set(offset, value);
    return code.ok;
  }

  setLed(isOn: number): number {
    return this.keep("led", isOn);
  }

  /** Notes a setting that has no effect on the samples, or is looked at when an acquisition starts. */
  keep(setting: string, value: number): number {
    this.#settings.set(setting, value);
    return code.ok;
  }

  setCaptureClock([source = 0, rate = 0, , decimation = 0]: readonly number[]): number {
    const samplesPerSecond = source === externalReference ? rate : sampleRates.get(rate);
    if (samplesPerSecond === undefined) return code.invalidData;
    this.#rate = samplesPerSecond / Math.max(1, decimation);
    this.keep("clockSource", source);
    return this.keep("sampleRate", rate);
  }

  inputControl(mask: number, [coupling = 0, range = 0, impedance = 0]: readonly number[]): number {
    const volts = inputRanges.get(range);
    const channel = Math.log2(mask);
    if (volts === undefined || !(channel in this.#ranges)) return code.invalidData;
    this.#ranges[channel] = volts;
    this.keep(`coupling${mask}`, coupling);
    this.keep(`impedance${mask}`, impedance);
    return this.keep(`range${mask}`, range);
  }

  setTriggerOperation(codes: readonly number[]): number {
    this.#engines = codes;
    return this.keep("triggerOperation", codes[0] ?? 0);
  }

  setExternalTrigger(range: number): number {
    this.#externalRange = externalRanges[range] ?? Number.NaN;
    return this.keep("externalTriggerRange", range);
  }

  setRecordSize(before: number, after: number): number {
    const { samplesDivisor } = this.#parts;
    const isAligned = before === 0 && after >= 256 && after % samplesDivisor === 0;
    return isAligned ? this.keep("recordSize", after) : code.invalidSize;
  }

  beforeAsyncRead(of: { mask: number; samples: number; records: number; total: number; flags: number }): number {
    const { mask, samples, records, total, flags } = of;
    if (mask < 1 || mask > 3 || samples < 1 || records < 1) return code.invalidData;
    const layout = bufferLayout({
      mode: flags & dmaFlag.triggeredStreaming ? "TS" : "NPT",
      samplesPerRecord: samples,
      recordsPerBuffer: records,
      buffersPerAcquisition: 1,
      bitsPerSample: this.#parts.bitsPerSample,
      channelMask: mask,
      interleaved: (flags & (dmaFlag.interleaveSamples | dmaFlag.fifoOnlyStreaming)) !== 0,
    });
    this.#capture = { layout, total, posted: [], filled: 0, forced: 0 };
    return flags & dmaFlag.externalStartCapture ? code.ok : this.startCapture();
  }

  postBuffer(memory: unknown, bytes: number): number {
    if (!this.#capture) return code.notInitialized;
    if (!(memory instanceof Uint8Array)) return code.invalidBuffer;
    if (bytes !== this.#capture.layout.bytes || memory.byteLength < bytes) return code.invalidSize;
    this.#capture.posted.push(memory);
    return code.ok;
  }

  startCapture(): number {
    if (!this.#capture) return code.notInitialized;
    this.#capture.started = { seconds: this.#parts.clock.now(), trigger: this.#trigger() };
    return code.ok;
  }

  /** One trigger without a signal: one record. */
  forceTrigger(): number {
    if (this.#capture) this.#capture.forced++;
    return code.ok;
  }

  abort(): number {
    this.#capture = undefined;
    this.#wake();
    return code.ok;
  }

  async waitForBuffer(memory: unknown, timeoutMilliseconds: number): Promise<number> {
    const capture = this.#capture;
    const head = capture?.posted[0];
    if (!capture || !capture.posted.some(buffer => buffer === memory)) return code.bufferNotReady;
    if (head !== memory) return code.dmaInProgress;
    const { clock } = this.#parts;
    const end = clock.now() + timeoutMilliseconds / 1000;
    const ready = this.#readyAt(capture);
    await this.#until(Math.min(ready, end));
    if (this.#capture !== capture) return code.waitCanceled;
    if (ready > end) return code.waitTimeout;
    this.#fill(head as Uint8Array, capture);
    capture.posted.shift();
    capture.filled++;
    return code.ok;
  }

  /** When the buffer at the head of the list is full; Infinity if nothing triggers. */
  #readyAt({ started, layout, filled, forced }: Capture): number {
    if (!started) return Infinity;
    const { recordsPerBuffer, samplesPerBuffer } = layout;
    const records = (filled + 1) * recordsPerBuffer;
    if (forced >= records) return started.seconds;
    if (!started.trigger) return Infinity;
    if (layout.mode === "TS") return started.seconds + ((filled + 1) * samplesPerBuffer) / this.#rate;
    return started.seconds + records / started.trigger.rate + samplesPerBuffer / this.#rate;
  }

  async #until(seconds: number): Promise<void> {
    const { clock } = this.#parts;
    // A wait is something to stay alive for, whatever the clock's timers are.
    const alive = setInterval(() => undefined, 1 << 30);
    await new Promise<void>(resolve => {
      const timer = clock.after(Math.min(seconds - clock.now(), longestTimer), resolve);
      this.#wake = () => {
        timer[Symbol.dispose]();
        resolve();
      };
    });
    clearInterval(alive);
    this.#wake = () => undefined;
  }

  #fill(memory: Uint8Array, { layout, filled, started }: Capture): void {
    const { noise, signals, bitsPerSample } = this.#parts;
    const { samplesPerBuffer, mode } = layout;
    const begin = started?.trigger?.at ?? 0;
    const delay = this.#settings.get("triggerDelay") ?? 0;
    const first = delay + (mode === "TS" ? filled * samplesPerBuffer : 0);
    digitise(memory, layout, channel => {
      const signal = signals[channel - 1] as Signal;
      const clean = Float64Array.from({ length: samplesPerBuffer }, (_, at) =>
        signal(begin + (first + at) / this.#rate),
      );
      return { clean, range: this.#ranges[channel - 1] ?? 1, noise, bitsPerSample };
    });
  }

  /** When the engines fire; without them a record begins by itself if there is a time-out for triggers. */
  #trigger(): Trigger | undefined {
    const [operation = 0, ...engines] = this.#engines;
    const fires = [0, 1].map(id => {
      const at = engines[0] === id ? 0 : engines[4] === id ? 4 : undefined;
      return at === undefined ? undefined : this.#firesAt(engines.slice(at + 1, at + 4));
    });
    const at = combined(operation, fires[0], fires[1]);
    if (at !== undefined) return { at, rate: this.#parts.triggerRate };
    const ticks = this.#settings.get("timeoutTicks") ?? 0;
    return ticks > 0 ? { at: 0, rate: 1 / (ticks * tickSeconds) } : undefined;
  }

  #firesAt([source, slope = 1, level = 128]: readonly number[]): number | undefined {
    if (source === triggerSource.external) {
      const volts = levelVoltage(level, this.#externalRange);
      if (!(volts >= triggerPulse.low && volts < triggerPulse.high)) return undefined;
      return slope === 1 ? 0 : pulseSeconds;
    }
    const signal = source === undefined ? undefined : this.#parts.signals[source];
    if (!signal || source === undefined) return undefined;
    const volts = levelVoltage(level, this.#ranges[source] ?? 1);
    return crossing(signal, volts, slope, 1 / this.#rate, triggerLooks);
  }
}

/** 1, 2, 5, 10, 20, … */
function decade(index: number): number {
  return ([1, 2, 5][index % 3] ?? 1) * 10 ** Math.floor(index / 3);
}

function give(known: number | undefined, value: Box<number | undefined> | null, refusal: number): number {
  if (known === undefined) return refusal;
  if (value) value.value = known;
  return code.ok;
}
