/** What keeps a set-up safe, as tables: soft limits, interlocks and the safe state, with what is known; nothing is read. */

import { inspect } from "node:util";

import type { StationBase } from "../../drivers/station/index.ts";
import { stepsText, type Entry } from "../../drivers/station/safety/entries.ts";
import {
  interlocksOf,
  safeStateOf,
  softLimitsOf,
  type Interlock,
  type SafeState,
  type SoftLimit,
} from "../../drivers/station/safety/index.ts";
import { needText, ruleText, watchText } from "../../drivers/station/safety/interlock-text.ts";
import { html, type Markup } from "../markup.ts";
import type { Fact } from "./conversion-text.ts";
import { card, clockText } from "./card.ts";
import { isSimulated } from "./simulated.ts";
import { tableOf } from "./table.ts";
import { limitsText, quantityText } from "./value-text.ts";
import { viewParameter } from "./view.ts";

/** The tables of what a station has of the three. */
export function safetyHtml(station: StationBase): Markup {
  const limits = softLimitsOf(station);
  const interlocks = [...interlocksOf(station).values()];
  const state = safeStateOf(station);
  return html`${section("Soft limits", limits.length, () => limitsTable(limits))}
  ${section("Interlocks", interlocks.length, () => interlocksTable(interlocks))}
  ${section(`Safe state after ${state?.after.join(", ") ?? ""}`, state?.entries.length ?? 0, () => stateTable(state))}`;
}

/** The same as lines of text. */
export function safetyText(station: StationBase): string[] {
  const limits = softLimitsOf(station).map(limit => `soft limit: ${limitText(limit)}`);
  const texts = [...interlocksOf(station).values(), safeStateOf(station)].flatMap(each =>
    each === undefined ? [] : inspect(each).split("\n"),
  );
  return [...limits, ...texts];
}

/** A soft limit on its own. */
export function limitHtml(limit: SoftLimit): string {
  const { parameter, reason, isInForce } = limit;
  const facts: Fact[] = [["allowed", limitsText(limit.vals, parameter.unit)]];
  if (reason !== undefined) facts.push(["reason", reason]);
  const kind = isInForce ? "soft limit" : "soft limit, removed";
  return card({ title: parameter.fullName, kind, simulated: isSimulated(parameter), facts }, undefined);
}

/** An interlock on its own. */
export function interlockHtml(interlock: Interlock): string {
  const { name, guards, reason, needs } = interlock;
  const facts: Fact[] = [
    ["guards", guards.join(", ") || "nothing"],
    ["rests on", needTexts(interlock).join("; ")],
    ["allows", ruleText(interlock)],
  ];
  if (reason !== undefined) facts.push(["reason", reason]);
  const simulated = Object.values(needs).some(isSimulated);
  return card({ title: name, kind: "interlock", simulated, facts }, html`<div>${stateOf(interlock)}</div>`);
}

/** A safe state on its own. */
export function safeStateHtml(state: SafeState): string {
  const simulated = state.entries.some(({ parameter }) => isSimulated(parameter));
  const kind = state.isInForce ? `after ${state.after.join(", ")}` : "removed: it is not applied any more";
  return card({ title: "Safe state", kind, simulated, facts: [] }, stateTable(state));
}

function section(title: string, count: number, table: () => Markup | undefined): Markup | undefined {
  if (count === 0) return undefined;
  return html`<details open="">
    <summary>${title}</summary>
    ${table()}
  </details>`;
}

function limitsTable(limits: readonly SoftLimit[]): Markup {
  const rows = limits.map(
    ({ parameter, vals, reason }) =>
      html`<tr>
        <th scope="row">${parameter.fullName}</th>
        <td>${limitsText(vals, parameter.unit)}</td>
        <td>${reason}</td>
      </tr>`,
  );
  return tableOf("soft limits", ["Parameter", "Allowed values", "Reason"], rows);
}

function limitText({ parameter, vals, reason }: SoftLimit): string {
  const why = reason === undefined ? "" : ` (${reason})`;
  return `${parameter.fullName}: ${limitsText(vals, parameter.unit)}${why}`;
}

function interlocksTable(interlocks: readonly Interlock[]): Markup {
  const rows = interlocks.map(interlock => {
    const { name, guards, reason } = interlock;
    const said = reason === undefined ? undefined : html`<div class="faint">${reason}</div>`;
    return html`<tr>
      <th scope="row">${name}</th>
      <td>${stateOf(interlock)}</td>
      <td>${guards.join(", ") || "nothing"}</td>
      <td>${ruleText(interlock)}${said}</td>
      <td>${needTexts(interlock).map(text => html`<div>${text}</div>`)}</td>
    </tr>`;
  });
  return tableOf("interlocks", ["Interlock", "State", "Guards", "Allows", "Rests on"], rows);
}

/** How it stands, in words; a trip is what somebody looks for. */
function stateOf(interlock: Interlock): Markup {
  const { state, trip } = interlock;
  if (state !== "tripped" || !trip) return html`${state}, ${watchText(interlock)}`;
  const at = html`<time datetime="${trip.at.toISOString()}">${clockText(trip.at)}</time>`;
  return html`<span class="tripped">TRIPPED</span> ${at}: ${trip.why}`;
}

function needTexts({ needs }: Interlock): string[] {
  return Object.entries(needs).map(([name, parameter]) => needText(name, parameter));
}

function stateTable(state: SafeState | undefined): Markup | undefined {
  if (!state) return undefined;
  return tableOf("safe state", ["#", "Parameter", "Known now", "Goes to"], state.entries.map(entryRow));
}

function entryRow(entry: Entry, index: number): Markup {
  const { path, parameter, value } = entry;
  const known = viewParameter(parameter);
  const aged = html` <span class="faint">(${known.age}${known.stale ? ", stale" : ""})</span>`;
  const now = known.value === undefined ? html`<span class="faint">not read yet</span>` : html`${known.value}${aged}`;
  return html`<tr>
    <td class="number">${index + 1}</td>
    <th scope="row">${path}</th>
    <td class="value">${now}</td>
    <td class="value">${quantityText(value, parameter.unit)}${stepsText(entry)}</td>
  </tr>`;
}
