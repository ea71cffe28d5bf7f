/** Who hears of the sets of all parameters. */

import type { AnyParameter } from "./types.ts";

/** Hears of a set: the parameter and the value that the user gave. */
export type SetCallback = (parameter: AnyParameter, value: unknown) => void;

/** The callback of parameters that have none of their own. */
export const SetListener: { all: SetCallback | undefined } = { all: undefined };
