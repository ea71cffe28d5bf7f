/** What was typed into a sweep panel, as a sweep, and as the cell that does the same. */

import { messageOf } from "../../drivers/core/errors.ts";
import { type AnyParameter, LinSweep, type SettableParameter } from "../../drivers/core/index.ts";
import { numberOf } from "../instrument-panel/number-entry.ts";
import type { AxisEntry, SweepChoice, SweepEntry } from "./sweep-state.ts";

/** A parameter by which cells call it. */
export interface NamedParameter {
  /** As in `smu.smua.volt`. */
  readonly name: string;
  readonly parameter: AnyParameter;
}

/** A sweep that can begin. */
export interface SweepPlan {
  readonly name: string;
  readonly sweeps: readonly LinSweep[];
  readonly measured: readonly AnyParameter[];
  /** The cell that does the same. */
  readonly code: string;
}

/** Longer cells have a line for each part. */
const longestLine = 90;

/** What a parameter can be used for. */
export function choiceOf({ name, parameter }: NamedParameter): SweepChoice {
  const { label, unit, control } = parameter;
  const isNumber =
    control.kind === "number" ||
    (control.kind === "choice" && control.options.every(isNumeric)) ||
    control.kind === "any";
  return { name, label, unit, canSweep: parameter.settable && isNumber, canRead: parameter.gettable };
}

function isNumeric(value: unknown): boolean {
  return typeof value === "number";
}

/**
 * The sweep of an entry.
 * @throws RangeError or TypeError that tells what is missing or impossible.
 */
export function planOf({ name, axes, measured }: SweepEntry, known: readonly NamedParameter[]): SweepPlan {
  if (axes.length === 0) throw new RangeError("choose what to sweep");
  if (measured.length === 0) throw new RangeError("choose what to read");
  const planned = axes.map(axis => plannedAxis(axis, known));
  const swept = planned.map(({ named }) => named.name);
  if (new Set(swept).size < swept.length) throw new RangeError(`${swept[0]} is swept twice: choose two parameters`);
  const read = measured.map(index => at(known, index));
  const options = name === "" ? [] : [`{ name: ${JSON.stringify(name)} }`];
  const parts = [...planned.map(({ code }) => code), ...read.map(each => each.name), ...options];
  const line = parts.join(", ");
  const given = line.length <= longestLine ? line : `\n${parts.map(part => `  ${part},\n`).join("")}`;
  return {
    name,
    sweeps: planned.map(({ sweep }) => sweep),
    measured: read.map(({ parameter }) => parameter),
    code: `const run = dond.start(${given});\nrun`,
  };
}

function plannedAxis(
  { parameter: index, start, stop, points, delay }: AxisEntry,
  known: readonly NamedParameter[],
): { named: NamedParameter; sweep: LinSweep; code: string } {
  const named = at(known, index);
  const { unit } = named.parameter;
  const within = <T>(what: string, read: () => T): T => {
    try {
      return read();
    } catch (error) {
      throw new RangeError(`${named.name}, ${what}: ${messageOf(error)}`, {
        cause: error,
      });
    }
  };
  const [from, to] = [
    within("start", () => numberOf(start.trim(), unit)),
    within("stop", () => numberOf(stop.trim(), unit)),
  ];
  const count = within("points", () => numberOf(points.trim(), ""));
  const wait = within("delay", () => numberOf(delay.trim() === "" ? "0" : delay.trim(), "s"));
  const sweep = new LinSweep(named.parameter as unknown as SettableParameter<number>, from, to, count, wait);
  const numbers = [from, to, count, ...(wait > 0 ? [wait] : [])].join(", ");
  return { named, sweep, code: `new LinSweep(${named.name}, ${numbers})` };
}

function at(known: readonly NamedParameter[], index: number): NamedParameter {
  const named = known[index];
  if (!named) throw new RangeError(`there is no parameter ${index}: must be from 0 to ${known.length - 1}`);
  return named;
}
