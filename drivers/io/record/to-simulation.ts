/** Makes a pyvisa-sim file of a recording, as far as replies are a function of what was sent and set. */

import { parseResourceName } from "../names/resource-name.ts";
import { readDefinition } from "../sim/definition.ts";
import { SimulatedDevice } from "../sim/device.ts";
import type { Recording } from "./event.ts";
import { exchangesOf, type Exchange } from "./exchanges.ts";
import { findSettings, splitCommand, type Setting, type Step } from "./settings.ts";
import { commonEnd } from "./terminator.ts";
import { isPlain, scalar } from "./yaml-text.ts";

/** A simulation that was made of a recording. */
export interface MadeSimulation {
  readonly text: string;
  readonly dialogues: number;
  readonly properties: number;
  /** What the simulation says otherwise, one sentence each. */
  readonly differences: readonly string[];
}

interface Ends {
  readonly query: string;
  readonly response: string;
}

/**
 * Questions with one reply become dialogues, settings that are certain become properties. What varies without a reason in
 * the recording has its first reply and is listed.
 * @throws ResourceNameError if the recording has no address that a simulation can have.
 */
export function simulationOf(recording: Recording): MadeSimulation {
  const exchanges = exchangesOf(recording).filter(({ question }) => question.length > 0);
  const ends: Ends = {
    query: commonEnd(exchanges.map(({ question }) => question)),
    response: commonEnd(exchanges.flatMap(repliesOf)),
  };
  const steps = exchanges.map(exchange => stepOf(exchange, ends));
  let settings = findSettings(steps);
  for (;;) {
    const written = write(recording, steps, settings, ends);
    const wrong = differencesOf(recording, steps, written.text);
    const kept = settings.filter(({ query }) => !wrong.some(({ step }) => step.question === query));
    if (kept.length < settings.length) {
      settings = kept;
      continue;
    }
    const differences = wrong.map(
      ({ step, said }) =>
        `line ${step.line}: ${quote(step.question)} has ${quote(step.reply)} in the recording, here ${quote(said)}`,
    );
    return { ...written, text: withNotes(written.text, recording, differences), differences };
  }
}

function repliesOf({ replies }: Exchange): Buffer[] {
  return replies.flatMap(reply => ("error" in reply ? [] : [reply.data]));
}

function stepOf(exchange: Exchange, { query, response }: Ends): Step {
  const { line, question } = exchange;
  const replies = repliesOf(exchange).map(reply => reply.toString("latin1"));
  return {
    line,
    question: without(question.toString("latin1"), query),
    reply: replies.length === 0 ? null : without(replies.join(""), response),
  };
}

function without(text: string, end: string): string {
  return end !== "" && text.endsWith(end) ? text.slice(0, -end.length) : text;
}

function write(
  { source, header }: Recording,
  steps: readonly Step[],
  settings: readonly Setting[],
  ends: Ends,
): Pick<MadeSimulation, "text" | "dialogues" | "properties"> {
  const { interfaceType, resourceClass, canonical } = parseResourceName(header.resource);
  const queries = new Set(settings.map(({ query }) => query));
  const setters = new Set(settings.map(({ setter }) => setter));
  const replies = new Map<string, string | null>();
  for (const { question, reply } of steps) {
    if (queries.has(question) || setters.has(splitCommand(question)?.setter ?? "")) continue;
    if ((replies.get(question) ?? null) === null) replies.set(question, reply);
  }
  const spoken = [...replies].filter(([, reply]) => reply === null || isPlain(reply));
  // What a dialogue would change on its way is the value of a property that nobody sets.
  const fixed = [...replies].flatMap(([query, reply]) => (reply === null || isPlain(reply) ? [] : [{ query, reply }]));
  const names = new Set<string>();
  const properties = [
    // The longer command first: the shorter one would take it for a value.
    ...settings.toSorted((a, b) => b.setter.length - a.setter.length).map(setting => property(setting, names)),
    ...fixed.map(({ query, reply }) => constant(query, reply, names)),
  ];
  const lines = [
    `# ${canonical}, recorded ${header.date}: made of ${source.replaceAll(/[^\x20-\x7e]/g, "?")}`,
    'spec: "1.1"',
    "devices:",
    "  recorded:",
    "    eom:",
    `      ${interfaceType} ${resourceClass}:`,
    `        q: ${scalar(ends.query === "" ? "\n" : ends.query)}`,
    `        r: ${scalar(ends.response)}`,
    ...(steps.some(({ question }) => question.includes(";")) ? ['    delimiter: ""'] : []),
    ...section(
      "dialogues",
      spoken.map(([query, reply]) => dialogue(query, reply)),
    ),
    ...section("properties", properties),
    "resources:",
    `  ${scalar(canonical)}:`,
    "    device: recorded",
  ];
  return { text: `${lines.join("\n")}\n`, dialogues: spoken.length, properties: properties.length };
}

