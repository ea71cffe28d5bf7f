/** What a person is told about a parameter: the page under its name and the text of a hover. */

import { str } from "../python-text.ts";
import { ageText } from "./snapshot.ts";
import type { ParameterBase } from "./types.ts";

/** Docstring, name, label, unit and validators, as a list. */
export function describe(parameter: ParameterBase): string {
  const lines = [
    `* \`name\` ${parameter.name}`,
    `* \`label\` ${parameter.label}`,
    `* \`unit\` ${parameter.unit}`,
    ...(parameter.validators.length === 0
      ? ["* `vals` None"]
      : parameter.validators.map(validator => `* \`vals\` ${validator.description}`)),
  ];
  const list = `Parameter class:\n\n${lines.join("\n")}`;
  return parameter.docstring === "" ? list : `${parameter.docstring}\n\n${list}`;
}

/** Text of a hover: what it is, what it takes and what is known of it; nothing is read for it. */
export function hover(parameter: ParameterBase): { "text/plain": string; "text/markdown": string } {
  const facts: [string, string][] = [];
  if (parameter.unit !== "") facts.push(["unit", parameter.unit]);
  for (const validator of parameter.validators) facts.push(["allowed values", validator.description]);
  facts.push(["cached value", cachedText(parameter)]);
  if (parameter.instrument?.simulated) facts.push(["instrument", "SIMULATED"]);
  const title = parameter.label === parameter.name ? parameter.fullName : `${parameter.fullName} (${parameter.label})`;
  const intro = parameter.docstring === "" ? [] : [parameter.docstring, ""];
  return {
    "text/plain": [title, "", ...intro, ...facts.map(([what, text]) => `${what}: ${text}`)].join("\n"),
    "text/markdown": [`**${title}**`, "", ...intro, ...facts.map(([what, text]) => `- ${what}: \`${text}\``)].join(
      "\n",
    ),
  };
}

function cachedText({ cache, unit }: ParameterBase): string {
  if (cache.timestamp === null) return "not known yet";
  const text = str(cache.value) + (unit === "" ? "" : ` ${unit}`);
  return `${text}, ${ageText(cache.timestamp)}${cache.valid ? "" : ", invalid"}`;
}
