/** The golden rule on random values: a parameter that can be set accepts its own output. */

import * as fc from "fast-check";

import type { AnyParameter } from "../../drivers/core/index.ts";
import { repr } from "../../drivers/core/python-text.ts";
import { followGoldenRule, type GoldenRuleOptions } from "../../drivers/testing/golden-rule.ts";
import { allowedValues } from "./allowed-values.ts";

/** How a parameter is put to the test. */
export interface RuleOptions extends Omit<GoldenRuleOptions, "values"> {
  /** What is set. Default whatever the parameter takes. */
  values?: fc.Arbitrary<unknown>;
  /** How many values. Default 20. */
  runs?: number;
}

/** Sets values, reads each, sets what was read and reads again; an error names the parameter and the value. */
export async function assertGoldenRule(parameter: AnyParameter, options: RuleOptions = {}): Promise<void> {
  const { values = allowedValues(parameter), runs = 20, ...rule } = options;
  if (!values) throw new Error(`${parameter.fullName}: it does not tell which values it takes`);
  const property = fc.asyncProperty(values, async value => await followGoldenRule(parameter, value, rule));
  const { failed, counterexample, errorInstance, seed } = await fc.check(property, { numRuns: runs });
  if (!failed) return;
  const text = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
  const whose = parameter.instrument ? ` of ${repr(parameter.instrument)}` : "";
  throw new Error(`${parameter.fullName}${whose}, set to ${repr(counterexample?.[0])}: ${text} (seed ${seed})`);
}
