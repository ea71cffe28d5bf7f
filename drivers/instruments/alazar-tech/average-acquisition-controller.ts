/** The mean of all records of an acquisition. */
import { AcquisitionController } from "./acquisition-controller.ts";
import type { BufferLayout, SampleArray } from "./buffer-layout.ts";

/** The mean record of each channel that was acquired (1 for A), in V. */
export type MeanRecords = ReadonlyMap<number, Float64Array>;

/**
 * Averages all records of all buffers. Reading `channelA` or `channelB` acquires and gives the mean record of that channel;
 * `acquire` gives those of all channels from one acquisition.
 */
export class AverageAcquisitionController extends AcquisitionController<MeanRecords> {
  readonly channelA = this.parameterWithSetpoints({
    label: "Channel A",
    unit: "V",
    shape: [this.alazar.samplesPerRecord],
    setpoints: [this.timeAxis],
    settings: [this.alazar.sampleRate],
    getCmd: async signal => this.channelOf(await this.acquire({ signal }), 1),
    docstring: "Acquires, and gives the mean of the records of channel A.",
  });

  readonly channelB = this.parameterWithSetpoints({
    label: "Channel B",
    unit: "V",
    shape: [this.alazar.samplesPerRecord],
    setpoints: [this.timeAxis],
    settings: [this.alazar.sampleRate],
    getCmd: async signal => this.channelOf(await this.acquire({ signal }), 2),
    docstring: "Acquires, and gives the mean of the records of channel B.",
  });

  #layout: BufferLayout | undefined;
  #sums = new Map<number, Float64Array>();

  override preStartCapture(layout: BufferLayout): void {
    this.#layout = layout;
    this.#sums = new Map(layout.channels.map(channel => [channel, new Float64Array(layout.samplesPerRecord)]));
  }

  handleBuffer(buffer: SampleArray, bufferNumber: number): void {
    const layout = this.#layout as BufferLayout;
    const { channelStride, recordStride, sampleStride, samplesPerBuffer, recordsPerBuffer } = layout;
    // In triggered streaming the buffers are pieces of one record.
    const first = layout.mode === "TS" ? bufferNumber * samplesPerBuffer : 0;
    for (const [index, sum] of [...this.#sums.values()].entries()) {
      for (let record = 0; record < recordsPerBuffer; record++) {
        let at = index * channelStride + record * recordStride;
        for (let sample = 0; sample < samplesPerBuffer; sample++, at += sampleStride)
          sum[first + sample] = (sum[first + sample] as number) + (buffer[at] as number);
      }
    }
  }

  postAcquire(): MeanRecords {
    const { mode, recordsPerBuffer, buffersPerAcquisition } = this.#layout as BufferLayout;
    const records = mode === "TS" ? 1 : recordsPerBuffer * buffersPerAcquisition;
    for (const [channel, sum] of this.#sums) {
      const voltage = this.voltageOf(channel);
      for (let index = 0; index < sum.length; index++) sum[index] = voltage((sum[index] as number) / records);
    }
    return this.#sums;
  }
}
