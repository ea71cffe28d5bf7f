/** A dataset and its values as cards. */

import type { DataSet, DataTable } from "../../measure/index.ts";
import { excerptOf } from "../../measure/data/text-table.ts";
import { html, type Markup } from "../markup.ts";
import type { Fact } from "./conversion-text.ts";
import { card } from "./card.ts";
import { tableOf } from "./table.ts";

/** More rows than these are not read by anybody: the first and the last ones are shown. */
const mostRows = 20;

/** What a run is, where it is kept, and its columns; no values are read. */
export function datasetHtml(dataset: DataSet): string {
  const { widget_notes: notes, ...tags } = dataset.metadata;
  const facts = [
    ["Experiment", dataset.expName],
    ["Sample", dataset.sampleName],
    ["Started", dataset.runTimestamp()],
    ["Ended", dataset.completedTimestamp()],
    ["Kept in", dataset.pathToDb ?? "memory"],
    ["GUID", dataset.guid],
    ...Object.entries(tags).filter(([tag]) => !isOurs(tag)),
    ["Notes", notes],
  ].flatMap(([word, said]): Fact[] =>
    said === null || said === undefined || said === "" ? [] : [[String(word), String(said)]],
  );
  const state = dataset.running ? "running" : dataset.completed ? "done" : "not begun";
  const kind = `${countText(dataset.numberOfResults)} · ${state}`;
  const heads = ["Column", "Label", "Unit", "Type", "Over"];
  const body = tableOf(`columns of ${dataset.name}`, heads, columnRows(dataset));
  const title = `${dataset.name} #${dataset.runId}`;
  return card({ title, kind, simulated: dataset.simulated, facts }, dataset.paramspecs.length === 0 ? undefined : body);
}

/** As a dataset prints itself; that its instruments were none is said below. */
export function datasetText(dataset: DataSet): string {
  return dataset.simulated ? `${String(dataset)}\nSIMULATED` : String(dataset);
}

/** The values, a row for each point; the middle of a long table is left out. */
export function dataTableHtml(table: DataTable): string {
  const { columns, length, title } = table;
  const { first, last, hidden } = excerptOf(length, mostRows);
  const row = (index: number): Markup =>
    html`<tr>
      ${table.textsAt(index).map(text => html`<td class="value">${text}</td>`)}
    </tr>`;
  const gap = html`<tr>
    <td class="faint" colspan="${columns.length}">… ${hidden} rows …</td>
  </tr>`;
  const heads = columns.map(({ name, unit }) => (unit === "" ? name : `${name} (${unit})`));
  const rows = [...first.map(row), ...(hidden > 0 ? [gap] : []), ...last.map(row)];
  const body = columns.length === 0 ? undefined : tableOf(`values of ${title}`, heads, rows);
  return card({ title, kind: countText(length), simulated: table.simulated, facts: [] }, body);
}

function columnRows({ paramspecs, description }: DataSet): Markup[] {
  const { dependencies, inferences } = description.interdependencies;
  return paramspecs.map(({ name, label, unit, paramtype }) => {
    const axes = dependencies[name] ?? [];
    const bases = inferences[name] ?? [];
    const over = [axes.join(", "), bases.length === 0 ? "" : `inferred from ${bases.join(", ")}`].filter(Boolean);
    return html`<tr>
      <th scope="row">${name}</th>
      <td>${label === name ? "" : label}</td>
      <td class="short">${unit}</td>
      <td>${paramtype}</td>
      <td>${over.join("; ")}</td>
    </tr>`;
  });
}

/** What the framework notes for itself, such as how to go on with a sweep, is nothing to read. */
export function isOurs(tag: string): boolean {
  return tag.startsWith("setpoint_");
}

function countText(rows: number): string {
  return rows === 1 ? "1 row" : `${rows} rows`;
}
