/** One acquisition: buffers go to the board, come back full, and go again. */
import type { BufferHandler } from "./acquisition-interface.ts";
import type { AlazarATSAPI } from "./ats-api.ts";
import type { BufferLayout } from "./buffer-layout.ts";
import type { DmaBuffer } from "./dma-buffer.ts";

/** What an acquisition works with. */
export interface AcquisitionParts {
  readonly api: AlazarATSAPI;
  readonly handle: bigint;
  readonly layout: BufferLayout;
  readonly buffers: readonly DmaBuffer[];
  /** Longest wait for one buffer, in milliseconds. */
  readonly bufferTimeout: number;
  /** Ends it: the board is told to stop, then its reason is thrown. */
  readonly signal: AbortSignal | undefined;
}

/** How an acquisition went. */
export interface AcquisitionReport {
  readonly buffersCompleted: number;
  readonly bytesTransferred: number;
}

/**
 * Posts the buffers, starts the capture and hands each buffer on when it is full. Where there are fewer buffers than are
 * acquired, each is handled and posted again at once; else all are handled at the end. The board is stopped in any case.
 */
export async function runAcquisition(
  { api, handle, layout, buffers, bufferTimeout, signal }: AcquisitionParts,
  handler: BufferHandler<unknown>,
): Promise<AcquisitionReport> {
  const count = layout.buffersPerAcquisition;
  const isRecycling = count > buffers.length;
  // A wait in C ends when another call aborts the read; what it then returns is of no interest.
  const stop = () => void api.abortAsyncRead(handle).catch(() => undefined);
  signal?.addEventListener("abort", stop);
  let failed = true;
  try {
    signal?.throwIfAborted();
    for (const buffer of buffers) await api.postAsyncBuffer(handle, buffer);
    await handler.preStartCapture(layout);
    signal?.throwIfAborted();
    await api.startCapture(handle);
    await handler.preAcquire();
    for (let completed = 0; completed < count; completed++) {
      signal?.throwIfAborted();
      const buffer = buffers[completed % buffers.length] as DmaBuffer;
      await api.waitAsyncBufferComplete(handle, buffer, bufferTimeout);
      await handler.bufferDoneCallback(completed);
      if (!isRecycling) continue;
      await handler.handleBuffer(await buffer.samples(), completed);
      if (completed + buffers.length < count) await api.postAsyncBuffer(handle, buffer);
    }
    signal?.throwIfAborted();
    failed = false;
  } catch (error) {
    // What was thrown because of the abort tells less than its reason.
    throw signal?.aborted ? signal.reason : error;
  } finally {
    signal?.removeEventListener("abort", stop);
    // Pages stay locked if a program ends without it (ATS-SDK guide, AlazarAbortAsyncRead).
    const stopping = api.crashed ? undefined : api.abortAsyncRead(handle);
    // Of two failures the first one tells why.
    await (failed ? stopping?.catch(() => undefined) : stopping);
  }
  if (!isRecycling)
    for (const [number, buffer] of buffers.entries()) await handler.handleBuffer(await buffer.samples(), number);
  return { buffersCompleted: count, bytesTransferred: count * layout.bytes };
}
