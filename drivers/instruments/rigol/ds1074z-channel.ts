/** A channel of a Rigol DS1074Z. */
import { createOnOffValMapping, InstrumentChannel, InstrumentError, ReplyError, vals } from "../../core/index.ts";
import { parsePreamble, timesOf, voltsOf, type PreambleOfDS1074Z } from "./ds1074z-preamble.ts";
import type { RigolDS1074Z } from "./ds1074z.ts";

/** Times in s and voltages in V, as many of each. */
export interface WaveformOfDS1074Z {
  readonly time: Float64Array;
  readonly voltage: Float64Array;
}

/** Scales in V/div without a probe. */
const scales = { least: 1e-3, most: 10 };
/** From this scale in V/div on, without a probe, the offset may be larger. */
const coarse = { scale: 0.5, offset: 100, otherwise: 2 };
const probes = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000] as const;
const onOff = createOnOffValMapping({ onVal: 1, offVal: 0 });
/** Most bytes that one :WAVeform:DATA? gives. */
const mostAtOnce = 250_000;

export class RigolDS1074ZChannel extends InstrumentChannel<RigolDS1074Z> {
  /** Its number, from 1. */
  readonly channel = Number(this.shortName.slice(2));
  readonly #header = `:CHANnel${this.channel}`;

  readonly display = this.parameter({
    label: "Display",
    getCmd: `${this.#header}:DISPlay?`,
    setCmd: `${this.#header}:DISPlay {}`,
    valMapping: onOff,
    docstring: "Whether the channel is on: only then it is sampled and can be read.",
  });

  readonly coupling = this.parameter({
    label: "Coupling",
    getCmd: `${this.#header}:COUPling?`,
    setCmd: `${this.#header}:COUPling {}`,
    vals: vals.enum("AC", "DC", "GND"),
    docstring: "How the input is coupled: DC as it is, AC without its mean, GND not at all.",
  });

  readonly invert = this.parameter({
    label: "Inverted",
    getCmd: `${this.#header}:INVert?`,
    setCmd: `${this.#header}:INVert {}`,
    valMapping: onOff,
    docstring: "Whether the trace is turned upside down.",
  });

  readonly bandwidthLimit = this.parameter({
    label: "Bandwidth limit",
    getCmd: `${this.#header}:BWLimit?`,
    setCmd: `${this.#header}:BWLimit {}`,
    valMapping: { "20M": "20M", OFF: "OFF" },
    docstring: "Whether frequencies above 20 MHz are filtered out.",
  });

  readonly probe = this.parameter({
    label: "Probe ratio",
    getCmd: `${this.#header}:PROBe?`,
    setCmd: async (ratio: number) => {
      await this.write(`${this.#header}:PROBe ${ratio}`);
      for (const each of [this.verticalScale, this.verticalOffset]) each.cache.invalidate();
    },
    vals: vals.enum(...probes),
    docstring: "By how much the probe attenuates: scales, offsets and traces are those at its tip.",
  });

  readonly verticalScale = this.parameter({
    label: "Vertical scale",
    unit: "V/div",
    getCmd: `${this.#header}:SCALe?`,
    setCmd: (scale: number) => this.#setScale(scale),
    vals: vals.dependent(() => this.#scales(this.probe.cache.valid ? this.probe.cache.value : null)),
    docstring: "Volts for a division of the screen, of which there are eight; 1 mV to 10 V, times the probe ratio.",
  });

  readonly verticalOffset = this.parameter({
    label: "Vertical offset",
    unit: "V",
    getCmd: `${this.#header}:OFFSet?`,
    setCmd: `${this.#header}:OFFSet {}`,
    vals: vals.dependent(() => this.#offsets()),
    docstring: "By how much the trace is moved up. Its limits follow from scale and probe ratio.",
  });

  readonly trace = this.parameterWithSetpoints({
    label: "Voltage",
    unit: "V",
    setpoints: [this.parent.timeAxis],
    shape: [this.parent.waveformNpoints],
    settings: [this.parent.timeBase, this.parent.timeOffset, this.parent.waveformMode],
    getCmd: () => this.#trace(),
    docstring: "The waveform, from screen or memory as waveformMode says.",
  });

  /**
   * Reads the whole memory of a stopped oscilloscope, in batches of 250 000 points.
   * @throws InstrumentError while it runs: the memory can be read when it has stopped.
   */
  async getWfmData(): Promise<WaveformOfDS1074Z> {
    const { parent } = this;
    await this.#assertShown();
    const status = await parent.triggerStatus.get();
    if (status !== "STOP") {
      throw new InstrumentError(
        `reading the memory of ${this.fullName}: the oscilloscope must have stopped: it is ${status}`,
      );
    }
    return await parent.transaction(() =>
      parent.waveformMode.setTo("RAW", async () => {
        const preamble = await this.#select();
        const voltage = new Float64Array(preamble.points);
        for (let from = 0; from < preamble.points; from += mostAtOnce) {
          const to = Math.min(from + mostAtOnce, preamble.points);
          await this.write(`:WAVeform:STARt ${from + 1}`);
          await this.write(`:WAVeform:STOP ${to}`);
          voltage.set(voltsOf(await this.#bytes(to - from), preamble), from);
        }
        return { time: timesOf(preamble), voltage };
      }),
    );
  }

  async #trace(): Promise<Float64Array> {
    await this.#assertShown();
    return await this.parent.transaction(async () => {
      const preamble = await this.#select();
      return voltsOf(await this.#bytes(preamble.points), preamble);
    });
  }

  /** Makes the channel the one whose data is read, in bytes: words hold no more, their upper half is 0 (guide, :WAVeform:FORMat). */
  async #select(): Promise<PreambleOfDS1074Z> {
    await this.write(":WAVeform:FORMat BYTE");
    await this.parent.dataSource.set(this.shortName as "ch1" | "ch2" | "ch3" | "ch4");
    return parsePreamble(await this.ask(":WAVeform:PREamble?"));
  }

  async #bytes(points: number): Promise<Uint8Array> {
    const bytes = await this.parent.visaHandle.queryBinaryValues(":WAVeform:DATA?", { datatype: "B" });
    if (bytes.length !== points) {
      throw new ReplyError(
        `the waveform of ${this.fullName} has ${bytes.length} points: the preamble told of ${points}`,
      );
    }
    return bytes;
  }

  async #assertShown(): Promise<void> {
    if (await this.display.cache.get()) return;
    throw new InstrumentError(`${this.shortName} is off: set ${this.display.fullName} to true`);
  }

  async #setScale(scale: number): Promise<void> {
    // Without the probe ratio nobody knows what the channel reaches.
    this.#scales(await this.probe.cache.get()).check(scale);
    await this.write(`${this.#header}:SCALe ${scale}`);
    this.verticalOffset.cache.invalidate();
  }

  #scales(probe: number | null) {
    const [least, most] = probe === null ? [probes[0], 1000] : [probe, probe];
    return vals.numbers(rounded(scales.least * least), rounded(scales.most * most));
  }

  #offsets() {
    const [probe, scale] = [this.probe.cache, this.verticalScale.cache];
    if (!probe.valid || !scale.valid) return vals.numbers(-coarse.offset * 1000, coarse.offset * 1000);
    const ratio = probe.value ?? 1;
    const isCoarse = (scale.value ?? 0) / ratio >= coarse.scale;
    const reach = rounded((isCoarse ? coarse.offset : coarse.otherwise) * ratio);
    return vals.numbers(-reach, reach);
  }
}

/** Products of decimals are decimals. */
function rounded(value: number): number {
  return Number(value.toPrecision(9));
}
