/** Instruments on USB. */
export { listUsbTmc, type UsbInstrument, type UsbSearch } from "./list.ts";
export { openUsbTmc, type UsbOptions } from "./open.ts";
export type { Quirks } from "./quirks.ts";
