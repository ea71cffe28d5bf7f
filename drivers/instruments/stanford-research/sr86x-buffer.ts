/** The data capture of an SR86x: samples at a fixed rate or by triggers, read as binary. */
import { clock, InstrumentChannel, InstrumentError, parseInteger, parseNumber, sleep, vals } from "../../core/index.ts";
import { numbered } from "./numbered.ts";
import type { SR86x } from "./sr86x-lock-in.ts";
import { captureConfigs, readCaptureState, type CaptureVariable } from "./sr86x-tables.ts";

const bytesPerValue = 4;
const bytesPerKb = 1024;
/** The largest part of the buffer that one `CAPTUREGET?` gives, in kB. */
const largestReading = 64;
/** Rates are the largest one divided by up to 2^20. */
const slowest = 20;

/** What a wait for samples heeds. */
export interface CaptureWaitOptions {
  /** Ends the wait. */
  readonly signal?: AbortSignal;
  /** Longest wait in s. Default none: a trigger may take its time. */
  readonly timeout?: number;
  /** Time between two looks in s. Default 0.01. */
  readonly interval?: number;
}

/** Captured samples by what was captured. */
export type CaptureData = Partial<Record<CaptureVariable, Float64Array>>;

/** Captures up to 4 MB of samples, and reads them. */
export class SR86xBuffer extends InstrumentChannel<SR86x> {
  readonly captureLengthInKb = this.parameter({
    label: "Capture length",
    unit: "kB",
    getCmd: "CAPTURELEN?",
    setCmd: "CAPTURELEN {:d}",
    getParser: parseInteger,
    vals: vals.multiples(2, 2, 4096),
    docstring: "How much of the buffer a capture fills: an even number of kB.",
  });

  readonly captureConfig = this.parameter({
    label: "Capture configuration",
    getCmd: "CAPTURECFG?",
    setCmd: "CAPTURECFG {}",
    valMapping: numbered(captureConfigs),
    docstring: "What a sample consists of.",
  });

  readonly captureRateMax = this.parameter({
    label: "Capture rate maximum",
    unit: "Hz",
    getCmd: "CAPTURERATEMAX?",
    getParser: parseNumber,
    docstring: "Largest rate, which follows from the time constant.",
  });

  readonly captureRate = this.parameter({
    label: "Capture rate",
    unit: "Hz",
    getCmd: "CAPTURERATE?",
    getParser: parseNumber,
    setCmd: (rate: number) => this.#setRate(rate),
    vals: vals.numbers(1e-9),
    // What was set is the nearest rate that there is.
    onSetCallback: () => this.captureRate.cache.invalidate(),
    docstring: "Samples per second: the largest rate divided by a power of 2; the nearest one is taken.",
  });

  readonly captureStatus = this.parameter({
    label: "Capture status",
    getCmd: "CAPTURESTAT?",
    getParser: readCaptureState,
    docstring: "Whether a capture is in progress, was triggered, and has wrapped around.",
  });

  readonly countCaptureBytes = this.parameter({
    label: "Captured bytes",
    unit: "B",
    getCmd: "CAPTUREBYTES?",
    getParser: parseInteger,
    docstring: "How much has been captured so far; it can be asked while the capture goes on.",
  });

  readonly countCaptureKilobytes = this.parameter({
    label: "Captured kilobytes",
    unit: "kB",
    getCmd: "CAPTUREPROG?",
    getParser: parseInteger,
    snapshotGet: false,
    docstring: "How much was captured, up to the next 2 kB; the instrument answers when the capture has ended.",
  });

  #captured: CaptureData = {};
  #count = 0;
  readonly #length = (): number => this.#count;

