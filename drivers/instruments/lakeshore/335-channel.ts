/** A sensor of a Lake Shore 335. */
import type { LakeshoreBase } from "./base.ts";
import { LakeshoreCurveChannel } from "./curve-channel.ts";

const sensorTypes = { disabled: 0, diode: 1, platinum_rtd: 2, ntc_rtd: 3, thermocouple: 4 } as const;

/** Input A or B. */
export class LakeshoreModel335Channel extends LakeshoreCurveChannel<typeof sensorTypes> {
  constructor(parent: LakeshoreBase, name: string, channel: string) {
    super(parent, name, channel, sensorTypes);
  }
}
