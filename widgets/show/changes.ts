/** Differences of snapshots and plans of a restore as tables. */

import type { RestorePlan, RestoreStep, SnapshotDiff, SnapshotDifference } from "../../drivers/core/index.ts";
import { elementsText, valueText as pythonText } from "../../drivers/core/snapshot/diff-text.ts";
import { html, type Markup } from "../markup.ts";
import type { Fact } from "./conversion-text.ts";
import { card } from "./card.ts";
import { isSimulated } from "./simulated.ts";
import { tableOf } from "./table.ts";

/** What the two sides of a difference are called. */
export interface SideNames {
  readonly left: string;
  readonly right: string;
}

/** What two snapshots do not have in common, side by side: what changed first, then what only one of them has. */
export function diffHtml({ differences }: SnapshotDiff, names?: SideNames): string {
  const { left, right } = names ?? { left: "left", right: "right" };
  const kinds = { changed: "changed", leftOnly: `only ${left}`, rightOnly: `only ${right}` } as const;
  const rows = (Object.keys(kinds) as (keyof typeof kinds)[]).map(kind =>
    differences.filter(each => each.kind === kind),
  );
  const facts = rows.flatMap(([first, ...more]): Fact[] =>
    first ? [[kinds[first.kind], String(more.length + 1)]] : [],
  );
  const heads = ["Path", names?.left ?? "Left", names?.right ?? "Right", "Unit"];
  const body = tableOf("differences", heads, rows.flat().map(differenceRow));
  const kind = differences.length === 0 ? "no differences" : "";
  return card({ title: "Differences", kind, simulated: false, facts }, differences.length === 0 ? undefined : body);
}

/** The steps of a restore in their order with their reasons, what is refused, and what is left alone. */
export function planHtml({ name, steps, skipped, problems, unchanged, done }: RestorePlan): string {
  const simulated = steps.some(({ parameter }) => isSimulated(parameter));
  const heads = ["#", "Path", done ? "Before" : "Now", done ? "Set to" : "To be set to", "Why here"];
  const reasons = [...new Set(skipped.map(({ reason }) => reason))];
  const alone = reasons.map((reason): Fact => {
    const paths = skipped.filter(each => each.reason === reason).map(({ path }) => path);
    return [reason, paths.join(", ")];
  });
  const refused = problems.map(({ path, message }): Fact => [path, message]);
  const body = html`${steps.length === 0 ? undefined : tableOf(`steps of restoring ${name}`, heads, steps.map(stepRow))}
  ${listOf("Refused, so that nothing is set", refused, true)} ${listOf("Left alone", alone, true)}
  ${listOf("Have their value already", unchanged.length === 0 ? [] : [["", unchanged.join(", ")]])}`;
  const counted = `${steps.length} ${steps.length === 1 ? "parameter" : "parameters"} ${done ? "set" : "to set"}`;
  return card({ title: `Restoring ${name}`, kind: counted, simulated, facts: [] }, body);
}

/** A value that is set, with all digits and its unit. */
export function setText(value: unknown, unit: string): string {
  return `${valueText(value)} ${unit}`.trimEnd();
}

/** On one short line with all digits; what is switched reads as in the table of its instrument. */
function valueText(value: unknown): string {
  return typeof value === "boolean" ? (value ? "on" : "off") : pythonText(value);
}

function differenceRow({ path, kind, left, right, unit }: SnapshotDifference): Markup {
  const missing = html`<td class="faint">not there</td>`;
  const elements = kind === "changed" ? elementsText(left, right) : "";
  const note = elements === "" ? undefined : html`<div class="faint">${elements}</div>`;
  return html`<tr>
    <th scope="row">${path}</th>
    ${kind === "rightOnly" ? missing : html`<td class="value">${valueText(left)}</td>`}
    ${kind === "leftOnly" ? missing : html`<td class="value">${valueText(right)}${note}</td>`}
    <td class="short">${unit}</td>
  </tr>`;
}

function stepRow({ path, from, to, why, parameter }: RestoreStep, index: number): Markup {
  const before = from === undefined ? html`<td class="faint">not known</td>` : quantityCell(from, parameter.unit);
  return html`<tr>
    <td class="number">${index + 1}</td>
    <th scope="row">${path}</th>
    ${before}${quantityCell(to, parameter.unit)}
    <td>${why}</td>
  </tr>`;
}

function quantityCell(value: unknown, unit: string): Markup {
  return html`<td class="value">${setText(value, unit)}</td>`;
}

function listOf(title: string, facts: readonly Fact[], isOpen = false): Markup | undefined {
  if (facts.length === 0) return undefined;
  const items = facts.map(([word, text]) => html`<div>${word === "" ? text : html`${word}: ${text}`}</div>`);
  return html`<details${isOpen ? html` open=""` : undefined}>
    <summary>${title}</summary>
    ${items}
  </details>`;
}
