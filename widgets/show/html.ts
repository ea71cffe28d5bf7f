/** A panel as one piece of HTML: no script, nothing loaded, every text of an instrument escaped. */

import { html, Markup } from "../markup.ts";
import type { Fact } from "./conversion-text.ts";
import { panelStyle } from "./style.ts";
import { type GroupView, type InstrumentView, type ParameterView, countParameters } from "./view.ts";

const style = new Markup("text/html", `<style>\n${panelStyle}\n</style>`);

/** Above this many parameters the parts of an instrument start folded. */
const unfoldedUpTo = 60;

/** The panel of an instrument, module or channel. */
export function instrumentHtml({ name, model, simulated, facts, group, time }: InstrumentView): string {
  const unfolded = countParameters(group) <= unfoldedUpTo;
  return html`<div class="setpoint-panel">
    ${style}
    <header><strong>${name}</strong><span>${model}</span>${badge(simulated)}</header>
    <dl>${facts.map(fact)}</dl>
    ${details(group, unfolded, true)}
    <div class="faint">
      Cached values at <time datetime="${time.toISOString()}">${clockText(time)}</time>; nothing was read for this
      table.
    </div>
  </div>`.source;
}

/** What a panel of parameters says above its table. */
export interface Heading {
  readonly title: string;
  readonly kind: string;
  readonly docstring?: string;
  readonly simulated: boolean;
  readonly facts: readonly Fact[];
}

/** One parameter, or several that belong together. */
export function parametersHtml(heading: Heading, lines: readonly ParameterView[]): string {
  return panel(heading, lines.length === 0 ? undefined : table(lines, heading.title));
}

/** A panel with any table. */
export function panel({ title, kind, docstring = "", simulated, facts }: Heading, body: Markup | undefined): string {
  return html`<div class="setpoint-panel">
    ${style}
    <header><strong>${title}</strong><span class="faint">${kind}</span>${badge(simulated)}</header>
    ${docstring === "" ? undefined : html`<div>${docstring}</div>`}
    ${facts.length === 0 ? undefined : html`<dl>${facts.map(fact)}</dl>`} ${body}
  </div>`.source;
}

/** Several channels below one another. */
export function channelsHtml(views: readonly InstrumentView[]): string {
  return views.map(instrumentHtml).join("\n");
}

function fact([word, text]: Fact): Markup {
  return html`<div>
    <dt>${word}</dt>
    <dd>${text}</dd>
  </div>`;
}

function badge(simulated: boolean): Markup | undefined {
  return simulated ? html`<span class="simulated">SIMULATED</span>` : undefined;
}

function details(group: GroupView, unfolded: boolean, isRoot = false): Markup {
  const count = countParameters(group);
  const counted = `${count} ${count === 1 ? "parameter" : "parameters"}`;
  const label = group.label === group.name ? "" : `${group.label} · `;
  const open = unfolded || isRoot ? html` open=""` : undefined;
  return html`<details${open}>
    <summary>${group.name} <span class="faint">${label}${counted}</span></summary>
    ${group.parameters.length === 0 ? undefined : table(group.parameters, group.name)}
    ${group.parts.map(part => details(part, unfolded))}
  </details>`;
}

function table(parameters: readonly ParameterView[], owner: string): Markup {
  const rows = parameters.map(row);
  return html`<div class="scroll">
    <table class="values parameters" aria-label="${`parameters of ${owner}`}">
      <thead>
        <tr>
          <th scope="col">Parameter</th>
          <th scope="col">Label</th>
          <th scope="col">Value</th>
          <th scope="col">Age</th>
          <th scope="col">Allowed values</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}

function row({ name, label, docstring, value, exact, age, stale, allowed }: ParameterView): Markup {
  const hint = docstring === "" ? undefined : html` title="${docstring}"`;
  const full = exact === undefined || exact === value ? undefined : html` title="${exact}"`;
  const shown = value === undefined ? html`<td class="faint">not read yet</td>` : html`<td${full}>${value}</td>`;
  const aged = stale ? html`<td class="stale">${age}, stale</td>` : html`<td>${age}</td>`;
  return html`<tr>
    <th scope="row" ${hint}>${name}</th>
    <td>${label === name ? "" : label}</td>
    ${shown}${aged}
    <td>${allowed}</td>
  </tr> `;
}

function two(part: number): string {
  return String(part).padStart(2, "0");
}

/** Date and time of day on this machine. */
export function clockText(time: Date): string {
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${day} ${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
}
