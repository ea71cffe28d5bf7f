/** GUIDs of runs in QCoDeS's layout: sample, place, work station and time in one name that no other run has. */

import { randomInt } from "node:crypto";

/** What a GUID is made of. */
export interface GuidComponents {
  /** A code for the sample; a random number where nobody has set one. */
  readonly sample: number;
  /** The code of the place: 0 to 255. */
  readonly location: number;
  /** The code of the work station: 0 to 16,777,215. */
  readonly workStation: number;
  /** Milliseconds since 1970 in UTC. */
  readonly time: number;
}

/** Where runs are made; from the configuration. */
export interface GuidPlace {
  /** Default 0. */
  location?: number;
  /** Default 0. */
  workStation?: number;
  /** Default a random number. */
  sample?: number;
}

const pattern = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/;

// The digits of each part: 4 bytes of sample, 1 of location, 3 of work station, 8 of time.
const largest: Readonly<Record<keyof GuidComponents, number>> = {
  sample: 0xff_ff_ff_ff,
  location: 0xff,
  workStation: 0xff_ff_ff,
  time: Number.MAX_SAFE_INTEGER,
};

/** A new GUID: `ssssssss-llww-wwww-tttt-tttttttttttt`. */
export function newGuid(place: GuidPlace = {}, time = Date.now()): string {
  const { location = 0, workStation = 0, sample = randomInt(1, largest.sample + 1) } = place;
  return guidOf({ sample, location, workStation, time: Math.round(time) });
}

/**
 * The GUID of its components.
 * @throws RangeError for one that does not fit into its digits.
 */
export function guidOf(components: GuidComponents): string {
  for (const [name, limit] of Object.entries(largest) as [keyof GuidComponents, number][]) {
    const value = components[name];
    if (Number.isSafeInteger(value) && value >= 0 && value <= limit) continue;
    throw new RangeError(
      `${name} of a GUID: ${value} is invalid: must be a whole number between 0 and ${limit} inclusive`,
    );
  }
  const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, "0");
  const station = hex(components.workStation, 6);
  const time = hex(components.time, 16);
  const start = `${hex(components.sample, 8)}-${hex(components.location, 2)}${station.slice(0, 2)}`;
  return `${start}-${station.slice(2)}-${time.slice(0, 4)}-${time.slice(4)}`;
}

/** Whether a text is a GUID. */
export function isGuid(text: string): boolean {
  return pattern.test(text);
}

/**
 * The components of a GUID.
 * @throws RangeError for a text that is none.
 */
export function parseGuid(guid: string): GuidComponents {
  if (!isGuid(guid))
    throw new RangeError(`${JSON.stringify(guid)} is no GUID: must be ssssssss-llww-wwww-tttt-tttttttttttt`);
  const digits = guid.replaceAll("-", "");
  const part = (from: number, to: number): number => Number.parseInt(digits.slice(from, to), 16);
  return { sample: part(0, 8), location: part(8, 10), workStation: part(10, 16), time: part(16, 32) };
}
