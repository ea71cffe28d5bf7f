/** What an acquisition is to be, from the parameters of a board; what the board cannot do is an error before anything is sent. */
import type { ParameterBase } from "../../core/index.ts";
import type { BufferHandler } from "./acquisition-interface.ts";
import { endless, maxBufferBytes } from "./ats-codes.ts";
import type { AlazarTechATS } from "./ats.ts";
import type { AtsParameters } from "./ats-parameters.ts";
import { bufferLayout, type BufferLayout } from "./buffer-layout.ts";

/** Parameters of a board that `acquire` sets for its caller. */
const settable = [
  "mode",
  "samplesPerRecord",
  "recordsPerBuffer",
  "buffersPerAcquisition",
  "channelSelection",
  "transferOffset",
  "externalStartcapture",
  "enableRecordHeaders",
  "allocBuffers",
  "fifoOnlyStreaming",
  "interleaveSamples",
  "getProcessedData",
  "allocatedBuffers",
  "bufferTimeout",
] as const;

/** What a parameter of a board is set to. */
type ValueOf<P> = P extends { set(value: infer V): Promise<void> } ? V : never;

/** How an acquisition is made: the parameters of the board that differ from what they are, and who takes the buffers. */
export type AcquireOptions<Output> = {
  readonly [N in (typeof settable)[number]]?: ValueOf<AtsParameters[N]> | null | undefined;
} & {
  /** Takes the buffers, and gives the result. */
  readonly acquisitionController: BufferHandler<Output>;
  /** Stops the board and ends the acquisition. */
  readonly signal?: AbortSignal | undefined;
};

/** An acquisition, ready to be sent. */
export interface AcquisitionSetup {
  readonly layout: BufferLayout;
  readonly channelMask: number;
  /** Records of the acquisition as `AlazarBeforeAsyncRead` wants them. */
  readonly records: number;
  readonly flags: number;
  /** Buffers in memory. */
  readonly buffers: number;
}

/** Flags that say what only other modes can do (ATS-SDK guide, AlazarBeforeAsyncRead). */
const refused = {
  enableRecordHeaders: "records have headers in traditional AutoDMA only, which this driver does not use",
  allocBuffers: "this driver posts buffers of its own",
  getProcessedData: "AlazarTech's library sorts samples only in buffers of its own, and this driver posts its own",
} as const;

/** Sets the parameters that `options` names, and works out what they mean. */
export async function acquisitionSetup(
  board: AlazarTechATS,
  options: AcquireOptions<unknown>,
): Promise<AcquisitionSetup> {
  for (const name of settable) {
    const value = options[name];
    const parameter = board[name] as { set(value: unknown): Promise<void> };
    if (value !== undefined && value !== null) await parameter.set(value);
  }
  for (const [name, why] of Object.entries(refused)) {
    if (code(board[name as keyof typeof refused]) !== 0) throw new Error(`${name} must be DISABLED: ${why}`);
  }
  await adjust(board);
  const mode = known(board.mode);
  const channelMask = code(board.channelSelection);
  const interleaved = (code(board.interleaveSamples) | code(board.fifoOnlyStreaming)) !== 0;
  const layout = bufferLayout({
    mode,
    samplesPerRecord: known(board.samplesPerRecord),
    recordsPerBuffer: known(board.recordsPerBuffer),
    buffersPerAcquisition: known(board.buffersPerAcquisition),
    bitsPerSample: board.bitsPerSample,
    channelMask,
    interleaved,
  });
  assertSize(layout);
  const flagged = [board.mode, board.externalStartcapture, board.fifoOnlyStreaming, board.interleaveSamples];
  return {
    layout,
    channelMask,
    records: mode === "TS" ? endless : layout.recordsPerBuffer * layout.buffersPerAcquisition,
    flags: flagged.reduce((flags, parameter) => flags | code(parameter), 0),
    buffers: known(board.allocatedBuffers),
  };
}

/** Changes what does not fit together and says so, or refuses it. */
async function adjust(board: AlazarTechATS): Promise<void> {
  const buffers = known(board.buffersPerAcquisition);
  if (known(board.allocatedBuffers) > buffers) {
    board.log.warning(
      `'allocatedBuffers' should be <= 'buffersPerAcquisition'. Defaulting 'allocatedBuffers' to ${buffers}`,
    );
    await board.allocatedBuffers(buffers);
  }
  if (known(board.mode) === "NPT") return;
  const samples = known(board.samplesPerRecord);
  if (samples % buffers !== 0)
    throw new Error(
      `samplesPerRecord ${samples} cannot be divided by buffersPerAcquisition ${buffers}: in mode TS each buffer holds an equal part of the record`,
    );
  if (known(board.recordsPerBuffer) === 1) return;
  board.log.warning("recordsPerBuffer should be 1 in TS mode, defaulting to 1");
  await board.recordsPerBuffer(1);
}

/** The limit counts the bits of the samples of one channel, not the bytes that they are padded to. */
function assertSize({ bitsPerSample, samplesPerBuffer, recordsPerBuffer }: BufferLayout): void {
  const bytes = (bitsPerSample * samplesPerBuffer * recordsPerBuffer) / 8;
  if (bytes <= maxBufferBytes) return;
  const megabytes = (count: number) => Number((count / 1024 ** 2).toPrecision(4));
  throw new Error(
    `Requested a buffer of size: ${megabytes(bytes)} MB. The maximum supported size is ` +
      `${megabytes(maxBufferBytes)} MB (recommended is <8MB)`,
  );
}

function known<T>(parameter: ParameterBase<T>): T {
  return parameter.cache.value as T;
}

function code(parameter: ParameterBase): number {
  return parameter.cache.rawValue as number;
}
