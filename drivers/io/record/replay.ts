/** A recording in the place of an instrument. */

import type { Transport } from "../transport.ts";
import { LenientReplay } from "./lenient-replay.ts";
import { readRecording } from "./recording-file.ts";
import { StrictReplay } from "./strict-replay.ts";

/** How a recording is replayed. */
export interface ReplayOptions {
  /** `strict`: the same again, in the same order. `lenient`: by question. Default `strict`. */
  readonly mode?: "strict" | "lenient" | undefined;
}

/**
 * Opens a recording as a transport.
 * @throws RecordingError with file and line if it is malformed.
 */
export async function openReplay(path: string, { mode = "strict" }: ReplayOptions = {}): Promise<Transport> {
  const recording = await readRecording(path);
  return mode === "lenient" ? new LenientReplay(recording) : new StrictReplay(recording);
}
