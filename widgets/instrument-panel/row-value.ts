/** What is known of the value of a line: the instrument is not asked. */

import type { AnyParameter } from "../../drivers/core/index.ts";
import { html } from "../markup.ts";
import { plot } from "../plot/call.ts";
import { exactText, valueText } from "../show/value-text.ts";
import type { RowValue } from "./panel-state.ts";
import { optionText, type PanelRow } from "./rows.ts";

/** The size of the picture of a trace, in px. */
const size = { width: 620, height: 280 };

/** The value of a parameter as it is cached; a trace with its picture. */
export function rowValue({ row, parameter }: PanelRow, unread: boolean): RowValue {
  const { cache } = parameter;
  const value: unknown = cache.value;
  return {
    text: valueText(parameter) ?? null,
    exact: exactText(parameter) ?? null,
    number: typeof value === "number" && Number.isFinite(value) ? value : null,
    entry: cache.time === undefined ? null : entryOf(parameter, value),
    at: cache.time ?? null,
    stale: cache.time !== undefined && !cache.valid,
    unread,
    ...(row.isTrace && cache.time !== undefined && { picture: pictureOf(parameter, value) }),
  };
}

/** Where a trace cannot be drawn, the picture is why. */
function pictureOf(parameter: AnyParameter, value: unknown): string {
  try {
    const drawn = (plot as (...given: unknown[]) => { toSvg(): string })(parameter, value, size);
    return drawn.toSvg();
  } catch (error) {
    return html`<p>${error instanceof Error ? error.message : String(error)}</p>`.source;
  }
}

function entryOf({ control, unit }: AnyParameter, value: unknown): RowValue["entry"] {
  if (control.kind === "choice") {
    const index = control.options.findIndex(
      option => Object.is(option, value) || optionText(option, unit) === optionText(value, unit),
    );
    return index < 0 ? null : index;
  }
  if (control.kind === "switch") return value === true || value === 1 || value === "on";
  if (typeof value === "number" || typeof value === "string") return String(value);
  return null;
}
