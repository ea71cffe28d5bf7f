/** Parameters of several values, always the same, with and without axes. */
import { linspace, MultiParameter, type AnyInstrument } from "../../core/index.ts";

interface Options {
  instrument?: AnyInstrument;
}

const both = <T>(one: T): [T, T] => [one, one];

/** Two single values: 0 and 1. */
export class MultiScalarParam extends MultiParameter<{ thisparam: number; thatparam: number }> {
  constructor(name = "multiscalarparameter", { instrument }: Options = {}) {
    super(name, {
      instrument,
      names: ["thisparam", "thatparam"],
      labels: ["thisparam label", "thatparam label"],
      units: ["thisparam unit", "thatparam unit"],
      docstring: "Two single values, which are read together.",
    });
  }

  override getRaw(): [number, number] {
    return [0, 1];
  }
}

type TwoTraces = { multi_setpoint_param_this: Float64Array; multi_setpoint_param_that: Float64Array };

/** Zeros and ones over the axis 5 … 9. */
export class MultiSetPointParam extends MultiParameter<TwoTraces> {
  constructor(name = "multi_setpoint_param", { instrument }: Options = {}) {
    super(name, {
      instrument,
      names: ["multi_setpoint_param_this", "multi_setpoint_param_that"],
      labels: ["this label", "that label"],
      units: ["this unit", "that unit"],
      shapes: both([5]),
      setpoints: both([linspace(5, 9, 5)]),
      setpointNames: both(["multi_setpoint_param_this_setpoint"]),
      setpointLabels: both(["this setpoint"]),
      setpointUnits: both(["this setpointunit"]),
      docstring: "Two traces over the same axis, which are read together.",
    });
  }

  override getRaw(): [Float64Array, Float64Array] {
    return [new Float64Array(5), new Float64Array(5).fill(1)];
  }
}

/** Zeros and ones over two axes of 5 and 3 points. */
export class MultiTwoAxesParam extends MultiParameter<{ this: Float64Array; that: Float64Array }> {
  constructor(name = "multi_2d_setpoint_param", { instrument }: Options = {}) {
    super(name, {
      instrument,
      names: ["this", "that"],
      labels: ["this label", "that label"],
      units: ["this unit", "that unit"],
      shapes: both([5, 3]),
      setpoints: both([linspace(5, 9, 5), linspace(9, 11, 3)]),
      setpointNames: both(["multi_2d_setpoint_param_this_setpoint", "multi_2d_setpoint_param_that_setpoint"]),
      setpointLabels: both(["this setpoint", "that setpoint"]),
      setpointUnits: both(["this setpointunit", "that setpointunit"]),
      docstring: "Two maps over the same two axes, which are read together.",
    });
  }

  override getRaw(): [Float64Array, Float64Array] {
    return [new Float64Array(15), new Float64Array(15).fill(1)];
  }
}

/** Zeros over 5 by 3 points, and ones over 2 by 7. */
export class MultiTwoSizesParam extends MultiParameter<{ this_5_3: Float64Array; this_2_7: Float64Array }> {
  constructor(name = "multi_2d_setpoint_param", { instrument }: Options = {}) {
    const names = (index: number) =>
      ["this", "that"].map(which => `multi_2d_setpoint_param_${which}_setpoint_${index}`);
    super(name, {
      instrument,
      names: ["this_5_3", "this_2_7"],
      labels: ["this label", "that label"],
      units: ["this unit", "that unit"],
      shapes: [
        [5, 3],
        [2, 7],
      ],
      setpoints: [
        [linspace(5, 9, 5), linspace(9, 11, 3)],
        [linspace(5, 9, 2), linspace(9, 11, 7)],
      ],
      setpointNames: [names(1), names(2)],
      setpointLabels: [
        ["this setpoint 1", "that setpoint 1"],
        ["this setpoint 2", "that setpoint 2"],
      ],
      setpointUnits: both(["this setpointunit", "that setpointunit"]),
      docstring: "Two maps over axes of different lengths, which are read together.",
    });
  }

  override getRaw(): [Float64Array, Float64Array] {
    return [new Float64Array(15), new Float64Array(14).fill(1)];
  }
}
