/** How an interlock reads as text: what it guards, what is known, what it says and how it stands. */

import type { AnyParameter } from "../../core/index.ts";
import { timestampText } from "../../core/parameter/snapshot.ts";
import { repr } from "../../core/python-text.ts";
import type { Interlock } from "./interlock.ts";
import { ageOf, seconds, valuesText } from "./needs.ts";

/** Longer rules are cut: they are programs, and their reason says more. */
const longestRule = 160;

/** All of it in lines; nothing is read. */
export function interlockText(interlock: Interlock): string {
  const { name, state, guards, reason, watch, trip } = interlock;
  const lines = [
    guards.length === 0 ? "guards nothing" : `guards ${guards.join(", ")}`,
    ...Object.entries(interlock.needs).map(([need, parameter]) => needText(need, parameter)),
    `allows ${ruleText(interlock)}`,
    ...(reason === undefined ? [] : [reason]),
    ...(watch ? [watchText(interlock)] : []),
    ...(trip ? [`tripped at ${timestampText(trip.at.getTime())}: ${trip.why}`] : []),
  ];
  return `Interlock ${repr(name)}: ${state}\n${lines.map(line => `  ${line}`).join("\n")}`;
}

/** What is known of a value that a rule rests on: `pressure is 0.003 mbar, 2.1 s old`. */
export function needText(name: string, parameter: AnyParameter): string {
  if (ageOf(parameter) === undefined) return `${name} is not known yet`;
  return valuesText({ [name]: parameter }, { [name]: parameter.cache.value });
}

/** The rule as it was written, on one line. */
export function ruleText({ rule }: Interlock): string {
  const line = rule.replaceAll(/\s+/gu, " ");
  return line.length > longestRule ? `${line.slice(0, longestRule)} …` : line;
}

/** How often it is looked at, and what a trip does; where there is no watch, that it is only asked. */
export function watchText({ watch }: Interlock): string {
  if (!watch) return "asked before a set";
  const { every, trip } = watch;
  const action = trip === undefined ? "" : trip === "safe state" ? ", goes to the safe state" : ", calls its function";
  return `watched every ${seconds(every)}${action}`;
}
