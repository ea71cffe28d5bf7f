/** Addresses on a GPIB bus for instruments that are served behind an adapter. */

import { IoError } from "../errors.ts";
import { parseResourceName } from "../names/resource-name.ts";
import type { ServedInstrument } from "./conversation.ts";

const highest = 30;

/**
 * The primary address that an instrument has by its resource name, where that is one of GPIB and still free; else the lowest
 * that is left, from 1 on.
 * @throws IoError if there are more instruments than addresses.
 */
export function gpibAddresses<T extends ServedInstrument>(instruments: readonly T[]): Map<number, T> {
  const placed = new Map<number, T>();
  const others: T[] = [];
  for (const instrument of instruments) {
    const own = ownAddress(instrument);
    if (own === undefined || placed.has(own)) others.push(instrument);
    else placed.set(own, instrument);
  }
  let next = 1;
  for (const instrument of others) {
    while (placed.has(next)) next++;
    if (next > highest) throw new IoError(`serving ${instruments.length} instruments on GPIB: at most ${highest} fit`);
    placed.set(next, instrument);
  }
  return placed;
}

function ownAddress({ resourceName }: ServedInstrument): number | undefined {
  if (resourceName === undefined) return undefined;
  const name = parseResourceName(resourceName);
  if (name.interfaceType !== "GPIB" || name.resourceClass !== "INSTR") return undefined;
  const address = Number(name.parts.primaryAddress);
  return address >= 0 && address <= highest ? address : undefined;
}
