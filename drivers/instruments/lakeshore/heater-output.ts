/** An output of a Lake Shore 335 or 336 that drives a heater with a loop: P, I, D, and what the heater is like. */
import { Group, parseNumber, vals } from "../../core/index.ts";
import type { LakeshoreBase } from "./base.ts";
import { LakeshoreBaseOutput, type OutputCodes } from "./output.ts";

/** A heater; a model adds its largest currents and sends all that its `HTRSET` takes. */
export abstract class LakeshoreHeaterOutput<
  Codes extends OutputCodes = OutputCodes,
> extends LakeshoreBaseOutput<Codes> {
  /** P, I and D are sent together. */
  readonly pidGroup;

  /** What a heater may have at most, in A. */
  get largestCurrent(): number {
    return 2;
  }

  readonly P = this.groupParameter({
    label: "Proportional (closed loop)",
    getParser: parseNumber,
    vals: vals.numbers(0.1, 1000),
    docstring: "Proportional gain of the loop.",
  });

  readonly I = this.groupParameter({
    label: "Integral (closed loop)",
    getParser: parseNumber,
    vals: vals.numbers(0.1, 1000),
    docstring: "Integral, or reset, of the loop: 1000 s over the reset time.",
  });

  readonly D = this.groupParameter({
    label: "Derivative (closed loop)",
    getParser: parseNumber,
    vals: vals.numbers(0, 200),
    docstring: "Derivative, or rate, of the loop, in percent of a quarter of the reset time.",
  });

  readonly outputHeaterResistance = this.groupParameter({
    label: "Heater resistance",
    valMapping: { "25ohm": 1, "50ohm": 2 },
    docstring: "Resistance of the heater, by which the output shows its power.",
  });

  readonly outputMaxUserCurrent = this.groupParameter({
    label: "Largest heater current, as specified",
    unit: "A",
    getParser: parseNumber,
    vals: vals.numbers(0, this.largestCurrent),
    docstring: "Current at 100 % of the high range, where outputMaxCurrent is user.",
  });

  readonly outputDisplay = this.groupParameter({
    label: "Output display",
    valMapping: { current: 1, power: 2 },
    docstring: "Whether the display shows the percentage of current or of power.",
  });

  constructor(parent: LakeshoreBase, name: string, index: number, codes: Codes) {
    super(parent, name, index, codes);
    const { P, I, D } = this;
    this.pidGroup = new Group({ P, I, D }, { getCmd: `PID? ${index}`, setCmd: `PID ${index},{P},{I},{D}` });
  }
}
