/** The values of a panel that are in sight, as a table for other programs. */

import { processed } from "./process.ts";
import type { CsvMessage, PanelView, QuantityHeader } from "./protocol.ts";
import type { LivePanel } from "./source.ts";

/** A table with a heading; of several traces one below the other, told apart by name. */
export function csvOf(panel: LivePanel, { x, y }: Pick<CsvMessage, "x" | "y">, view: PanelView): string {
  const isIn = (value: number, range: CsvMessage["x"]): boolean =>
    range === null || (value >= range[0] && value <= range[1]);
  if (panel.kind === "map") {
    const { points } = panel;
    const rows = [[panel.x, panel.y, panel.z].map(titleOf).map(quoted).join(",")];
    points.z.forEach((value, index) => {
      const [across, up] = [points.x[index] ?? NaN, points.y[index] ?? NaN];
      if (isIn(across, x) && isIn(up, y)) rows.push(`${across},${up},${value}`);
    });
    return `${rows.join("\r\n")}\r\n`;
  }
  const isOne = panel.traces.length === 1;
  const process = view.process === "none" ? "" : ` [${view.process}]`;
  const rows = [[titleOf(panel.x), titleOf(panel.y) + process, ...(isOne ? [] : ["trace"])].map(quoted).join(",")];
  for (const { label, trace } of panel.traces) {
    const name = isOne ? "" : `,${quoted(label)}`;
    processed(trace.xs, trace.ys, view.process).forEach((value, index) => {
      const across = trace.xs[index] ?? NaN;
      if (isIn(across, x) && isIn(value, y)) rows.push(`${across},${value}${name}`);
    });
  }
  return `${rows.join("\r\n")}\r\n`;
}

function titleOf({ label, unit }: QuantityHeader): string {
  return unit === "" ? label : `${label} (${unit})`;
}

/** As RFC 4180 has it; a text that a spreadsheet would compute is one all the same. */
function quoted(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
