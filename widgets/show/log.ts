/** A log as a table: when, how much it matters, who said it and what. */

import type { LogRecord, LogTable } from "../../drivers/core/index.ts";
import { dayOf } from "../../drivers/core/log/record.ts";
import { html, type Markup } from "../markup.ts";
import { card } from "./card.ts";
import { tableOf } from "./table.ts";

/** More rows than these are no longer read; the last ones are what somebody looks for. */
const mostRows = 500;

/** The last records, one below the other. */
export function logHtml({ rows }: LogTable): string {
  const shown = rows.slice(-mostRows);
  const left = rows.length - shown.length;
  const counts = new Map<string, number>();
  for (const { level } of rows) counts.set(level, (counts.get(level) ?? 0) + 1);
  const kind = `${rows.length} ${rows.length === 1 ? "record" : "records"}`;
  const facts = Array.from(counts, ([level, count]) => [level, String(count)] as const);
  const note =
    left > 0
      ? html`<div class="faint">${left} earlier records are not shown: filter() makes a table of less.</div>`
      : undefined;
  const text = timeText(shown);
  const body = html`${note}${tableOf(
    "log",
    ["Time", "Level", "Logger", "Place", "Message"],
    shown.map(row => recordRow(row, text)),
  )}`;
  return card({ title: "Log", kind, simulated: false, facts }, rows.length === 0 ? undefined : body);
}

/** The last records as aligned text. */
export function logText({ rows }: LogTable): string {
  const shown = rows.slice(-mostRows);
  const text = timeText(shown);
  const lines = shown.map(row => `${text(row.time)}  ${row.level.padEnd(8)}  ${row.name}  ${row.message}`);
  const left = rows.length - shown.length;
  return [...(left > 0 ? [`… ${left} earlier records`] : []), ...lines].join("\n") || "(nothing was logged)";
}

function recordRow({ time, level, name, module, lineno, message }: LogRecord, text: (time: number) => string): Markup {
  const isGrave = level !== "DEBUG" && level !== "INFO";
  return html`<tr>
    <td class="time"><time datetime="${new Date(time).toISOString()}">${text(time)}</time></td>
    <td class="short">${isGrave ? html`<strong>${level}</strong>` : level}</td>
    <td>${name}</td>
    <td>${module === "" ? "" : `${module}:${lineno}`}</td>
    <td class="value">${message}</td>
  </tr>`;
}

/** How the times of these records read: to the millisecond, with the day where there is more than one. */
function timeText(rows: readonly LogRecord[]): (time: number) => string {
  const days = new Set(rows.map(({ time }) => dayOf(time)));
  return time => (days.size > 1 ? `${dayOf(time)} ${clockText(time)}` : clockText(time));
}

function clockText(time: number): string {
  const date = new Date(time);
  const two = (value: number): string => String(value).padStart(2, "0");
  const clock = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":");
  return `${clock}.${String(date.getMilliseconds()).padStart(3, "0")}`;
}
