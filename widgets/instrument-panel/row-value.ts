/** What is known of the value of a line: the instrument is not asked. */

import type { AnyParameter } from "../../drivers/core/index.ts";
import { exactText, valueText } from "../show/value-text.ts";
import { writtenNumber } from "./number-entry.ts";
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
    text: textOf(row, parameter),
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

/** What is drawn, or told part by part, is only counted. */
function textOf({ isTrace, parts }: PanelRow["row"], parameter: AnyParameter): string | null {
  const text = valueText(parameter);
  if (text === undefined) return null;
  if (parts.length > 0) return `${parts.length} values`;
  const value: unknown = parameter.cache.value;
  const isArray = isTrace && typeof value === "object" && value !== null && "length" in value;
  return isArray ? `${String(value.length)} points` : text;
}

function entryOf({ control, unit }: AnyParameter, value: unknown): RowValue["entry"] {
  if (control.kind === "choice") {
    const index = control.options.findIndex(
      option => Object.is(option, value) || optionText(option, unit) === optionText(value, unit),
    );
    return index < 0 ? null : index;
  }
  if (control.kind === "switch") return value === true || value === 1 || value === "on";
  if (typeof value === "number") return writtenNumber(value, unit);
  return typeof value === "string" ? value : null;
}
