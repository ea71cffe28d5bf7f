/** What a person is told about a parameter: the page under its name and the text of a hover. */

import { str } from "../python-text.ts";
import { ageText } from "./snapshot.ts";
import type { ParameterBase } from "./types.ts";

/** Docstring, name, label, unit and validators, as a list. */
export function describe(parameter: ParameterBase): string {
  const { name, label, unit, validators, docstring } = parameter;
  const allowed = validators.length === 0 ? ["None"] : validators.map(validator => validator.description);
  const facts: Fact[] = [
    ["name", name],
    ["label", label],
    ["unit", unit],
  ];
  return describeAs("Parameter", docstring, [...facts, ...allowed.map((text): Fact => ["vals", text])]);
}

type Fact = readonly [what: string, text: string];

/** Docstring and facts of a kind of parameter, as a list. */
export function describeAs(kind: string, docstring: string, facts: readonly Fact[]): string {
  const list = `${kind} class:\n\n${facts.map(([what, text]) => `* \`${what}\` ${text}`).join("\n")}`;
  return docstring === "" ? list : `${docstring}\n\n${list}`;
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
