/** Finds what an instrument keeps: commands that set a value, and the question that tells it. */

import { format, PythonFloat } from "../format.ts";

/** A message without its end, and the reply to it without its; `null` for silence. */
export interface Step {
  readonly line: number;
  readonly question: string;
  readonly reply: string | null;
}

/** A question whose reply is the value that was set last. */
export interface Setting {
  readonly query: string;
  /** The command as a template: `VOLT {}`. */
  readonly setter: string;
  /** What the instrument says to the command. */
  readonly acknowledgement: string | null;
  /** Format of the reply: `{}` for the value as it was sent. */
  readonly response: string;
  /** The value before the first set. */
  readonly initial: string;
}

interface Command {
  readonly setter: string;
  readonly value: string;
}

/** A command with one value at its end. Braces would need another spelling in a template. */
export function splitCommand(message: string): Command | undefined {
  const match = /^([^{}]*?[^{}\s=(][\s=(]+)([^\s=(){},;?]+)(\)?)$/.exec(message);
  const [, before, value, after] = match ?? [];
  if (before === undefined || value === undefined || before.includes("?")) return undefined;
  return { setter: `${before}{}${after}`, value };
}

/**
 * The settings that the steps leave no doubt about. Every reply is the value that was set last, and either the names of
 * command and question belong together, as `VOLT 1` and `VOLT?` do, or several values were read back and no other command
 * explains them.
 */
export function findSettings(steps: readonly Step[]): Setting[] {
  const setters = new Set<string>();
  const queries = new Set<string>();
  for (const { question, reply } of steps) {
    const command = splitCommand(question);
    if (command) setters.add(command.setter);
    if (reply !== null) queries.add(question);
  }
  const settings: Setting[] = [];
  for (const query of queries) {
    const found = [...setters].flatMap(setter => explain(steps, query, setter) ?? []);
    const named = found.find(each => belongTogether(each.setting.setter, query));
    const proven = found.filter(each => each.isProven);
    const chosen = named ?? (proven.length === 1 ? proven[0] : undefined);
    // A command sets one thing; the second question is a dialogue.
    if (chosen && !settings.some(each => each.setter === chosen.setting.setter)) settings.push(chosen.setting);
  }
  return settings;
}

interface Explanation {
  readonly setting: Setting;
  /** Whether several values were set and read back. */
  readonly isProven: boolean;
}

function explain(steps: readonly Step[], query: string, setter: string): Explanation | undefined {
  const pairs: { value: string; reply: string }[] = [];
  const acknowledgements = new Set<string | null>();
  let before: string | undefined;
  let set: string | undefined;
  let first: string | undefined;
  for (const { question, reply } of steps) {
    if (question === query) {
      if (reply === null) return undefined;
      if (set !== undefined) pairs.push({ value: set, reply });
      else if (before !== undefined && before !== reply) return undefined;
      else before = reply;
      continue;
    }
    const command = splitCommand(question);
    if (command?.setter !== setter) continue;
    acknowledgements.add(reply);
    set = command.value;
    first ??= set;
  }
  if (pairs.length === 0 || first === undefined || acknowledgements.size !== 1) return undefined;
  const response = formatOf(pairs);
  if (response === undefined) return undefined;
  const initial = before ?? first;
  if (response !== "{}" && !writes(response, initial, before)) return undefined;
  const [acknowledgement = null] = acknowledgements;
  const values = new Set(pairs.map(({ reply }) => reply));
  return { setting: { query, setter, acknowledgement, response, initial }, isProven: values.size > 1 };
}

/** `VOLT {}` and `VOLT?`; `x.level={}` and `print(x.level)`. */
function belongTogether(setter: string, query: string): boolean {
  const name = setter
    .slice(0, setter.indexOf("{}"))
    .replace(/[\s=(]+$/, "")
    .toLowerCase();
  const asked = query.toLowerCase();
  return asked === `${name}?` || asked.replaceAll(" ", "") === `print(${name})`;
}

/** The format in which every value reads as its reply. */
function formatOf(pairs: readonly { value: string; reply: string }[]): string | undefined {
  if (pairs.every(({ value, reply }) => value === reply)) return "{}";
  const candidates = new Set(pairs.flatMap(({ reply }) => numberFormat(reply) ?? []));
  return [...candidates].find(candidate => pairs.every(({ value, reply }) => writes(candidate, value, reply)));
}

const number = /^([-+]?)(\d+)(?:\.(\d*))?(?:([eE])[-+]\d{2,3})?$/;

/** The format of a number, by Python's rules. */
function numberFormat(text: string): string | undefined {
  const match = number.exec(text);
  if (!match) return undefined;
  const [, sign, whole = "", decimals = "", exponent] = match;
  const padded = exponent === undefined && /^0\d/.test(whole) ? `0${text.length}` : "";
  return `{:${sign === "+" ? "+" : ""}${padded}.${decimals.length}${exponent ?? "f"}}`;
}

/** Whether a number is written as `expected`; anything will do if that is not known. */
function writes(template: string, value: string, expected: string | undefined): boolean {
  if (!/^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(value)) return false;
  return expected === undefined || format(template, new PythonFloat(Number(value))) === expected;
}
