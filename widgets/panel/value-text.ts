/** What is known of a parameter, in words: its value with a unit, how old it is, and what it takes. */

import { inspect } from "node:util";
import { Complex } from "../../drivers/core/index.ts";
import type { AnyParameter, ArrayControl, Control, ListControl, NumberControl } from "../../drivers/core/index.ts";
import { formatQuantity } from "../si.ts";

/** The cached value, or nothing if there never was one. */
export function valueText({ cache, unit, vals }: AnyParameter): string | undefined {
  if (cache.timestamp === null) return undefined;
  const value: unknown = cache.value;
  // whole numbers are counts or codes: every digit matters
  if (typeof value === "number" && vals?.isInteger === true) return `${value} ${unit}`.trimEnd();
  return textOf(value, unit);
}

/** The value in full, where its text is shortened. */
export function exactText({ cache, unit }: AnyParameter): string | undefined {
  const value: unknown = cache.value;
  return typeof value === "number" ? `${value} ${unit}`.trimEnd() : undefined;
}

/** Age of a value in seconds as `3 s`, `5 min`, `2 h` or `4 d`. */
export function ageText(seconds: number): string {
  if (seconds < 1) return "now";
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3_600)} h` : `${Math.round(seconds / 86_400)} d`;
}

/** What may be set. */
export function allowedText(parameter: AnyParameter): string {
  if (!parameter.settable) return "read only";
  const { control, vals, unit } = parameter;
  const known = controlText(control, unit);
  if (known !== undefined) return known;
  return vals === undefined ? "anything" : vals.description.replace(/^<(.*)>$/s, "$1");
}

const shownChoices = 8;
const shownItems = 5;

function textOf(value: unknown, unit: string): string {
  if (typeof value === "number") return formatQuantity(value, unit);
  if (typeof value === "string") return value === "" ? "(empty text)" : `${value} ${unit}`.trimEnd();
  if (value === null || value === undefined) return "none";
  if (typeof value === "boolean") return value ? "on" : "off";
  if (value instanceof Complex) return `${value.toString()} ${unit}`.trimEnd();
  const list = Array.isArray(value) ? value : ArrayBuffer.isView(value) ? itemsOf(value) : undefined;
  if (list !== undefined) {
    const items = list.slice(0, shownItems).map(item => (typeof item === "number" ? textOf(item, unit) : plain(item)));
    return `[${items.join(", ")}${list.length > shownItems ? `, … ${list.length} values` : ""}]`;
  }
  return plain(value);
}

function itemsOf(view: ArrayBufferView): readonly unknown[] {
  return isIterable(view) ? Array.from(view) : [];
}

function isIterable(value: object): value is Iterable<unknown> {
  return Symbol.iterator in value;
}

function plain(value: unknown): string {
  return typeof value === "string" ? value : inspect(value, { breakLength: Infinity, maxStringLength: 200 });
}

function controlText(control: Control, unit: string): string | undefined {
  if (control.kind === "number") return numberText(control, unit);
  if (control.kind === "choice") return choiceText(control.options, unit);
  if (control.kind === "text") return lengthText(control);
  if (control.kind === "oneOf") return alternatives(control.controls, unit);
  if (control.kind === "list") return listText(control, unit);
  if (control.kind === "array") return arrayText(control, unit);
  if (control.kind === "complex") return "complex numbers";
  return control.kind === "switch" ? "on or off" : undefined;
}

function alternatives(controls: readonly Control[], unit: string): string | undefined {
  const texts = controls.map(control => controlText(control, unit));
  return texts.includes(undefined) ? undefined : texts.join(", or ");
}

function listText({ element, length, sorted }: ListControl, unit: string): string {
  const text = controlText(element, unit);
  const elements = text === undefined ? "" : ` of ${text}`;
  return `${sorted === true ? "rising " : ""}list${elements}${length === undefined ? "" : `, ${length} elements`}`;
}

function arrayText({ types, min, max, shape }: ArrayControl, unit: string): string {
  const kind = types.includes("complex") ? "complex numbers" : types.includes("float") ? "numbers" : "whole numbers";
  const range = min === undefined && max === undefined ? "" : `, ${numberText({ kind: "number", min, max }, unit)}`;
  return `array of ${shape === undefined ? "" : `${shape.join(" × ")} `}${kind}${range}`;
}

function numberText({ min, max, step, integer }: NumberControl, unit: string): string {
  const kind = integer === true ? "whole numbers" : "numbers";
  const low = min === undefined || min === -Infinity ? undefined : formatQuantity(min, unit);
  const high = max === undefined || max === Infinity ? undefined : formatQuantity(max, unit);
  const range =
    low !== undefined && high !== undefined
      ? `${low} to ${high}`
      : low !== undefined
        ? `${low} or more`
        : high !== undefined
          ? `${high} or less`
          : "";
  const steps = step === undefined ? "" : ` in steps of ${formatQuantity(step, unit)}`;
  if (range === "") return kind + steps;
  return (integer === true ? `whole numbers, ${range}` : range) + steps;
}

function choiceText(options: readonly unknown[], unit: string): string {
  const step = evenStep(options);
  if (step !== undefined) {
    return `${textOf(options[0], unit)} to ${textOf(options.at(-1), unit)} in steps of ${textOf(Math.abs(step), unit)}`;
  }
  const shown = options.slice(0, shownChoices).map(option => choiceName(option, unit));
  return shown.join(", ") + (options.length > shownChoices ? `, … ${options.length} choices` : "");
}

function choiceName(option: unknown, unit: string): string {
  // a word such as MAX stands for a value and its unit
  if (typeof option === "string") return textOf(option, "");
  return typeof option === "boolean" ? String(option) : textOf(option, unit);
}

/** The distance between neighbours where it is the same for all, as for an attenuator. */
function evenStep(options: readonly unknown[]): number | undefined {
  const numbers = options.filter(option => typeof option === "number");
  const [first, second] = numbers;
  if (numbers.length !== options.length || numbers.length < 5 || first === undefined || second === undefined) {
    return undefined;
  }
  const step = second - first;
  const even = numbers.every((value, index) => Math.abs(value - (first + index * step)) <= Math.abs(step) * 1e-6);
  return even && step !== 0 ? step : undefined;
}

function lengthText({ minLength, maxLength }: Extract<Control, { kind: "text" }>): string {
  if (maxLength !== undefined && maxLength !== Infinity) return `text of ${minLength ?? 0} to ${maxLength} characters`;
  return minLength !== undefined && minLength > 0 ? `text of ${minLength} or more characters` : "text";
}