  readonly sampleNr = this.parameter({
    label: "Sample number",
    getCmd: () => Float64Array.from({ length: this.#count }, (_, index) => index),
    vals: vals.arrays({ shape: [this.#length] }),
    snapshotValue: false,
    docstring: "Numbers of the captured samples; divided by captureRate they are times.",
  });

  readonly X = this.#readout("X", "V");
  readonly Y = this.#readout("Y", "V");
  readonly R = this.#readout("R", "V");
  readonly T = this.#readout("T", "deg");

  /** The rates that there are in Hz, the largest first. */
  async availableFrequencies(): Promise<number[]> {
    const largest = await this.captureRateMax();
    return Array.from({ length: slowest + 1 }, (_, exponent) => largest / 2 ** exponent);
  }

  /** Takes the largest rate that the time constant allows. */
  async setCaptureRateToMaximum(): Promise<void> {
    await this.captureRate(await this.captureRateMax());
  }

  /** Begins a capture: once or around the buffer, at once, at a trigger, or a sample for each trigger. */
  async startCapture(acquisitionMode: "ONE" | "CONT", triggerMode: "IMM" | "TRIG" | "SAMP"): Promise<void> {
    vals.enum("ONE", "CONT").check(acquisitionMode);
    vals.enum("IMM", "TRIG", "SAMP").check(triggerMode);
    await this.write(`CAPTURESTART ${acquisitionMode}, ${triggerMode}`);
  }

  /** Ends a capture. */
  async stopCapture(): Promise<void> {
    await this.write("CAPTURESTOP");
  }

  /** Makes the capture so long that so many samples fit in. */
  async setCaptureLengthToFitSamples(sampleCount: number): Promise<void> {
    await this.captureLengthInKb(kilobytesOf(sampleCount, await this.#variables()));
  }

  /**
   * Waits until so many samples have been captured; others may use the instrument in the meantime.
   * @throws InstrumentError after the time-out, and what the signal says.
   */
  async waitUntilSamplesCaptured(sampleCount: number, options: CaptureWaitOptions = {}): Promise<void> {
    const { signal, timeout = Infinity, interval = 0.01 } = options;
    const due = sampleCount * (await this.#variables()).length * bytesPerValue;
    const end = clock().monotonic() + timeout;
    while ((await this.countCaptureBytes()) < due) {
      if (clock().monotonic() >= end)
        throw this.#error(`waiting for ${sampleCount} samples: not all were captured within ${timeout} s`);
      await sleep(interval, signal);
    }
  }

  /**
   * Reads the first samples of the buffer; they are also what X, Y, R and T give.
   * @throws InstrumentError if there are not so many.
   */
  async getCaptureData(sampleCount: number): Promise<CaptureData> {
    const variables = await this.#variables();
    const values = await this.#read(kilobytesOf(sampleCount, variables), sampleCount * variables.length);
    const columns = variables.map((variable, column) => [
      variable,
      Float64Array.from({ length: sampleCount }, (_, row) => values[row * variables.length + column] ?? Number.NaN),
    ]);
    this.#captured = Object.fromEntries(columns) as CaptureData;
    this.#count = sampleCount;
    return { ...this.#captured };
  }

  /** Captures samples at the capture rate, beginning now. */
  async captureSamples(sampleCount: number, options: CaptureWaitOptions = {}): Promise<CaptureData> {
    return this.#capture(sampleCount, "IMM", () => undefined, options);
  }

  /** Captures samples at the capture rate, beginning with a trigger, which `sendTrigger` is to cause. */
  async captureSamplesAfterTrigger(
    sampleCount: number,
    sendTrigger: () => unknown,
    options: CaptureWaitOptions = {},
  ): Promise<CaptureData> {
    return this.#capture(sampleCount, "TRIG", sendTrigger, options);
  }

  /** Captures a sample for each trigger, which `startTriggers` is to cause. */
  async captureOneSamplePerTrigger(
    triggerCount: number,
    startTriggers: () => unknown,
    options: CaptureWaitOptions = {},
  ): Promise<CaptureData> {
    return this.#capture(triggerCount, "SAMP", startTriggers, options);
  }

  async #capture(
    sampleCount: number,
    trigger: "IMM" | "TRIG" | "SAMP",
    begin: () => unknown,
    options: CaptureWaitOptions,
  ): Promise<CaptureData> {
    await this.setCaptureLengthToFitSamples(sampleCount);
    await this.startCapture("ONE", trigger);
    try {
      await begin();
      await this.waitUntilSamplesCaptured(sampleCount, options);
    } finally {
      await this.stopCapture();
    }
    return this.getCaptureData(sampleCount);
  }

  async #variables(): Promise<CaptureVariable[]> {
    return (await this.captureConfig()).split(",") as CaptureVariable[];
  }

  /** CAPTURERATE takes n and gives Hz: the largest rate divided by 2^n (manual, page 136). */
  async #setRate(rate: number): Promise<void> {
    const largest = await this.captureRateMax();
    const exponent = Math.round(Math.log2(largest / rate));
    if (exponent < 0 || exponent > slowest)
      throw new RangeError(`${rate} Hz is invalid: must be between ${largest / 2 ** slowest} and ${largest} Hz`);
    const nearest = largest / 2 ** exponent;
    if (Math.abs(rate - nearest) > 1)
      this.rootInstrument.log.warning(`captureRate: there is no rate of ${rate} Hz: ${nearest} Hz is taken`);
    await this.write(`CAPTURERATE ${exponent}`);
  }

  /** So many values from the beginning, of a part of the buffer that holds them. */
  async #read(size: number, count: number): Promise<Float32Array> {
    const length = await this.captureLengthInKb();
    if (size > length) throw this.#error(`reading ${size} kB: the capture is only ${length} kB long`);
    const captured = await this.countCaptureBytes();
    if (count * bytesPerValue > captured)
      throw this.#error(`reading ${count} values: only ${Math.floor(captured / bytesPerValue)} have been captured`);
    const values = new Float32Array((size * bytesPerKb) / bytesPerValue);
    for (let offset = 0; offset < size; offset += largestReading) {
      const part = await this.#readPart(offset, Math.min(largestReading, size - offset));
      values.set(
        part.subarray(0, values.length - (offset * bytesPerKb) / bytesPerValue),
        (offset * bytesPerKb) / bytesPerValue,
      );
    }
    return values;
  }

  /** A block of IEEE 488.2, which nothing follows. */
  #readPart(offset: number, size: number): Promise<Float32Array> {
    return this.parent.transaction(io =>
      io.queryBinaryValues(`CAPTUREGET? ${offset}, ${size}`, { datatype: "f", expectTermination: false }),
    );
  }

  #readout(variable: CaptureVariable, unit: string) {
    return this.parameterWithSetpoints({
      label: `Captured ${variable}`,
      unit,
      shape: [this.#length],
      setpoints: [this.sampleNr],
      settings: [this.captureLengthInKb, this.captureRate],
      getCmd: (): Float64Array => this.#dataOf(variable),
      docstring: `The samples of ${variable} that were captured last.`,
    });
  }

  #dataOf(variable: CaptureVariable): Float64Array {
    const data = this.#captured[variable];
    if (data) return data;
    const captured = Object.keys(this.#captured).join(", ") || "nothing";
    throw this.#error(
      `${variable} was not captured: ${captured} was; captureSamples(count) or getCaptureData(count) read`,
    );
  }

  #error(text: string): InstrumentError {
    return new InstrumentError(`${this.fullName}: ${text}`, { instrument: this.fullName });
  }
}

/** The even number of kB that so many samples fill. */
function kilobytesOf(sampleCount: number, variables: readonly CaptureVariable[]): number {
  if (!Number.isInteger(sampleCount) || sampleCount < 1)
    throw new RangeError(`${sampleCount} samples are invalid: must be a whole number, at least 1`);
  return 2 * Math.ceil((sampleCount * variables.length * bytesPerValue) / bytesPerKb / 2);
}
