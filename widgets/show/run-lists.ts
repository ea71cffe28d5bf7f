/** Lists of experiments and runs as tables. */

import { excerptOf } from "../../measure/data/text-table.ts";
import { timeText } from "../../measure/data/time-text.ts";
import { stateOf } from "../../measure/load/run-lists.ts";
import type { ExperimentEntry, ExperimentList, RunEntry, RunList } from "../../measure/index.ts";
import { html, type Markup } from "../markup.ts";
import { card } from "./card.ts";
import { tableOf } from "./table.ts";

/** More rows than these are not read by anybody: the first and the last ones are shown. */
const mostRows = 40;

/** The experiments of a database, one below the other. */
export function experimentsHtml({ path, rows }: ExperimentList): string {
  const kind = rows.length === 1 ? "1 experiment" : `${rows.length} experiments`;
  const body = shortened("experiments", ["#", "Name", "Sample", "Started", "Runs"], rows, experimentRow);
  return card({ title: "Experiments", kind, simulated: false, facts: [["Database", path]] }, body);
}

/** Runs of a database, one below the other. */
export function runsHtml({ path, rows }: RunList): string {
  const kind = rows.length === 1 ? "1 run" : `${rows.length} runs`;
  const heads = ["#", "Name", "Experiment", "Sample", "Started", "State", "Columns", "Notes"];
  const body = shortened("runs", heads, rows, runRow);
  return card({ title: "Runs", kind, simulated: false, facts: [["Database", path]] }, body);
}

function shortened<T>(
  label: string,
  heads: readonly string[],
  rows: readonly T[],
  rowOf: (row: T) => Markup,
): Markup | undefined {
  if (rows.length === 0) return undefined;
  const { first, last, hidden } = excerptOf(rows.length, mostRows);
  const shown = (places: readonly number[]): Markup[] => places.map(place => rowOf(rows[place] as T));
  const gap = html`<tr>
    <td class="faint" colspan="${heads.length}">… ${hidden} ${label} …</td>
  </tr>`;
  return tableOf(label, heads, [...shown(first), ...(hidden > 0 ? [gap] : []), ...shown(last)]);
}

function experimentRow({ expId, name, sampleName, startTime, runs }: ExperimentEntry): Markup {
  return html`<tr>
    <td class="number">${expId}</td>
    <th scope="row">${name}</th>
    <td>${sampleName}</td>
    <td>${timeText(startTime)}</td>
    <td class="value">${runs}</td>
  </tr>`;
}

function runRow(run: RunEntry): Markup {
  return html`<tr>
    <td class="number">${run.runId}</td>
    <th scope="row">${run.name}</th>
    <td>${run.expName}</td>
    <td>${run.sampleName}</td>
    <td>${timeText(run.runTimestamp)}</td>
    <td>${stateOf(run)}</td>
    <td>${run.parameters.join(", ")}</td>
    <td class="value">${run.notes}</td>
  </tr>`;
}
