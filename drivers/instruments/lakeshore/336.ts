/** Lake Shore Model 336: temperature controller with four sensors and four outputs. */
import { channelTuple } from "../../core/index.ts";
import { LakeshoreModel336Channel } from "./336-channel.ts";
import { LakeshoreModel336CurrentSource, LakeshoreModel336VoltageSource } from "./336-outputs.ts";
import { LakeshoreBase } from "./base.ts";

export class LakeshoreModel336 extends LakeshoreBase {
  readonly A = new LakeshoreModel336Channel(this, "A", "A");
  readonly B = new LakeshoreModel336Channel(this, "B", "B");
  readonly C = new LakeshoreModel336Channel(this, "C", "C");
  readonly D = new LakeshoreModel336Channel(this, "D", "D");

  readonly channels = channelTuple([this.A, this.B, this.C, this.D], channel => channel, { snapshotable: false });

  readonly output1 = new LakeshoreModel336CurrentSource(this, "output1", 1);
  readonly output2 = new LakeshoreModel336CurrentSource(this, "output2", 2);
  readonly output3 = new LakeshoreModel336VoltageSource(this, "output3", 3);
  readonly output4 = new LakeshoreModel336VoltageSource(this, "output4", 4);

  override sensorFor(inputChannel: string): LakeshoreModel336Channel | undefined {
    return [...this.channels].find(({ channel }) => channel === inputChannel);
  }
}
