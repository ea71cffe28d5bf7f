/** What the kinds of parameter hand to their base. */

import type { Validator } from "../validators/validator.ts";
import type { CacheOwner, ParameterCache } from "./cache.ts";
import type { CommonOptions } from "./options.ts";
import type { ValMapping } from "./value-mapping.ts";

/** What the kinds of parameter tell their base. */
export interface Abilities {
  readonly gettable: boolean;
  readonly settable: boolean;
  /** Whether reading and setting touch nothing but the cache. */
  readonly manual?: boolean;
  /** Whether a read asks anybody. Default whether it can be read. */
  readonly rereads?: boolean;
  /** Reads without asking the class, where it needs no signal. */
  readonly read?: (() => unknown) | undefined;
  /** Sends without asking the class, where it needs no signal. */
  readonly send?: ((raw: unknown) => unknown) | undefined;
  /** Whether what was read must pass the validators. */
  readonly validatesReads?: boolean;
  /** Whether its sets wait for those of other parameters, too. */
  readonly sharesTurns?: boolean;
  /** Makes its cache, where that is not one of its own. */
  readonly cache?: (owner: CacheOwner) => ParameterCache<never>;
}

/** Options of the base as it sees them. */
export interface BaseOptions extends CommonOptions {
  vals?: Validator;
  valMapping?: ValMapping;
  setParser?: (value: never) => unknown;
  getParser?: (raw: never) => unknown;
  initialValue?: unknown;
  initialCacheValue?: unknown;
}
