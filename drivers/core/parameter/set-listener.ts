/** Who hears of the sets of all parameters. */

import type { AnyParameter } from "./types.ts";

/** Hears of a set: the parameter and the value that the user gave. */
export type SetCallback = (parameter: AnyParameter, value: unknown) => void;

/** Hears which parameter was set; what it gets has the parameter's instrument. */
export type SetTracker = (parameter: { readonly instrument: unknown }) => void;

/** The callback of parameters that have none of their own, and who notes that something was set at all. */
export const SetListener: { all: SetCallback | undefined; tracker: SetTracker | undefined } = {
  all: undefined,
  tracker: undefined,
};
