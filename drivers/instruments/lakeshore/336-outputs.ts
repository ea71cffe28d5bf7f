/** The outputs of a Lake Shore 336: 1 and 2 are current sources with a loop, 3 and 4 voltage sources. */
import { Group } from "../../core/index.ts";
import type { LakeshoreBase } from "./base.ts";
import { LakeshoreHeaterOutput } from "./heater-output.ts";
import { LakeshoreBaseOutput } from "./output.ts";

/** OUTMODE knows the sensors by numbers, all else by letters. */
const inputs = { None: 0, A: 1, B: 2, C: 3, D: 4 } as const;

const currentSource = {
  modes: { off: 0, closed_loop: 1, zone: 2, open_loop: 3 },
  inputs,
  ranges: { off: 0, low: 1, medium: 2, high: 3 },
} as const;

const voltageSource = {
  modes: { off: 0, closed_loop: 1, zone: 2, open_loop: 3, monitor_out: 4, warm_up: 5 },
  inputs,
  // These outputs are off or on (manual, RANGE); low is the name that QCoDeS has for on.
  ranges: { off: 0, low: 1, on: 1 },
} as const;

/** Output 1 or 2: a heater that holds the temperature of a sensor. */
export class LakeshoreModel336CurrentSource extends LakeshoreHeaterOutput<typeof currentSource> {
  /** What the heater is like is sent together. */
  readonly heaterGroup;

  readonly outputMaxCurrent = this.groupParameter({
    label: "Largest heater current",
    valMapping: { user: 0, "0.707A": 1, "1A": 2, "1.141A": 3, "2A": 4 },
    docstring: "Current at 100 % of the high range; 1.141A is how the manual spells the square root of 2.",
  });

  constructor(parent: LakeshoreBase, name: string, index: 1 | 2) {
    super(parent, name, index, currentSource);
    // Four values: the type of output that QCoDeS sends before them belongs to the Model 335 (manuals, HTRSET).
    this.heaterGroup = new Group(
      {
        resistance: this.outputHeaterResistance,
        current: this.outputMaxCurrent,
        user: this.outputMaxUserCurrent,
        display: this.outputDisplay,
      },
      { getCmd: `HTRSET? ${index}`, setCmd: `HTRSET ${index},{resistance},{current},{user},{display}` },
    );
  }
}

/** Output 3 or 4: a voltage, controlled, by hand, or as a monitor of a sensor. */
export class LakeshoreModel336VoltageSource extends LakeshoreBaseOutput<typeof voltageSource> {
  constructor(parent: LakeshoreBase, name: string, index: 3 | 4) {
    super(parent, name, index, voltageSource);
  }
}
