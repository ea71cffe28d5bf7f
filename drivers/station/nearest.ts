/** The names that were probably meant. */

import { distanceTo, nearestForms } from "../io/sim/nearest-forms.ts";

/** `must be one of a, b; the nearest is b`. */
export function allowedNames(name: string, allowed: Iterable<string>): string {
  const names = [...allowed];
  if (names.length === 0) return "there is nothing to choose from";
  const [nearest] = nearestForms(name, names);
  const listed = names.length > 1 ? `one of ${names.join(", ")}; the nearest is ${nearest}` : names.join("");
  return `must be ${listed}`;
}

/** Up to three of the names that differ least from a word, the nearest first; none if all differ much. */
export function nearestNames(word: string, names: Iterable<string>): string[] {
  const limit = word.length * 0.4;
  return nearestForms(word, names).filter(name => distanceTo(name.toLowerCase(), word.toLowerCase()) <= limit);
}
