/** Instruments by Keysight. */
export { Keysight34460A, Keysight34461A, Keysight34465A, Keysight34470A } from "./34465a.ts";
export { Keysight344xxA } from "./34465a-base.ts";
export { Keysight344xxADigitizing } from "./34465a-digitizing.ts";
export type { Keysight344xxAModel, Keysight344xxASenseFunction } from "./34465a-models.ts";
export { Keysight344xxADisplay } from "./34465a-display.ts";
export { Keysight34465ASample, Keysight344xxASample } from "./34465a-sample.ts";
export { Keysight34465ATrigger, Keysight344xxATrigger } from "./34465a-trigger.ts";
export { inputOf34465A, type Input34465A } from "./34465a.sim.ts";
