/** From paths of a station file to parameters: `ch01.volt`, `channels[0].volt`, names as Python spells them, too. */

import { InstrumentError } from "../../core/errors.ts";
import { InstrumentBase } from "../../core/instrument/instrument-base.ts";
import { ChannelTuple } from "../../core/instrument/channel-tuple.ts";
import { BaseParameter } from "../../core/parameter/base-parameter.ts";
import type { AnyParameter } from "../../core/parameter/types.ts";
import { camelCase } from "../../core/snapshot/tree.ts";
import { allowedNames } from "../nearest.ts";

/**
 * The parameter at a path from an instrument.
 * @throws InstrumentError that names the part of the path that is not there, and what is.
 */
export function parameterAt(instrument: InstrumentBase, path: string): AnyParameter {
  const found = walk(instrument, path.split("."));
  if (found instanceof BaseParameter) return found as AnyParameter;
  throw new InstrumentError(`${path} of ${String(instrument)} is ${kindOf(found)}: must be a parameter`);
}

/** The instrument, module or channel that a parameter is added to, and the name that it gets there. */
export function placeFor(instrument: InstrumentBase, path: string): { owner: InstrumentBase; name: string } {
  const steps = path.split(".");
  const name = steps.pop() as string;
  const owner = walk(instrument, steps);
  if (owner instanceof InstrumentBase) return { owner, name };
  throw new InstrumentError(
    `${steps.join(".")} of ${String(instrument)} is ${kindOf(owner)}: must be an instrument, a module or a channel`,
  );
}

/** Follows a path of names, each of which may be followed by indices in brackets. */
function walk(from: unknown, steps: readonly string[]): unknown {
  let at = from;
  for (const step of steps) {
    const [name = "", ...indices] = step.split("[");
    at = member(at, name);
    for (const index of indices) at = item(at, Number.parseInt(index, 10), name);
  }
  return at;
}

function member(owner: unknown, name: string): unknown {
  if (!(owner instanceof InstrumentBase) && !(owner instanceof ChannelTuple))
    throw new InstrumentError(`${name}: ${String(owner)} is ${kindOf(owner)}, which has no parts`);
  const members = membersOf(owner);
  const found = members.get(name) ?? members.get(camelCase(name));
  if (found !== undefined) return found;
  throw new InstrumentError(`${String(owner)} has no ${name}: ${allowedNames(name, members.keys())}`);
}

function item(tuple: unknown, index: number, name: string): unknown {
  if (tuple instanceof ChannelTuple) return tuple.at(index);
  throw new InstrumentError(`${name}[${index}]: ${name} is ${kindOf(tuple)}: must be a tuple of channels`);
}

/** Parameters and parts by name; those of a part that another name stands for count as well. */
function membersOf(owner: InstrumentBase | ChannelTuple): ReadonlyMap<string, unknown> {
  if (!(owner instanceof InstrumentBase)) return new Map(owner.map(channel => [channel.shortName, channel]));
  const fields = Object.entries(owner).filter(([, value]) => isMember(value));
  return new Map<string, unknown>([
    ...fields,
    ...Object.entries(owner.submodules),
    ...Object.entries(owner.parameters),
  ]);
}

function isMember(value: unknown): boolean {
  return value instanceof BaseParameter || value instanceof InstrumentBase || value instanceof ChannelTuple;
}

function kindOf(thing: unknown): string {
  if (thing instanceof BaseParameter) return "a parameter";
  if (thing instanceof ChannelTuple) return "a tuple of channels";
  return thing instanceof InstrumentBase ? "an instrument or a part of one" : "something else";
}
