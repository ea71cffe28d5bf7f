/** Equal channels as a typed, fixed list: by index, by slice and by name, and all at once. */

import { inspect } from "node:util";

import { shownAs } from "../../shown.ts";
import { InstrumentError } from "../errors.ts";
import type { SnapshotOptions } from "../parameter/snapshot.ts";
import type { Validator } from "../validators/validator.ts";
import type { Broadcast, BroadcastKey, BroadcastOf } from "./broadcast.ts";
import { channelValidator } from "./channel-validator.ts";
import { findComponent } from "./component.ts";
import type { InstrumentBase } from "./instrument-base.ts";
import type { InstrumentModule } from "./instrument-module.ts";
import { MultiChannelInstrumentParameter } from "./multi-channel-parameter.ts";
import type { ReadableOptions } from "./readable-snapshot.ts";
import type { ChannelTupleSnapshot, Component, InstrumentSnapshot, Submodule } from "./submodule.ts";
import { bindFields, expects, isPartOf, members, sitsIn } from "./types.ts";

/** The class of a channel. */
export type ChannelClass<C extends InstrumentModule = InstrumentModule> = abstract new (...args: never[]) => C;

/** What a tuple of channels is told; all of it has a default. */
export interface ChannelTupleOptions<C extends InstrumentModule = InstrumentModule> {
  /** Whether a snapshot holds the channels; false where they are fields as well. Default true. */
  snapshotable?: boolean;
  /** What the channels belong to. Default the parent of the first. */
  parent?: InstrumentBase;
  /** What the channels are. Default the closest class that all of them have. */
  channelType?: ChannelClass<C>;
}

/** What a tuple and a list of channels have in common. */
export class Channels<C extends InstrumentModule> implements Submodule, Iterable<C> {
  readonly [index: number]: C;
  readonly #channels: C[];
  readonly #options: ChannelTupleOptions<C>;
  #name: string | undefined;
  #indices = 0;

  constructor(channels: readonly C[], options: ChannelTupleOptions<C> = {}) {
    this.#options = options;
    this.#channels = [...channels];
    this.#arrange();
    this.parent?.[expects]();
  }

  /** What the channels belong to. */
  get parent(): InstrumentBase | undefined {
    return this.#options.parent ?? this.#channels[0]?.parent;
  }

  /** What the channels are. */
  get channelType(): ChannelClass<C> | undefined {
    return this.#options.channelType ?? commonClass(this.#channels);
  }

  get snapshotable(): boolean {
    return this.#options.snapshotable ?? true;
  }

  get length(): number {
    return this.#channels.length;
  }

