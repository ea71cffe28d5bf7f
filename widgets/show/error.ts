/** An error with what it is about: the instrument, what was sent, what came back, and what is allowed. */

import { inspect } from "node:util";

import { RestoreError } from "../../drivers/core/index.ts";
import { html, type Markup } from "../markup.ts";
import { card } from "./card.ts";
import { planHtml } from "./changes.ts";
import type { Fact } from "./conversion-text.ts";

/** Fields of the framework's errors, each with the word that stands before it. */
const fields: Readonly<Record<string, string>> = {
  instrument: "instrument",
  parameter: "parameter",
  resourceName: "address",
  command: "command",
  reply: "reply",
  path: "file",
  problem: "problem",
};

/** The card of an error; its stack is folded. */
export function errorHtml(error: Error): string {
  const causes = causesOf(error).map(cause => html`<li>${headOf(cause)}</li>`);
  const because =
    causes.length === 0
      ? undefined
      : html`<div class="faint">because of</div>
          <ul>
            ${causes}
          </ul>`;
  const body = html`<div class="message">${error.message}</div>
    ${because} ${stackOf(error)}`;
  const facts = errorFacts(error);
  const shown = card({ title: error.name, kind: "error", simulated: false, facts }, body);
  return error instanceof RestoreError ? `${shown}\n${planHtml(error.plan)}` : shown;
}

/** The same in lines. */
export function errorText(error: Error): string {
  const facts = errorFacts(error).map(([word, text]) => `  ${word}: ${text}`);
  const causes = causesOf(error).map(cause => `  because of: ${headOf(cause)}`);
  return [headOf(error), ...facts, ...causes].join("\n");
}

/** What an error is about, in words; fields of its causes where it has none of its own. */
export function errorFacts(error: Error): Fact[] {
  const all = [error, ...causesOf(error)];
  const facts = Object.entries(fields).flatMap(([field, word]): Fact[] => {
    const found = all.map(each => fieldOf(each, field)).find(text => text !== undefined);
    return found === undefined ? [] : [[word, found]];
  });
  const value = all.map(each => refusedValue(each)).find(text => text !== undefined);
  if (value !== undefined) facts.push(["refused value", value]);
  // the house writes what is allowed last, after a colon
  const [, allowed] = /: must be ((?:.|\n)+)$/.exec(error.message.split("; ")[0] ?? "") ?? [];
  if (allowed !== undefined) facts.push(["allowed", allowed]);
  return facts;
}

/** The causes of an error, one behind the other; where several things failed, all of them. */
export function causesOf(error: unknown, seen = new Set<unknown>()): Error[] {
  if (!(error instanceof Error) || seen.has(error)) return [];
  seen.add(error);
  const several: unknown[] = error instanceof AggregateError ? error.errors : [];
  const next = [error.cause, ...several].filter(each => each instanceof Error);
  return next.flatMap(each => (seen.has(each) ? [] : [each, ...causesOf(each, seen)]));
}

function headOf({ name, message }: Error): string {
  return `${name}: ${message}`;
}

function fieldOf(error: Error, field: string): string | undefined {
  const value: unknown = Reflect.get(error, field);
  return typeof value === "string" && value !== "" ? value : undefined;
}

function refusedValue(error: Error): string | undefined {
  return "reason" in error && "value" in error ? inspect(error.value, { breakLength: Infinity }) : undefined;
}

function stackOf({ stack }: Error): Markup | undefined {
  const frames = stack?.split("\n").filter(line => /^\s*at /.test(line)) ?? [];
  if (frames.length === 0) return undefined;
  return html`<details>
    <summary>Where it was thrown</summary>
    <pre>${frames.map(line => line.trim()).join("\n")}</pre>
  </details>`;
}
