/** Parameters as tables, and the parts of an instrument as folds around them. */

import { html, Markup } from "../markup.ts";
import { card, clockText, factList, type Heading } from "./card.ts";
import { type GroupView, type InstrumentView, type ParameterView, countParameters } from "./view.ts";

/** Above this many parameters the parts of an instrument start folded. */
const unfoldedUpTo = 60;

/** An instrument, module or channel: what it is, and its parameters by part. */
export function instrumentHtml({ name, model, simulated, facts, group, time }: InstrumentView): string {
  const body = html`${folds([group])}
    <div class="faint">
      Cached values at <time datetime="${time.toISOString()}">${clockText(time)}</time>; nothing was read for this
      table.
    </div>`;
  return card({ title: name, kind: model, simulated, facts }, body);
}

/** Several channels below one another. */
export function channelsHtml(views: readonly InstrumentView[]): string {
  return views.map(instrumentHtml).join("\n");
}

/** One parameter, or several that belong together. */
export function parametersHtml(heading: Heading, lines: readonly ParameterView[], when?: string): string {
  return card(heading, lines.length === 0 ? undefined : table(lines, heading.title, when));
}

/** Parameters by part, each part a fold; the parts of many start closed. `when` heads the column of times. */
export function folds(groups: readonly GroupView[], when = "Age"): Markup {
  const unfolded = groups.reduce((sum, group) => sum + countParameters(group), 0) <= unfoldedUpTo;
  return html`${groups.map(group => fold(group, { unfolded, isOpen: unfolded || groups.length === 1, when }))}`;
}

interface FoldOptions {
  /** Whether the parts in it start open. */
  readonly unfolded: boolean;
  readonly isOpen: boolean;
  readonly when: string;
}

function fold(group: GroupView, { unfolded, isOpen, when }: FoldOptions): Markup {
  const count = countParameters(group);
  const counted = `${count} ${count === 1 ? "parameter" : "parameters"}`;
  const label = group.label === group.name ? "" : `${group.label} · `;
  const parts = group.parts.map(part => fold(part, { unfolded, isOpen: unfolded, when }));
  return html`<details${isOpen ? html` open=""` : undefined}>
    <summary>${group.name} <span class="faint">${label}${counted}</span></summary>
    ${group.parameters.length === 0 ? undefined : table(group.parameters, group.name, when)} ${parts}
  </details>`;
}

function table(parameters: readonly ParameterView[], owner: string, when = "Age"): Markup {
  const heads = ["Parameter", "Label", "Value", when, "Allowed values"];
  return html`<div class="scroll">
    <table class="values parameters" aria-label="${`parameters of ${owner}`}">
      <thead>
        <tr>
          ${heads.map(head => html`<th scope="col">${head}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${parameters.map(row)}
      </tbody>
    </table>
  </div>`;
}

/** Written without indentation: of the rows of a large instrument there are many, and a notebook keeps them all. */
function row(line: ParameterView): Markup {
  const { name, label, value, exact, age, stale, allowed } = line;
  const full = exact === undefined || exact === value ? undefined : html` title="${exact}"`;
  const shown = value === undefined ? html`<td class="faint">not read yet</td>` : html`<td${full}>${value}</td>`;
  const aged = stale ? html`<td class="stale">${age}, stale</td>` : html`<td>${age}</td>`;
  const cells = [html`<td>${label === name ? "" : label}</td>`, shown, aged, html`<td>${allowed}</td>`];
  return html`<tr><th scope="row">${named(line)}</th>${cells}</tr>\n`;
}

/** The name, which opens what else is known where there is more than the row says. */
function named({ name, docstring, details }: ParameterView): Markup | string {
  if (docstring === "" && details.length === 0) return name;
  const about = docstring === "" ? undefined : html`<div>${docstring}</div>`;
  return html`<details><summary>${name}</summary>${about}${factList(details)}</details>`;
}
