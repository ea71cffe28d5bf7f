/** Parameters as tables, and the parts of an instrument as folds around them. */

import { escapeHtml } from "../escape.ts";
import { html, Markup } from "../markup.ts";
import { card, clockText, type Heading } from "./card.ts";
import type { Fact } from "./conversion-text.ts";
import { type GroupView, type InstrumentView, type ParameterView, countParameters } from "./view.ts";

/** Above this many parameters the parts of an instrument start folded. */
const unfoldedUpTo = 60;

/** A table of more parameters than these is in pieces. */
const mostRows = 50;

/** An instrument, module, channel or tuple of channels: what it is, and its parameters by part. */
export function instrumentHtml({ name, model, simulated, facts, groups, time }: InstrumentView): string {
  const body = html`${folds(groups)}
    <div class="faint">
      Cached values at <time datetime="${time.toISOString()}">${clockText(time)}</time>; nothing was read for this
      table.
    </div>`;
  return card({ title: name, kind: model, simulated, facts }, body);
}

/** One parameter, or several that belong together. */
export function parametersHtml(heading: Heading, lines: readonly ParameterView[], when?: string): string {
  return card(heading, lines.length === 0 ? undefined : html`${tables(lines, heading.title, when)}`);
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
    ${group.parameters.length === 0 ? undefined : tables(group.parameters, group.name, when)} ${parts}
  </details>`;
}

/** A table, a long one in pieces, of which the first is open: a browser takes its time for hundreds of rows. */
function tables(parameters: readonly ParameterView[], owner: string, when = "Age"): Markup[] {
  const label = `parameters of ${owner}`;
  if (parameters.length <= mostRows) return [table(parameters, { label, when, isPiece: false })];
  const starts = Array.from({ length: Math.ceil(parameters.length / mostRows) }, (_, index) => index * mostRows);
  return starts.map(start => {
    const piece = parameters.slice(start, start + mostRows);
    const place = `${start + 1} to ${start + piece.length}`;
    return html`<details${start === 0 ? html` open=""` : undefined}>
      <summary>${piece[0]?.name} … ${piece.at(-1)?.name} <span class="faint">${place}</span></summary>
      ${table(piece, { label: `${label}, ${place}`, when, isPiece: true })}
    </details>`;
  });
}

interface TableOptions {
  readonly label: string;
  readonly when: string;
  readonly isPiece: boolean;
}

function table(parameters: readonly ParameterView[], { label, when, isPiece }: TableOptions): Markup {
  const heads = ["Parameter", "Label", "Value", when, "Allowed values"];
  return html`<div class="${isPiece ? "scroll piece" : "scroll"}">
    <table class="${when === "Age" ? "values parameters" : "values parameters kept"}" aria-label="${label}">
      <thead>
        <tr>
          ${heads.map(head => html`<th scope="col">${head}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${new Markup("text/html", parameters.map(row).join(""))}
      </tbody>
    </table>
  </div>`;
}

/** Plain text with each piece escaped by hand: of rows there are hundreds, and a tagged template takes three times as long. */
function row({ name, label, docstring, value, exact, age, stale, allowed, details }: ParameterView): string {
  const title = exact === undefined || exact === value ? "" : ` title="${escapeHtml(exact)}"`;
  const shown = value === undefined ? '<td class="faint">not read yet' : `<td${title}>${escapeHtml(value)}`;
  const aged = stale ? `<td class="stale">${escapeHtml(age)}, stale` : `<td>${escapeHtml(age)}`;
  const own = label === name ? "" : escapeHtml(label);
  const cells = `<td>${own}</td>${shown}</td>${aged}</td><td>${escapeHtml(allowed)}</td>`;
  return `<tr><th scope="row">${named(escapeHtml(name), docstring, details)}</th>${cells}</tr>\n`;
}

/** The name, which opens what else is known where there is more than the row says; in lines, since elements cost time. */
function named(name: string, docstring: string, details: readonly Fact[]): string {
  if (docstring === "" && details.length === 0) return name;
  const lines = details.map(([word, text]) => `${word}: ${escapeHtml(text)}`);
  const about = docstring === "" ? "" : `<div>${escapeHtml(docstring)}</div>`;
  const facts = lines.length === 0 ? "" : `<div class="faint">${lines.join("<br />")}</div>`;
  return `<details><summary>${name}</summary>${about}${facts}</details>`;
}
