/** Instruments by Ithaco (DL Instruments). */
export { Ithaco1211 } from "./1211.ts";
export { CurrentParameter, type CurrentAmplifier, type CurrentParts } from "./1211-current.ts";
