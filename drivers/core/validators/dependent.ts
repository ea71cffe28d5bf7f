/** A validator that follows something else: the range that is set, the option that is installed. */

import type { Validator } from "./validator.ts";
import { made } from "./validator.ts";

/**
 * What the validator lets through that `choose` gives at that moment: for limits that depend on a range, a mode or an
 * option. `choose` looks at what is known, such as the cache of another parameter, and asks no instrument.
 * @example
 * readonly voltage = this.parameter({ vals: vals.dependent(() => vals.numbers(0, this.range.cache.value ?? 30)), … });
 */
export function dependent<T, Set = T>(choose: () => Validator<T, Set>): Validator<T, Set> {
  return made({
    get description() {
      return choose().description;
    },
    get isNumeric() {
      return choose().isNumeric;
    },
    get isInteger() {
      return choose().isInteger ?? false;
    },
    get control() {
      return choose().control;
    },
    get validValues() {
      return choose().validValues ?? [];
    },
    check: (value, context) => choose().check(value, context),
    // Looked at only when there is something to read: when a driver's fields are made, not all of them are there.
    parse: reply => {
      const { parse } = choose();
      return parse ? parse(reply) : (reply as T);
    },
  });
}
