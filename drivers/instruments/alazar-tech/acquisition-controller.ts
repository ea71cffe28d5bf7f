/** Instruments that make something of an acquisition: their parameters acquire when they are read. */
import { Instrument, InstrumentError, vals, type InstrumentOpenOptions } from "../../core/index.ts";
import type { BufferHandler } from "./acquisition-interface.ts";
import type { AcquireOptions } from "./acquisition-setup.ts";
import { AlazarTechATS } from "./ats.ts";
import type { BufferLayout, SampleArray } from "./buffer-layout.ts";

/** How an acquisition differs from the parameters of its board. */
export type ControllerOptions = Omit<AcquireOptions<unknown>, "acquisitionController">;

/** What a controller makes from a board's buffers. A subclass says how; the parameters are its own. */
export abstract class AcquisitionController<Output> extends Instrument<AlazarTechATS> implements BufferHandler<Output> {
  /** Seconds from the first sample of a record. */
  readonly timeAxis = this.parameter({
    label: "Time",
    unit: "s",
    getCmd: () => {
      const rate = this.alazar.getSampleRate();
      return Float64Array.from({ length: this.alazar.samplesPerRecord.cache.value ?? 0 }, (_, index) => index / rate);
    },
    vals: vals.arrays({ shape: [this.alazar.samplesPerRecord] }),
    docstring: "Time of each sample of a record, from its first one.",
    snapshotValue: false,
  });

  /**
   * Takes a board, or the name of one that is open.
   * @example const average = await AverageAcquisitionController.open("average", ats);
   */
  static override async connect(
    alazar: AlazarTechATS | string,
    _options: InstrumentOpenOptions = {},
  ): Promise<AlazarTechATS> {
    return typeof alazar === "string" ? Instrument.findInstrument(alazar, AlazarTechATS) : alazar;
  }

  /** The board. */
  get alazar(): AlazarTechATS {
    return this.session;
  }

  override get simulated(): boolean {
    return this.alazar.simulated;
  }

  override getIdn(): ReturnType<AlazarTechATS["getIdn"]> {
    return this.alazar.getIdn();
  }

  /** Acquires, as the board's parameters say. */
  acquire(options: ControllerOptions = {}): Promise<Output> {
    return this.alazar.acquire<Output>({ ...options, acquisitionController: this });
  }

  preStartCapture(_layout: BufferLayout): void | Promise<void> {
    // As in AcquisitionInterface.
  }

  preAcquire(): void | Promise<void> {
    // As in AcquisitionInterface.
  }

  bufferDoneCallback(_buffersCompleted: number): void | Promise<void> {
    // As in AcquisitionInterface.
  }

  abstract handleBuffer(buffer: SampleArray, bufferNumber: number): void | Promise<void>;
  abstract postAcquire(): Output | Promise<Output>;

  /** The samples of a channel, or an error that says which channels there are. */
  protected channelOf<T>(channels: ReadonlyMap<number, T>, channel: number): T {
    const found = channels.get(channel);
    if (found !== undefined) return found;
    const name = channel === 1 ? "A" : "B";
    throw new InstrumentError(
      `channel ${name} is not acquired: channelSelection of ${this.alazar.fullName} is ${String(this.alazar.channelSelection.cache.value)}`,
      { instrument: this.fullName },
    );
  }

  /** Makes a voltage of a sample of a channel, or of a mean of samples. */
  protected voltageOf(channel: number): (sample: number) => number {
    // A straight line through two samples: a million samples do not look the range up each.
    const offset = this.alazar.signalToVolt(channel, 0);
    const factor = this.alazar.signalToVolt(channel, 1) - offset;
    return sample => factor * sample + offset;
  }
}
