/** Instruments by Stanford Research Systems. */
export { SR830 } from "./sr830.ts";
export { SR830Buffers } from "./sr830-buffers.ts";
export type { SR830Quantity, SR830Status } from "./sr830-tables.ts";
export { SR830Trace, type SR830TraceOptions } from "./sr830-trace.ts";
export { SR860, SR865, SR865A } from "./sr860.ts";
export { SR86xBuffer, type CaptureData, type CaptureWaitOptions } from "./sr86x-buffer.ts";
export { SR86xDataChannel } from "./sr86x-data-channel.ts";
export { SR86x } from "./sr86x-lock-in.ts";
export type { SR86xModel } from "./sr86x-signal-path.ts";
export type { CaptureState, CaptureVariable, SR86xOverload, SR86xQuantity } from "./sr86x-tables.ts";