  /** The field of the instrument that it sits in. */
  get shortName(): string {
    if (this.#name === undefined) this.parent?.[bindFields]();
    return this.#name ?? "channels";
  }

  get fullName(): string {
    return this.parent ? `${this.parent.fullName}_${this.shortName}` : this.shortName;
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
    return this.#tupleOf(this.#channels.slice(start, end));
  }

  /** The channels at these indices, as a tuple of their own. */
  pick(...indices: number[]): ChannelTuple<C> {
    return this.#tupleOf(indices.map(index => this.at(index)));
  }

  /** The channel of that short name. */
  getChannelByName(name: string): C {
    const channel = this.#channels.find(each => each.shortName === name);
    if (channel) return channel;
    const names = this.#channels.map(each => each.shortName).join(", ");
    throw new InstrumentError(`no channel ${name}: there are ${names || "none"}`);
  }

  /** The same as {@link getChannelByName}. */
  byName(name: string): C {
    return this.getChannelByName(name);
  }

  /** The channels of these short names, as a tuple of their own. */
  getChannelsByName(...names: [string, ...string[]]): ChannelTuple<C> {
    if (names.length === 0) throw new InstrumentError("getChannelsByName: name at least one channel");
    return this.#tupleOf(names.map(name => this.getChannelByName(name)));
  }

  /** The channels of both. They must be of the same class, and parts of the same instrument. */
  concat(other: Channels<C>): ChannelTuple<C> {
    const [own, others] = [this.channelType?.name, other.channelType?.name];
    if (this.channelType !== other.channelType && this.length > 0 && other.length > 0)
      throw new InstrumentError(`cannot put channels of the kinds ${own} and ${others} into one tuple`);
    if (this.parent !== other.parent && this.length > 0 && other.length > 0) {
      throw new InstrumentError(
        `cannot put channels of ${String(this.parent)} and ${String(other.parent)} into one tuple: ` +
          "they must be parts of the same instrument",
      );
    }
    return this.#tupleOf([...this.#channels, ...other.#channels]);
  }

  includes(channel: unknown): boolean {
    return this.#channels.includes(channel as C);
  }

  /** Where the channel is; -1 if it is not one of these. */
  indexOf(channel: unknown): number {
    return this.#channels.indexOf(channel as C);
  }

  /** The channels in the opposite order. */
  reversed(): ChannelTuple<C> {
    return this.#tupleOf(this.#channels.toReversed());
  }

  map<R>(each: (channel: C, index: number) => R): R[] {
    return this.#channels.map(each);
  }

  [Symbol.iterator](): Iterator<C> {
    return this.#channels[Symbol.iterator]();
  }

  /** A validator that lets these channels through. */
  getValidator(): Validator<C> {
    return channelValidator([...this.#channels]);
  }

  /** A parameter of all channels by its name; `channels.volt` is the short way. */
  multiParameter<K extends BroadcastKey<C, never>>(name: K): BroadcastOf<C[K]>;
  multiParameter(name: string): MultiChannelInstrumentParameter;
  multiParameter(name: string): unknown {
    return new MultiChannelInstrumentParameter(this.#channels, name);
  }

  /** A method or function of all channels by its name: each is called in turn, and its results are in the order of the channels. */
  multiFunction(name: string): (...args: unknown[]) => unknown {
    const broadcast = this.#method(name);
    if (broadcast) return broadcast;
    throw new InstrumentError(`${String(this)} has no function or method ${name}`);
  }

  invalidateCache(): void {
    for (const channel of this.#channels) channel.invalidateCache();
  }

  getComponent(path: string): Component {
    const named = new Map<string, Component>(this.#channels.map(channel => [channel.shortName, channel]));
    return findComponent(path, { text: this.toString(), named });
  }

  [isPartOf](owner: InstrumentBase): boolean {
    return this.parent === owner || this.#channels.some(channel => channel[isPartOf](owner));
  }

  [sitsIn](field: string, owner: InstrumentBase): void {
    if (owner === this.parent) this.#name = field;
  }

  async snapshot(options: SnapshotOptions = {}): Promise<ChannelTupleSnapshot> {
    const channels: [string, InstrumentSnapshot][] = [];
    if (this.snapshotable)
      for (const channel of this.#channels) channels.push([channel.fullName, await channel.snapshot(options)]);
    return this.#compose(channels);
  }

  record(): ChannelTupleSnapshot {
    return this.#compose(this.#channels.map(channel => [channel.fullName, channel.record()]));
  }

  #compose(channels: readonly [string, InstrumentSnapshot][]): ChannelTupleSnapshot {
    return shownAs("snapshot", {
      ...(this.snapshotable && { channels: Object.fromEntries(channels) }),
      snapshotable: this.snapshotable,
      __class__: this.constructor.name,
    });
  }

  /** What is known, as text for people; nothing is read, and nothing is said of channels that are shown elsewhere. */
  readableRecord(options: ReadableOptions = {}): string {
    return this.snapshotable ? this.#channels.map(channel => channel.readableRecord(options)).join("\n") : "";
  }

  /** Prints the snapshot of the channels. */
  async printReadableSnapshot(options: ReadableOptions = {}): Promise<void> {
    await this.snapshot(options);
    const text = this.readableRecord(options);
    if (text !== "") console.log(text);
  }

  toString(): string {
    const list = `[${this.#channels.map(String).join(", ")}]`;
    const { parent, channelType } = this;
    return parent && channelType
      ? `${this.constructor.name}(${String(parent)}, ${channelType.name}, ${list})`
      : `${this.constructor.name}(${list})`;
  }

  [inspect.custom](): string {
    return this.toString();
  }

  /** For a kind of list: changes the channels. Each must be of the right class. */
  protected change(update: (channels: C[]) => void): void {
    const { channelType } = this;
    const changed = [...this.#channels];
    update(changed);
    const wrong = changed.find(channel => channelType && !(channel instanceof channelType));
    if (wrong) {
      throw new InstrumentError(
        `all channels of a list must be of the same kind: got ${String(wrong)} for a list of ${channelType?.name}`,
      );
    }
    this.#channels.splice(0, Infinity, ...changed);
    this.#arrange();
    this.parent?.[expects]();
  }

  #arrange(): void {
    for (; this.#indices > this.#channels.length; this.#indices--) Reflect.deleteProperty(this, this.#indices - 1);
    for (const [index, value] of this.#channels.entries())
      Object.defineProperty(this, index, { value, enumerable: true, configurable: true });
    this.#indices = this.#channels.length;
  }

  #tupleOf(channels: readonly C[]): ChannelTuple<C> {
    const { parent, channelType } = this;
    return new ChannelTuple(channels, { ...this.#options, parent, channelType });
  }

  #method(name: string): ((...args: unknown[]) => unknown) | undefined {
    const methodOf = (channel: C): ((...args: unknown[]) => unknown) =>
      Reflect.get(channel, name) as (...args: unknown[]) => unknown;
    const [first] = this.#channels;
    if (!first || typeof methodOf(first) !== "function") return undefined;
    return (...args) => inTurn(this.#channels, channel => methodOf(channel).apply(channel, args));
  }

  /** What a name that the tuple itself does not have means for all channels. */
  static broadcast(self: object, name: string): unknown {
    if (!(#channels in self)) return undefined;
    const channels = self as Channels<InstrumentModule>;
    const [first] = channels.#channels;
    if (first && name in first.parameters) return channels.multiParameter(name);
    return channels.#method(name);
  }
}

/** Channels of an instrument, with the parameters and methods of their class for all of them at once. */
export type ChannelTuple<C extends InstrumentModule = InstrumentModule> = Channels<C> & Broadcast<C, keyof Channels<C>>;

/** Makes tuples of channels. */
export interface ChannelTupleConstructor {
  new <C extends InstrumentModule>(channels: readonly C[], options?: ChannelTupleOptions<C>): ChannelTuple<C>;
  readonly prototype: ChannelTuple;
}

class Tuple<C extends InstrumentModule> extends Channels<C> {}
Object.defineProperty(Tuple, "name", { value: "ChannelTuple" });

/** `new ChannelTuple([…])`: a fixed list of channels; {@link channelTuple} makes the channels as well. */
export const ChannelTuple = Tuple as unknown as ChannelTupleConstructor;

// Only names that are not found elsewhere come here: `channels.volt` is looked up in the channels when it is asked for.
Object.setPrototypeOf(
  Channels.prototype,
  new Proxy(
    {},
    {
      get: (target, name, self: object): unknown =>
        typeof name === "symbol" || name in target ? Reflect.get(target, name, self) : Channels.broadcast(self, name),
    },
  ),
);

/** Makes a channel for each id: `channelTuple(["A", "B"], id => new Channel(this, id))`. */
export function channelTuple<I, C extends InstrumentModule>(
  ids: readonly I[],
  make: (id: I, index: number) => C,
  options: ChannelTupleOptions<C> = {},
): ChannelTuple<C> {
  return new ChannelTuple(ids.map(make), options);
}

// The first result tells whether the others have to be waited for.
function inTurn<C>(channels: readonly C[], call: (channel: C) => unknown): unknown {
  const results: unknown[] = [];
  for (const [index, channel] of channels.entries()) {
    const result = call(channel);
    if (result instanceof Promise) return afterEachOther(result, channels.slice(index + 1), call, results);
    results.push(result);
  }
  return results;
}

async function afterEachOther<C>(
  first: Promise<unknown>,
  others: readonly C[],
  call: (channel: C) => unknown,
  results: unknown[],
): Promise<unknown[]> {
  results.push(await first);
  for (const channel of others) results.push(await call(channel));
  return results;
}

function commonClass<C extends InstrumentModule>(channels: readonly C[]): ChannelClass<C> | undefined {
  let common = channels[0]?.constructor as ChannelClass<C> | undefined;
  while (common && !channels.every(channel => channel instanceof (common as ChannelClass)))
    common = Object.getPrototypeOf(common) as ChannelClass<C>;
  return common;
}
