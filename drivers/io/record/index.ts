/** Recording what travels on a bus, and playing it back. */
export type { Recording, RecordedEvent } from "./event.ts";
export { RecordingError } from "./line-file.ts";
export { parseRecording, readRecording } from "./recording-file.ts";
export { recording, type RecordingOptions } from "./recording-transport.ts";
export { openReplay, type ReplayOptions } from "./replay.ts";
export { LenientReplay } from "./lenient-replay.ts";
export { StrictReplay } from "./strict-replay.ts";
