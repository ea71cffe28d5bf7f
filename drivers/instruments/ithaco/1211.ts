/** Ithaco 1211 current preamplifier: an instrument without wires, whose knobs are written down here. */
import { Instrument, vals, type Idn } from "../../core/index.ts";

/**
 * The settings of the front panel, set by hand on both sides: nothing is sent. A {@link CurrentParameter} uses them to
 * turn a measured voltage into the current at the input.
 */
export class Ithaco1211 extends Instrument {
  readonly sens = this.parameter({
    label: "Sensitivity",
    unit: "A/V",
    setCmd: null,
    initialValue: 1e-8,
    vals: vals.enum(1e-11, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3),
    docstring: "Position of the sensitivity switch: the current at the input for 1 V at the output.",
  });

  readonly invert = this.parameter({
    label: "Inverted output",
    setCmd: null,
    initialValue: true,
    vals: vals.bool(),
    docstring: "Whether the output has the opposite sign of the input current.",
  });

  readonly sensFactor = this.parameter({
    label: "Sensitivity factor",
    setCmd: null,
    initialValue: 1,
    vals: vals.enum(0.1, 1, 10),
    docstring: "Position of the multiplier switch, by which the sensitivity counts.",
  });

  readonly suppression = this.parameter({
    label: "Suppression",
    unit: "A",
    setCmd: null,
    initialValue: 1e-7,
    vals: vals.enum(1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3),
    docstring: "Range of the current that is subtracted at the input.",
  });

  readonly risetime = this.parameter({
    label: "Rise Time",
    unit: "msec",
    setCmd: null,
    initialValue: 0.3,
    vals: vals.enum(0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000),
    docstring: "Position of the rise time switch: how long the output takes from 10 % to 90 % of a step.",
  });

  /** What is printed on it; it cannot be asked. */
  override async getIdn(): Promise<Idn> {
    return { vendor: "Ithaco (DL Instruments)", model: "1211", serial: null, firmware: null };
  }
}