function section(name: string, entries: readonly (readonly string[])[]): string[] {
  return entries.length === 0 ? [] : [`    ${name}:`, ...entries.flat()];
}

function dialogue(query: string, reply: string | null): string[] {
  return [`      - q: ${scalar(query)}`, ...(reply === null ? [] : [`        r: ${scalar(reply)}`])];
}

function property({ query, setter, acknowledgement, response, initial }: Setting, names: Set<string>): string[] {
  return [
    `      ${nameOf(query, names)}:`,
    `        default: ${scalar(initial)}`,
    "        getter:",
    `          q: ${scalar(query)}`,
    `          r: ${scalar(response)}`,
    "        setter:",
    `          q: ${scalar(setter)}`,
    ...(acknowledgement === null ? [] : [`          r: ${scalar(acknowledgement)}`]),
    ...(response === "{}" ? [] : ["        specs:", "          type: float"]),
  ];
}

function constant(query: string, reply: string, names: Set<string>): string[] {
  return [
    `      ${nameOf(query, names)}:`,
    `        default: ${scalar(reply)}`,
    "        getter:",
    `          q: ${scalar(query)}`,
    '          r: "{}"',
  ];
}

/** A name that the file does not have yet. */
function nameOf(query: string, names: Set<string>): string {
  const words = query
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "_")
    .replaceAll(/^_+|_+$/g, "");
  const base = /^[a-z]/.test(words) ? words : `p_${words}`;
  for (let number = 1; ; number++) {
    const name = number === 1 ? base : `${base}_${number}`;
    if (names.has(name)) continue;
    names.add(name);
    return name;
  }
}

/** What the simulation says differently, asked the same again. */
function differencesOf(
  recording: Recording,
  steps: readonly Step[],
  text: string,
): { step: Step; said: string | null }[] {
  const { interfaceType, resourceClass } = parseResourceName(recording.header.resource);
  const { resources } = readDefinition(`the simulation of ${recording.source}`, text, () => ({ path: "", text: "" }));
  const [definition] = resources.values();
  if (!definition) return [];
  const device = new SimulatedDevice(definition, `${interfaceType} ${resourceClass}`);
  return steps.flatMap(step => {
    const replies = device.answer(step.question);
    const said = replies.length === 0 ? null : replies.join("");
    return said === step.reply ? [] : [{ step, said }];
  });
}

const mostNotes = 20;

function withNotes(text: string, { source }: Recording, differences: readonly string[]): string {
  const foreign = text.includes("BYTES(")
    ? ["# Bytes that are no UTF-8 are written BYTES(...): Setpoint reads that, pyvisa-sim takes it for text."]
    : [];
  const more = differences.length > mostNotes ? [`# and ${differences.length - mostNotes} more`] : [];
  const notes =
    differences.length === 0
      ? []
      : [
          `# What follows from no setting has its first reply. Otherwise than in ${source.replaceAll(/[^\x20-\x7e]/g, "?")}:`,
        ];
  return [
    ...foreign,
    ...notes,
    ...differences.slice(0, mostNotes).map(difference => `# ${difference}`),
    ...more,
    text,
  ].join("\n");
}

const longestQuote = 60;

function quote(text: string | null): string {
  if (text === null) return "no reply";
  const short = text.length > longestQuote ? `${text.slice(0, longestQuote)}…` : text;
  return JSON.stringify(short).replaceAll(
    /[^\x20-\x7e]/g,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
