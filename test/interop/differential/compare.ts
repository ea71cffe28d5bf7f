/** Where two sides answer differently. */

import { isDeepStrictEqual } from "node:util";

import type { Encoded, Outcome, Refusal } from "./case.ts";
import { isRefusal } from "./case.ts";
import { otherWords } from "./deliberate.ts";

/** Sentences of QCoDeS that are ours, too, to the character. */
const pinned = [
  / is not an int or float; /,
  / is not an int; /,
  / is not an int or close to an int; /,
  / is not Boolean; /,
  / is not a string; /,
  / is invalid: must be between /,
  / is invalid: length must be between /,
  /^Value of parameter .* is unknown and the Parameter does not have a get command/,
  /^no [gs]et cmd found in Parameter /,
  /^step must be /,
];

/** Our own code stumbled: that is no answer to a person. */
const stumble = /is not a function|Cannot read propert|is not iterable|undefined/;

/** The first difference in words, or undefined where both sides did the same. */
export function difference(ours: readonly Outcome[], theirs: readonly Outcome[]): string | undefined {
  return ofLists(ours, theirs, index => (index === 0 ? "making the parameter" : `operation ${index}`));
}

function ofLists(
  ours: readonly Outcome[],
  theirs: readonly Outcome[],
  name: (index: number) => string,
): string | undefined {
  if (ours.length !== theirs.length) {
    return `${ours.length} outcomes here, ${theirs.length} in QCoDeS: ${JSON.stringify({ ours, theirs })}`;
  }
  for (const [index, our] of ours.entries()) {
    const found = ofOutcome(our, theirs[index] as Outcome);
    if (found) return `${name(index)}: ${found}`;
  }
  return undefined;
}

function ofOutcome(our: Outcome, their: Outcome): string | undefined {
  const inner = our.body && their.body && ofLists(our.body, their.body, index => `operation ${index + 1} within`);
  if (inner) return inner;
  const answers = ofAnswers(our.answer, their.answer);
  if (answers) return answers;
  for (const what of ["sent", "slept", "cache", "raw", "valid"] as const) {
    if (!isDeepStrictEqual(our[what], their[what])) {
      return `${what} is ${JSON.stringify(our[what])} here, ${JSON.stringify(their[what])} in QCoDeS`;
    }
  }
  return (our.body === undefined) === (their.body === undefined) ? undefined : "only one side entered the block";
}

function ofAnswers(our: Encoded | Refusal, their: Encoded | Refusal): string | undefined {
  const both = `${JSON.stringify(our)} here, ${JSON.stringify(their)} in QCoDeS`;
  if (!isRefusal(our) || !isRefusal(their)) return isDeepStrictEqual(sets(our), sets(their)) ? undefined : both;
  if (our.refused !== their.refused || stumble.test(our.text)) return both;
  const [, context = ""] = /^([gs]etting \S+(?: to .*?)?): /s.exec(their.text) ?? [];
  const sentence = their.text.slice(context === "" ? 0 : context.length + 2);
  if (otherWords.some(({ words }) => words.test(their.text) || words.test(our.text))) return undefined;
  if (pinned.some(one => one.test(sentence))) return our.text === their.text ? undefined : both;
  return context === "" || our.text.startsWith(`${context}: `) ? undefined : both;
}

/** The same with the texts of sets in order: Python's order of a set is another at each start. */
function sets(answer: unknown): unknown {
  if (typeof answer === "string" && answer.startsWith("<")) {
    return answer.replaceAll(/\{([^{}]*)\}/g, (_all, items: string) => `{${items.split(", ").toSorted().join(", ")}}`);
  }
  if (Array.isArray(answer)) return answer.map(sets);
  if (typeof answer !== "object" || answer === null) return answer;
  return Object.fromEntries(Object.entries(answer).map(([key, item]) => [key, sets(item)]));
}
