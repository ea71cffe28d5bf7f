/** Finding a parameter, function or part by its name with those of the parts before it. */

import { InstrumentError } from "../errors.ts";
import type { Component } from "./submodule.ts";

/** What a search goes through: the things by name, and those of them that have things of their own. */
export interface Searched {
  /** For the error: what was searched. */
  readonly text: string;
  readonly named: ReadonlyMap<string, Component>;
}

/**
 * The component at a path of names joined by `_` (or by dots). A name may itself hold underscores: every way to read the
 * path is tried.
 * @throws InstrumentError that names the last part that was found, and what that has.
 */
export function findComponent(path: string, { text, named }: Searched): Component {
  const name = path.replaceAll(".", "_");
  const exact = named.get(name);
  if (exact) return exact;
  let deepest: unknown;
  // The longest name that fits is the likeliest.
  const fitting = [...named.keys()].filter(key => name.startsWith(`${key}_`)).toSorted((a, b) => b.length - a.length);
  for (const key of fitting) {
    const part = named.get(key);
    if (!part || !("getComponent" in part)) continue;
    try {
      return part.getComponent(name.slice(key.length + 1));
    } catch (error) {
      if (!(error instanceof InstrumentError)) throw error;
      deepest ??= error;
    }
  }
  if (deepest !== undefined) throw deepest;
  throw new InstrumentError(`no component ${path} in ${text}: there are ${[...named.keys()].join(", ") || "none"}`);
}
