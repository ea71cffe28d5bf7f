/** Lake Shore Model 335: temperature controller with two sensors and two outputs. */
import { channelTuple } from "../../core/index.ts";
import { LakeshoreModel335Channel } from "./335-channel.ts";
import { LakeshoreModel335CurrentSource } from "./335-output.ts";
import { LakeshoreBase } from "./base.ts";

export class LakeshoreModel335 extends LakeshoreBase {
  readonly A = new LakeshoreModel335Channel(this, "A", "A");
  readonly B = new LakeshoreModel335Channel(this, "B", "B");

  readonly channels = channelTuple([this.A, this.B], channel => channel, { snapshotable: false });

  readonly output1 = new LakeshoreModel335CurrentSource(this, "output1", 1);
  readonly output2 = new LakeshoreModel335CurrentSource(this, "output2", 2);

  override sensorFor(inputChannel: string): LakeshoreModel335Channel | undefined {
    return [...this.channels].find(({ channel }) => channel === inputChannel);
  }
}
