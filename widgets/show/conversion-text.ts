/** How a value becomes what is sent, in words: its factor, its codes and the steps of its ramp. */

import type { AnyParameter } from "../../drivers/core/index.ts";
import { formatQuantity } from "../si.ts";
import { quantityText } from "./value-text.ts";

/** A word and what there is to say. */
export type Fact = readonly [word: string, text: string];

const shownCodes = 6;

/** Codes, factor and ramp of a parameter, where it has them. */
export function conversionFacts(parameter: AnyParameter): Fact[] {
  const { val_mapping: codes, scale, offset } = parameter.record();
  const { step, interDelay, unit } = parameter;
  const facts: Fact[] = [];
  if (typeof codes === "object" && codes !== null) facts.push(["codes", codesText(Object.entries(codes))]);
  if (scale !== undefined || offset !== undefined)
    facts.push(["conversion", `raw value = ${factorText(scale, offset)}`]);
  if (step !== undefined) {
    const delay = interDelay > 0 ? `, ${formatQuantity(interDelay, "s")} apart` : "";
    facts.push(["ramp", `steps of ${formatQuantity(step, unit)} at most${delay}`]);
  }
  return facts;
}

function codesText(codes: readonly [string, unknown][]): string {
  const shown = codes.slice(0, shownCodes).map(([name, code]) => `${name} = ${quantityText(code, "")}`);
  return shown.join(", ") + (codes.length > shownCodes ? `, … ${codes.length} codes` : "");
}

function factorText(scale: unknown, offset: unknown): string {
  const by = scale === undefined ? "" : ` × ${numbersText(scale)}`;
  if (typeof offset === "number" && offset < 0) return `value${by} - ${-offset}`;
  return `value${by}${offset === undefined ? "" : ` + ${numbersText(offset)}`}`;
}

function numbersText(factor: unknown): string {
  return typeof factor === "number" ? String(factor) : quantityText(factor, "");
}
