/** A buffer of an SR830 as a trace: what was stored of one channel, along an axis. */
import {
  InstrumentError,
  ParameterWithSetpoints,
  type CommonOptions,
  type SetpointParameter,
} from "../../core/index.ts";
import type { SR830Buffers } from "./sr830-buffers.ts";

/** What a trace is made from. */
export interface SR830TraceOptions extends Pick<CommonOptions, "label" | "docstring"> {
  readonly instrument: SR830Buffers;
  /** The display and buffer that it reads. */
  readonly channel: 1 | 2;
  /** What the points lie on. */
  readonly axis: SetpointParameter;
}

/** Points in the buffer of a channel. Its unit is that of what the channel shows. */
export class SR830Trace extends ParameterWithSetpoints<Float64Array> {
  readonly #instrument: SR830Buffers;
  readonly #channel: 1 | 2;

  constructor(name: string, { instrument, channel, axis, ...texts }: SR830TraceOptions) {
    super(name, {
      ...texts,
      instrument,
      unit: "V",
      shape: [instrument.bufferNpts],
      setpoints: [axis],
      settings: [instrument.bufferSR],
    });
    this.#instrument = instrument;
    this.#channel = channel;
  }

  /** Asks how many points are stored and what the channel shows, so that shape, axis, unit and label fit them. */
  async prepareBufferReadout(): Promise<void> {
    await this.#instrument.bufferNpts();
    await this.updateUnit();
  }

  /** Asks what the channel shows, and takes its unit and label. */
  async updateUnit(): Promise<void> {
    await this.#instrument[`ch${this.#channel}Display`]();
    this.showUnit();
  }

  /** Takes unit and label of what the channel is known to show. */
  showUnit(): void {
    const display = this.#instrument[`ch${this.#channel}Display`].cache.value;
    const ratio = this.#instrument[`ch${this.#channel}Ratio`].cache.value;
    if (display === null) return;
    this.unit = ratio === "none" ? unitOf(display, this.#instrument.inputUnit) : "%";
    this.label = display;
  }

  /** What was stored since may be more: the number of points is read before each acquisition. */
  override get(): Promise<Float64Array> {
    this.#instrument.bufferNpts.cache.invalidate();
    return super.get();
  }

  override async getRaw(): Promise<Float64Array> {
    const count = this.#instrument.bufferNpts.cache.value ?? 0;
    if (count === 0)
      throw new InstrumentError("no points are stored: bufferStart() begins to store them", {
        instrument: this.#instrument.fullName,
      });
    await this.updateUnit();
    return decodeStored(await this.#readStored(count));
  }

  /** The points as the instrument keeps them: two numbers of 16 bits for each. */
  #readStored(count: number): Promise<Int16Array> {
    // TRCL: binary, without a header and without a terminator (manual, page 5-17).
    return this.#instrument.transaction(io =>
      io.queryBinaryValues(`TRCL? ${this.#channel}, 0, ${count}`, {
        datatype: "h",
        header: "empty",
        dataPoints: 2 * count,
        expectTermination: false,
      }),
    );
  }
}

/** The unit in which a display counts, where it is no ratio. */
function unitOf(display: string, inputUnit: string): string {
  if (display === "Phase") return "deg";
  if (display.startsWith("Aux")) return "V";
  return display.endsWith("Noise") ? `${inputUnit}/√Hz` : inputUnit;
}

/** Mantissas and exponents as numbers: m × 2^(exp − 124) (SR830 manual, page 5-18, `TRCL?`). */
export function decodeStored(stored: Int16Array): Float64Array {
  return Float64Array.from(
    { length: stored.length / 2 },
    (_, index) => (stored[2 * index] ?? Number.NaN) * 2 ** ((stored[2 * index + 1] ?? Number.NaN) - 124),
  );
}
