/** Options of a parameter that nobody knows: a driver's own file runs without a check of its types. */

import type { AnyParameterOptions } from "./options.ts";

// The compiler sees to it that none is missing.
const known: Readonly<Record<keyof AnyParameterOptions, true>> = {
  label: true,
  unit: true,
  docstring: true,
  getCmd: true,
  setCmd: true,
  getParser: true,
  setParser: true,
  valMapping: true,
  vals: true,
  scale: true,
  offset: true,
  step: true,
  interDelay: true,
  postDelay: true,
  initialValue: true,
  initialCacheValue: true,
  maxValAge: true,
  snapshotGet: true,
  snapshotValue: true,
  snapshotExclude: true,
  metadata: true,
  abstract: true,
  registerName: true,
  onSetCallback: true,
  retry: true,
  bindToInstrument: true,
  instrument: true,
};

/**
 * Refuses an option that a plain parameter does not have: `unti` would be a parameter without a unit.
 * @param of What is being made, as an error names it.
 * @throws TypeError that names the option, and those that there are.
 */
export function assertKnownOptions(options: object, of: () => string): void {
  for (const name in options)
    if (!Object.hasOwn(known, name))
      throw new TypeError(`${of()}: option ${name} is not known: must be one of ${Object.keys(known).join(", ")}`);
}
