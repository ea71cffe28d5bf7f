/** What an acquisition hands its buffers to. */
import type { BufferLayout, SampleArray } from "./buffer-layout.ts";

/**
 * Decides what becomes of an acquisition. In order: `preStartCapture`, the capture starts, `preAcquire`, then for each
 * buffer `bufferDoneCallback` and `handleBuffer`, and `postAcquire`, whose value `acquire` returns. What returns a promise
 * is waited for.
 */
export abstract class AcquisitionInterface<Output> {
  /** Gets ready: called right before the capture starts. */
  preStartCapture(_layout: BufferLayout): void | Promise<void> {
    // Many need not get ready.
  }

  /** Called right after the capture has started: the board waits for triggers, so that a source may be started. */
  preAcquire(): void | Promise<void> {
    // Many have no source to start.
  }

  /**
   * Takes a buffer.
   * @param buffer the samples as the board has written them, in memory that is written again as soon as this has
   * returned, and empty after the board has been closed: copy what is to be kept.
   * @param bufferNumber 0 for the first.
   */
  abstract handleBuffer(buffer: SampleArray, bufferNumber: number): void | Promise<void>;

  /** Gives the result of the acquisition. */
  abstract postAcquire(): Output | Promise<Output>;

  /** Called when a buffer is full, before it is handled; with `auxIoMode` AUX_IN_TRIGGER_ENABLE the next one can be awaited here. */
  bufferDoneCallback(_buffersCompleted: number): void | Promise<void> {
    // Many need not know.
  }
}

/** What an acquisition needs of the one that handles its buffers: an {@link AcquisitionInterface}, or anything that has the same methods. */
export type BufferHandler<Output> = {
  readonly [M in keyof AcquisitionInterface<Output>]: AcquisitionInterface<Output>[M];
};
