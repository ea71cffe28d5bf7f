/** All records of an acquisition, as they are. */
import { vals } from "../../core/index.ts";
import { AcquisitionController } from "./acquisition-controller.ts";
import type { BufferLayout, SampleArray } from "./buffer-layout.ts";

/** The records of each channel that was acquired (1 for A), one after the other, in V. */
export type RawRecords = ReadonlyMap<number, Float32Array>;

/**
 * Keeps every record. Reading `channelA` or `channelB` acquires and gives the records of that channel, one row for each;
 * `acquire` gives those of all channels from one acquisition. A sample takes four bytes.
 */
export class RawAcquisitionController extends AcquisitionController<RawRecords> {
  readonly #records = (): number => {
    const { mode, recordsPerBuffer, buffersPerAcquisition } = this.alazar;
    if (mode.cache.value === "TS") return 1;
    return (recordsPerBuffer.cache.value ?? 0) * (buffersPerAcquisition.cache.value ?? 0);
  };

  /** Numbers of the records, from 0. */
  readonly recordAxis = this.parameter({
    label: "Record",
    getCmd: () => Float64Array.from({ length: this.#records() }, (_, index) => index),
    vals: vals.arrays({ shape: [this.#records] }),
    docstring: "Number of each record of an acquisition, from 0 on.",
    snapshotValue: false,
  });

  readonly channelA = this.parameterWithSetpoints({
    label: "Channel A",
    unit: "V",
    shape: [this.#records, this.alazar.samplesPerRecord],
    setpoints: [this.recordAxis, this.timeAxis],
    settings: [this.alazar.sampleRate, this.alazar.recordsPerBuffer, this.alazar.buffersPerAcquisition],
    getCmd: async signal => this.channelOf(await this.acquire({ signal }), 1),
    docstring: "Acquires, and gives the records of channel A, one row for each.",
  });

  readonly channelB = this.parameterWithSetpoints({
    label: "Channel B",
    unit: "V",
    shape: [this.#records, this.alazar.samplesPerRecord],
    setpoints: [this.recordAxis, this.timeAxis],
    settings: [this.alazar.sampleRate, this.alazar.recordsPerBuffer, this.alazar.buffersPerAcquisition],
    getCmd: async signal => this.channelOf(await this.acquire({ signal }), 2),
    docstring: "Acquires, and gives the records of channel B, one row for each.",
  });

  #layout: BufferLayout | undefined;
  #kept = new Map<number, Float32Array>();

  override preStartCapture(layout: BufferLayout): void {
    this.#layout = layout;
    this.#kept = new Map(
      layout.channels.map(channel => [channel, new Float32Array(this.#records() * layout.samplesPerRecord)]),
    );
  }

  handleBuffer(buffer: SampleArray, bufferNumber: number): void {
    const { channelStride, recordStride, sampleStride, samplesPerBuffer, recordsPerBuffer } = this
      .#layout as BufferLayout;
    for (const [index, [channel, kept]] of [...this.#kept].entries()) {
      const voltage = this.voltageOf(channel);
      let to = bufferNumber * recordsPerBuffer * samplesPerBuffer;
      for (let record = 0; record < recordsPerBuffer; record++) {
        let at = index * channelStride + record * recordStride;
        for (let sample = 0; sample < samplesPerBuffer; sample++, at += sampleStride)
          kept[to++] = voltage(buffer[at] as number);
      }
    }
  }

  postAcquire(): RawRecords {
    return this.#kept;
  }
}
