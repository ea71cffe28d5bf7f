/** The outputs of a Lake Shore 335: heaters with a loop, of which the second may be a voltage. */
import { Group } from "../../core/index.ts";
import type { LakeshoreBase } from "./base.ts";
import { LakeshoreHeaterOutput } from "./heater-output.ts";

const codes = {
  modes: { off: 0, closed_loop: 1, zone: 2, open_loop: 3 },
  // OUTMODE knows the sensors by numbers, all else by letters.
  inputs: { None: 0, A: 1, B: 2 },
  ranges: { off: 0, low: 1, medium: 2, high: 3 },
} as const;

/** Output 1 or 2. */
export class LakeshoreModel335CurrentSource extends LakeshoreHeaterOutput<typeof codes> {
  /** What the heater is like is sent together. */
  readonly heaterGroup;
  readonly outputType;

  readonly outputMaxCurrent = this.groupParameter({
    label: "Largest heater current",
    valMapping: { user: 0, "0.707A": 1, "1A": 2, "1.141A": 3, "1.732A": 4 },
    docstring: "Current at 100 % of the high range; 1.141A is how the manual spells the square root of 2.",
  });

  constructor(parent: LakeshoreBase, name: string, index: 1 | 2) {
    super(parent, name, index, codes);
    this.outputType = this.groupParameter({
      label: "Output type",
      // Output 2 only (manual, HTRSET).
      valMapping: index === 2 ? { current: 0, voltage: 1 } : { current: 0 },
      docstring: "Whether the output is a current or a voltage, which only output 2 may be.",
    });
    this.heaterGroup = new Group(
      {
        type: this.outputType,
        resistance: this.outputHeaterResistance,
        current: this.outputMaxCurrent,
        user: this.outputMaxUserCurrent,
        display: this.outputDisplay,
      },
      { getCmd: `HTRSET? ${index}`, setCmd: `HTRSET ${index},{type},{resistance},{current},{user},{display}` },
    );
  }

  override get largestCurrent(): number {
    return 1.732;
  }
}
