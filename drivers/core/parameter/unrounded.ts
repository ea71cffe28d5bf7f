/** Rounding that does not lead out of what may be set. */

import type { Control } from "../validators/validator.ts";

/** What decides about a value: a validator by its `check`, or a parameter. */
export interface Judge {
  readonly control: Control;
  validate(value: unknown): void;
}

/**
 * The value, or where it is refused the limit, the choice or the whole number that is the same on the other side of a
 * scale or an offset: a parameter accepts its own output.
 */
export function unrounded(value: number, judge: Judge, isSame: (candidate: number) => boolean): number {
  if (fits(value, judge)) return value;
  return [Math.round(value), ...edges(judge.control)].find(each => isSame(each) && fits(each, judge)) ?? value;
}

function fits(value: number, judge: Judge): boolean {
  try {
    judge.validate(value);
    return true;
  } catch {
    return false;
  }
}

function edges(control: Control): number[] {
  if (control.kind === "oneOf") return control.controls.flatMap(edges);
  const all = control.kind === "number" ? [control.min, control.max] : control.kind === "choice" ? control.options : [];
  return all.filter(each => typeof each === "number");
}
