/** Arrays on an axis of their own, always the same: what a plot or a dataset must get right. */
import { ArrayParameter, Complex, linspace, type AnyInstrument } from "../../core/index.ts";

const axis = linspace(5, 9, 5);

/** Five times 2 over the axis 5 … 9. */
export class ArraySetPointParam extends ArrayParameter<Float64Array> {
  constructor(name = "array_setpoint_param", { instrument }: { instrument?: AnyInstrument } = {}) {
    super(name, {
      instrument,
      shape: [5],
      label: "this label",
      unit: "this unit",
      setpoints: [axis],
      setpointNames: ["array_setpoint_param_this_setpoint"],
      setpointLabels: ["this setpoint"],
      setpointUnits: ["this setpointunit"],
      docstring: "Five times the number 2, each on a setpoint of its own.",
    });
  }

  override getRaw(): Float64Array {
    return new Float64Array(5).fill(2);
  }
}

/** `n − n·i` for n from 0 to 4, over the axis 5 … 9. */
export class ComplexArraySetPointParam extends ArrayParameter<Complex[]> {
  constructor(name = "testparameter", { instrument }: { instrument?: AnyInstrument } = {}) {
    super(name, {
      instrument,
      shape: [5],
      label: "this label",
      unit: "this unit",
      setpoints: [axis],
      setpointNames: ["this_setpoint"],
      setpointLabels: ["this setpoint"],
      setpointUnits: ["this setpointunit"],
      docstring: "Five complex numbers from 0 to 4 − 4i, each on a setpoint of its own.",
    });
  }

  override getRaw(): Complex[] {
    return [0, 1, 2, 3, 4].map(n => Complex.from({ re: n, im: -n }));
  }
}
