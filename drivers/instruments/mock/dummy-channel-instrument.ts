/** Instruments with several channels, each reachable by itself or only in the tuple. */
import { channelTuple, type ChannelTuple } from "../../core/index.ts";
import { DummyChannel } from "./dummy-channel.ts";
import { MockInstrument, type MockOptions } from "./mock-instrument.ts";

/** How the instrument is made. */
export interface DummyChannelOptions<N extends string = string> extends MockOptions {
  /** Names of the channels. Default `ChanA` to `ChanF`, which are the submodules `A` to `F`. */
  channelNames?: readonly N[];
}

const letters = ["A", "B", "C", "D", "E", "F"] as const;
type Letter = (typeof letters)[number];
const withUnderscores = ["A_a", "B_b", "C_c", "D_d", "E_e", "F_f"];

class Channels extends MockInstrument {
  readonly channels: ChannelTuple<DummyChannel>;

  constructor(name: string, session?: unknown, options: DummyChannelOptions = {}) {
    super(name, session, options);
    const { channelNames, seed = 1 } = options;
    const ids: readonly string[] = channelNames ?? letters;
    const names = channelNames ?? letters.map(letter => `Chan${letter}`);
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

  /** What a station's types say of it besides its class: the names of its channels. */
  static typeArguments(init: Readonly<Record<string, unknown>>): string[] {
    const given = init["channelNames"] ?? init["channel_names"];
    if (typeof given !== "object" || given === null) return [];
    const names = Array.isArray(given) ? given.map(String) : Object.keys(given);
    return names.length === 0 ? [] : [names.map(name => JSON.stringify(name)).join(" | ")];
  }
}
Object.defineProperty(Channels, "name", { value: "DummyChannelInstrument" });

/** An instrument with channels of these names. */
export type DummyChannelInstrument<N extends string = Letter> = Channels & { readonly [K in N]: DummyChannel };

/** Makes them; the channels are known by the names that are given. */
export interface DummyChannelInstrumentConstructor {
  new <const N extends string = Letter>(
    name: string,
    session?: unknown,
    options?: DummyChannelOptions<N>,
  ): DummyChannelInstrument<N>;
  /** Opens one: `await DummyChannelInstrument.open("chans", { channelNames: ["left", "right"] })`. */
  open<const N extends string = Letter>(
    name: string,
    options?: DummyChannelOptions<N>,
  ): Promise<DummyChannelInstrument<N>>;
  connect: (typeof Channels)["connect"];
  typeArguments: (typeof Channels)["typeArguments"];
  readonly prototype: DummyChannelInstrument;
}

/**
 * Six channels, or those of given names, with a parameter of each kind, as submodules and as `channels`: QCoDeS's
 * `DummyChannelInstrument`.
 */
export const DummyChannelInstrument = Channels as unknown as DummyChannelInstrumentConstructor;

/** Six channels that are reached through `channels` alone, with underscores in their names. */
export class DummyChannelOnlyInstrument extends MockInstrument {
  readonly channels = channelTuple(withUnderscores, id => new DummyChannel(this, `Chan${id}`, id));
}
