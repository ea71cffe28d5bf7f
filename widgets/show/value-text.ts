/** What is known of a parameter, in words: its value with a unit, how old it is, and what it takes. */

import { inspect } from "node:util";
import {
  Complex,
  ComplexArray,
  GroupedParameter,
  MultiChannelInstrumentParameter,
  MultiParameter,
} from "../../drivers/core/index.ts";
import type {
  AnyParameter,
  ArrayControl,
  Control,
  ListControl,
  NumberControl,
  Validator,
} from "../../drivers/core/index.ts";
import { PartValues } from "../../drivers/core/parameter/part-values.ts";
import { formatQuantity } from "../si.ts";

/** The cached value, or nothing if there never was one. */
export function valueText(parameter: AnyParameter): string | undefined {
  const { cache, unit, vals } = parameter;
  if (cache.timestamp === null) return undefined;
  const value: unknown = cache.value;
  // whole numbers are counts or codes: every digit matters
  if (typeof value === "number" && vals?.isInteger === true) return `${value} ${unit}`.trimEnd();
  return quantityText(value, unit === "" ? (unitsOf(parameter) ?? unit) : unit);
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
  return controlText(control, unit) ?? (vals === undefined ? "anything" : describedText(vals));
}

/** What a validator on its own lets through. */
export function limitsText(vals: Validator, unit: string): string {
  return controlText(vals.control, unit) ?? describedText(vals);
}

function describedText({ description }: Validator): string {
  return description.replace(/^<(.*)>$/s, "$1");
}

const shownChoices = 8;
const shownItems = 5;

/** The unit of each part of a value, by name or place in the list. */
type Units = Readonly<Record<string, unknown>>;

/** A value with its unit; the values of a list or of named parts may have one unit each. */
export function quantityText(value: unknown, unit: string | Units): string {
  if (typeof unit === "string") return textOf(value, unit);
  const each = (item: unknown, key: string): string => {
    const own = unit[key];
    return textOf(item, typeof own === "string" ? own : "");
  };
  if (isList(value)) return listed(value, each);
  return isRecord(value) ? named(value, each) : textOf(value, "");
}

function unitsOf(parameter: AnyParameter): Units | undefined {
  const given: unknown = parameter;
  if (given instanceof MultiChannelInstrumentParameter) return Object.fromEntries(given.units.entries());
  if (given instanceof MultiParameter) {
    const { names, units } = given as unknown as MultiParameter;
    return Object.fromEntries(names.map((name, index) => [name, units[index]]));
  }
  if (!(given instanceof GroupedParameter)) return undefined;
  const { parameters } = given as unknown as GroupedParameter;
  return Object.fromEntries(Object.entries(parameters).map(([name, { unit }]) => [name, unit]));
}

type TextOfItem = (item: unknown, key: string) => string;

function textOf(value: unknown, unit: string): string {
  if (typeof value === "number") return formatQuantity(value, unit);
  if (typeof value === "string") return value === "" ? "(empty text)" : `${value} ${unit}`.trimEnd();
  if (value === null || value === undefined) return "none";
  if (typeof value === "boolean") return value ? "on" : "off";
  if (value instanceof Complex) return `${value.toString()} ${unit}`.trimEnd();
  const list = listOf(value);
  if (list !== undefined) return listed(list, item => itemText(item, unit));
  return isRecord(value) ? named(value, item => itemText(item, unit)) : plain(value);
}

function itemText(item: unknown, unit: string): string {
  return typeof item === "number" || item instanceof Complex ? textOf(item, unit) : plain(item);
}

function listed(list: readonly unknown[], text: TextOfItem): string {
  const items = list.slice(0, shownItems).map((item, index) => text(item, String(index)));
  return `[${items.join(", ")}${list.length > shownItems ? `, … ${list.length} values` : ""}]`;
}

function named(value: object, text: TextOfItem): string {
  const entries = Object.entries(value);
  if (entries.length === 0) return "{}";
  const items = entries.slice(0, shownItems).map(([name, item]) => `${name} = ${text(item, name)}`);
  return items.join(", ") + (entries.length > shownItems ? `, … ${entries.length} values` : "");
}

function listOf(value: unknown): readonly unknown[] | undefined {
  if (isList(value)) return value;
  if (value instanceof ComplexArray) return Array.from(value);
  return ArrayBuffer.isView(value) && isIterable(value) ? Array.from(value) : undefined;
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

/** A dictionary, or the named parts of a value. */
function isRecord(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null || value instanceof PartValues;
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
