/** What is known of the value of a line: the instrument is not asked. */

import type { AnyParameter } from "../../drivers/core/index.ts";
import { exactText, valueText } from "../show/value-text.ts";
import type { RowValue } from "./panel-state.ts";
import { partValues } from "./parts.ts";
import { pictures } from "./picture.ts";
import { optionText, type PanelRow } from "./rows.ts";

/** The value of a parameter as it is cached; a trace with its plot. */
export function rowValue({ row, parameter }: PanelRow, unread: boolean): RowValue {
  const { cache } = parameter;
  const value: unknown = cache.value;
  const isKnown = cache.time !== undefined;
  return {
    text: valueText(parameter) ?? null,
    exact: exactText(parameter) ?? null,
    number: typeof value === "number" && Number.isFinite(value) ? value : null,
    entry: isKnown ? entryOf(parameter, value) : null,
    at: cache.time ?? null,
    stale: isKnown && !cache.valid,
    unread,
    parts: partValues(parameter),
    ...(row.isTrace && isKnown && value !== null && pictures(parameter, value)(parameter.registerName)),
  };
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
