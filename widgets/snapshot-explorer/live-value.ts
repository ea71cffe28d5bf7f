/** What is known of a line in this kernel, beside what was kept: the instrument is not asked. */

import type { AnyParameter } from "../../drivers/core/index.ts";
import { fitting } from "../../drivers/core/snapshot/restore-value.ts";
import { sameValue } from "../../drivers/core/snapshot/same-value.ts";
import { exactText, valueText } from "../show/value-text.ts";
import type { LiveLines } from "./live-lines.ts";
import type { LiveValue } from "./explorer-state.ts";
import type { SavedLine } from "./saved-rows.ts";

/** The cached value of a line, and whether it is the kept one. */
export function liveValue(line: SavedLine, { open }: LiveLines, parameter: AnyParameter | undefined): LiveValue {
  const barred = barredBy(line, open.has(line.item), parameter);
  if (!parameter) return { text: null, exact: null, at: null, stale: false, same: null, barred };
  const { time = null, valid } = parameter.cache;
  const [text = null, exact = null] = [valueText(parameter), exactText(parameter)];
  return { text, exact, at: time, stale: time !== null && !valid, same: sameAsSaved(parameter, line), barred };
}

/** The value that a parameter is known to have; undefined where it is not known, or may have changed. */
export function presentValue({ cache }: AnyParameter): unknown {
  return cache.valid ? cache.value : undefined;
}

/** Why a line cannot be restored; empty where it may be. */
export function barredBy(line: SavedLine, isOpen: boolean, parameter: AnyParameter | undefined): string {
  if (!isOpen) return `${line.item} is not open here`;
  if (!parameter) return "no such parameter here";
  if (!parameter.settable) return "cannot be set";
  return hasValue(line) ? "" : "no value in the snapshot";
}

function sameAsSaved(parameter: AnyParameter, line: SavedLine): boolean | null {
  if (parameter.cache.time === undefined || !hasValue(line)) return null;
  const { value } = line.record;
  // What a file has written in another form is the same value: 1 for true, a list for an array.
  const fit = parameter.settable ? fitting(parameter, value) : { value };
  return sameValue(parameter.cache.value, "error" in fit ? value : fit.value);
}

function hasValue({ record }: SavedLine): boolean {
  return record["value"] !== undefined && record["value"] !== null;
}
