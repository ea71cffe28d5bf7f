/** Instruments by Stanford Research Systems. */
export { SR830 } from "./sr830.ts";
export { SR830Buffers } from "./sr830-buffers.ts";
export type { SR830Quantity, SR830Status } from "./sr830-tables.ts";
export { SR830Trace, type SR830TraceOptions } from "./sr830-trace.ts";
