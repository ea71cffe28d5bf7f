/** Channels as a list that grows until it is locked. */

import { InstrumentError } from "../errors.ts";
import type { Validator } from "../validators/validator.ts";
import type { Broadcast } from "./broadcast.ts";
import type { ChannelClass } from "./channel-tuple.ts";
import { Channels, ChannelTuple } from "./channel-tuple.ts";
import type { InstrumentBase } from "./instrument-base.ts";
import type { InstrumentModule } from "./instrument-module.ts";

/** What a list of channels is told. */
export interface ChannelListOptions {
  /** Whether a snapshot holds the channels; false where they are fields as well. Default true. */
  snapshotable?: boolean;
}

class List<C extends InstrumentModule> extends Channels<C> {
  readonly #options: ChannelListOptions;
  #locked: boolean;

  constructor(
    parent: InstrumentBase,
    channelType: ChannelClass<C>,
    channels: readonly C[] = [],
    options: ChannelListOptions = {},
  ) {
    super([], { ...options, parent, channelType });
    this.change(own => void own.push(...channels));
    this.#options = options;
    // As in QCoDeS: a list that comes with its channels is complete.
    this.#locked = channels.length > 0;
  }

  /** Whether it can no longer change. */
  get locked(): boolean {
    return this.#locked;
  }

  /** Ends all changes. */
  lock(): void {
    this.#locked = true;
  }

  append(channel: C): void {
    this.#unlocked("append to").change(channels => void channels.push(channel));
  }

  /** Puts a channel before the one at the index. */
  insert(index: number, channel: C): void {
    this.#unlocked("insert into").change(channels => void channels.splice(index, 0, channel));
  }

  extend(more: Iterable<C>): void {
    this.#unlocked("extend").change(channels => void channels.push(...more));
  }

  remove(channel: C): void {
    this.#unlocked("remove from");
    const index = this.indexOf(channel);
    if (index < 0) throw new InstrumentError(`${String(channel)} is not in ${String(this)}`);
    this.change(channels => void channels.splice(index, 1));
  }

  clear(): void {
    this.#unlocked("clear").change(channels => void channels.splice(0));
  }

  /** The same channels as a tuple, which cannot change. */
  toChannelTuple(): ChannelTuple<C> {
    const { parent, channelType } = this;
    return new ChannelTuple([...this], { ...this.#options, parent, channelType });
  }

  override getValidator(): Validator<C> {
    if (!this.#locked)
      throw new InstrumentError(`cannot make a validator of a channel list that can change: lock() it`);
    return super.getValidator();
  }

  #unlocked(doing: string): this {
    if (this.#locked) throw new InstrumentError(`cannot ${doing} a locked channel list: ${String(this)}`);
    return this;
  }
}
Object.defineProperty(List, "name", { value: "ChannelList" });

/** A list of channels that can change until it is locked, with the parameters and methods of their class for all. */
export type ChannelList<C extends InstrumentModule = InstrumentModule> = List<C> & Broadcast<C, keyof List<C>>;

/** Makes lists of channels. */
export interface ChannelListConstructor {
  new <C extends InstrumentModule>(
    parent: InstrumentBase,
    channelType: ChannelClass<C>,
    channels?: readonly C[],
    options?: ChannelListOptions,
  ): ChannelList<C>;
  readonly prototype: ChannelList;
}

/** `new ChannelList(this, Channel)`: an empty list that takes channels of that class until it is locked. */
export const ChannelList = List as unknown as ChannelListConstructor;
