/** The name that was probably meant. */

import { nearestForms } from "../../io/sim/strict.ts";

/** `must be one of a, b; the nearest is b`. */
export function allowedNames(name: string, allowed: Iterable<string>): string {
  const names = [...allowed];
  if (names.length === 0) return "there is nothing to choose from";
  const [nearest] = nearestForms(name, names);
  const listed = names.length > 1 ? `one of ${names.join(", ")}; the nearest is ${nearest}` : names.join("");
  return `must be ${listed}`;
}
