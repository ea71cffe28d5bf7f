/** Instruments with six channels, each reachable by itself or only in the tuple. */
import { channelTuple, type ChannelTuple } from "../../core/index.ts";
import { DummyChannel } from "./dummy-channel.ts";
import { MockInstrument, type MockOptions } from "./mock-instrument.ts";

/** How the instrument is made. */
export interface DummyChannelOptions extends MockOptions {
  /** Names of the channels. Default `ChanA` to `ChanF`, which are the submodules `A` to `F`. */
  channelNames?: readonly string[];
}

const letters = ["A", "B", "C", "D", "E", "F"] as const;
const withUnderscores = ["A_a", "B_b", "C_c", "D_d", "E_e", "F_f"];

/** Six channels with a parameter of each kind, as submodules and as `channels`: QCoDeS's `DummyChannelInstrument`. */
export class DummyChannelInstrument extends MockInstrument {
  readonly channels: ChannelTuple<DummyChannel>;
  declare readonly A: DummyChannel;
  declare readonly B: DummyChannel;
  declare readonly C: DummyChannel;
  declare readonly D: DummyChannel;
  declare readonly E: DummyChannel;
  declare readonly F: DummyChannel;

  constructor(name: string, session?: unknown, { channelNames, ...options }: DummyChannelOptions = {}) {
    super(name, session, options);
    const ids: readonly string[] = channelNames ?? letters;
    const names = channelNames ?? letters.map(letter => `Chan${letter}`);
    const { seed = 1 } = options;
    this.channels = channelTuple(
      ids,
      (id, index) => new DummyChannel(this, names[index] as string, id, { seed: seed + index }),
      { parent: this, channelType: DummyChannel, snapshotable: false },
    );
    for (const [index, id] of ids.entries()) this.addSubmodule(id, this.channels.at(index));
  }

  static override async connect(_options?: DummyChannelOptions): Promise<unknown> {
    return undefined;
  }
}

/** Six channels that are reached through `channels` alone, with underscores in their names. */
export class DummyChannelOnlyInstrument extends MockInstrument {
  readonly channels = channelTuple(withUnderscores, id => new DummyChannel(this, `Chan${id}`, id));
}
