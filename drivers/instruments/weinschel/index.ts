/** Instruments by Weinschel. */
export { Weinschel8320 } from "./8320.ts";
