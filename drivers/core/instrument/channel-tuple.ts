/** Equal channels as a typed, fixed list: by index, by slice and by name. */

import { inspect } from "node:util";

import { InstrumentError } from "../errors.ts";
import type { SnapshotOptions } from "../parameter/snapshot.ts";
import type { ChannelTupleSnapshot, InstrumentBase, InstrumentSnapshot, Submodule } from "./instrument-base.ts";
import type { InstrumentModule } from "./instrument-module.ts";
import { isPartOf, members } from "./types.ts";

/** Channels of an instrument. */
export class ChannelTuple<C extends InstrumentModule = InstrumentModule> implements Submodule, Iterable<C> {
  readonly [index: number]: C;
  readonly #channels: readonly C[];
  readonly #snapshotable: boolean;

  constructor(channels: readonly C[], { snapshotable = true }: { snapshotable?: boolean } = {}) {
    this.#channels = channels;
    this.#snapshotable = snapshotable;
    for (const [index, channel] of channels.entries()) {
      Object.defineProperty(this, index, { value: channel, enumerable: true });
    }
  }

  get length(): number {
    return this.#channels.length;
  }

  get [members](): readonly InstrumentBase[] {
    return this.#channels;
  }

  /** The channel at an index; a negative one counts from the end. */
  at(index: number): C {
    const channel = this.#channels.at(index);
    if (channel) return channel;
    throw new InstrumentError(`no channel ${index}: there are ${this.length}`);
  }

  /** Some of the channels, as a tuple of their own. */
  slice(start?: number, end?: number): ChannelTuple<C> {
    return new ChannelTuple(this.#channels.slice(start, end), { snapshotable: this.#snapshotable });
  }

  /** The channel of that short name. */
  byName(name: string): C {
    const channel = this.#channels.find(each => each.shortName === name);
    if (channel) return channel;
    throw new InstrumentError(`no channel ${name}: there are ${this.#channels.map(each => each.shortName).join(", ")}`);
  }

  map<R>(each: (channel: C, index: number) => R): R[] {
    return this.#channels.map(each);
  }

  [Symbol.iterator](): Iterator<C> {
    return this.#channels[Symbol.iterator]();
  }

  [isPartOf](owner: InstrumentBase): boolean {
    return this.#channels.some(channel => channel[isPartOf](owner));
  }

  async snapshot(options: SnapshotOptions = {}): Promise<ChannelTupleSnapshot> {
    if (this.#snapshotable) for (const channel of this.#channels) await channel.snapshot(options);
    return this.record();
  }

  record(): ChannelTupleSnapshot {
    const channels = this.#channels.map((channel): [string, InstrumentSnapshot] => [
      channel.fullName,
      channel.record(),
    ]);
    return {
      __class__: "ChannelTuple",
      snapshotable: this.#snapshotable,
      ...(this.#snapshotable && { channels: Object.fromEntries(channels) }),
    };
  }

  toString(): string {
    const [first] = this.#channels;
    const list = `[${this.#channels.map(String).join(", ")}]`;
    return first
      ? `ChannelTuple(${String(first.parent)}, ${first.constructor.name}, ${list})`
      : `ChannelTuple(${list})`;
  }

  [inspect.custom](): string {
    return this.toString();
  }
}

/** Makes a channel for each id: `channelTuple(["A", "B"], id => new Channel(this, id))`. */
export function channelTuple<I, C extends InstrumentModule>(
  ids: readonly I[],
  make: (id: I, index: number) => C,
  options: { snapshotable?: boolean } = {},
): ChannelTuple<C> {
  return new ChannelTuple(ids.map(make), options);
}
