/** A validator in words: what it takes, with examples. */

import type { Validator } from "../../drivers/core/index.ts";
import { card } from "./card.ts";
import type { Fact } from "./conversion-text.ts";
import { limitsText, quantityText } from "./value-text.ts";

/** The card of a validator. */
export function validatorHtml(validator: Validator): string {
  const { description, isNumeric, validValues = [] } = validator;
  const facts: Fact[] = [["takes", limitsText(validator, "")]];
  if (validValues.length > 0) facts.push(["such as", validValues.map(value => quantityText(value, "")).join(", ")]);
  facts.push(["can be swept", isNumeric ? "yes" : "no"]);
  return card({ title: description, kind: "validator", simulated: false, facts }, undefined);
}
