/** How a person names parameters of a restore: the object, its path, or the path of a part it belongs to. */

import { SetpointError } from "../errors.ts";
import type { AnyParameter } from "../parameter/types.ts";
import { str } from "../python-text.ts";
import type { Restorable } from "./live-tree.ts";
import type { Place } from "./tree.ts";

/** A parameter, a part with all of its parameters, or the path or full name of either: `smu.smua.volt`, `smua`. */
export type ParameterSelector = AnyParameter | Restorable | string;

/** The places that a selector names, of those in `root`; paths may begin inside it. */
export function selected<P>(
  places: readonly Place<P>[],
  selector: ParameterSelector,
  rootPath: string,
  rootName = rootPath.replaceAll(".", "_"),
): Place<P>[] {
  if (typeof selector !== "string") {
    // Other objects of the same name are not meant.
    const exact = places.filter(({ parameter }) => parameter === selector);
    return exact.length > 0 || typeof selector === "function" ? exact : inside(places, selector.fullName, "_");
  }
  const byPath = inside(places, selector, ".");
  if (byPath.length > 0) return byPath;
  const relative = rootPath === "" ? [] : inside(places, `${rootPath}.${selector}`, ".");
  if (relative.length > 0) return relative;
  const byName = inside(places, selector, "_");
  return byName.length > 0 || rootName === "" ? byName : inside(places, `${rootName}_${selector}`, "_");
}

/**
 * The places that any of the selectors names.
 * @throws SetpointError for a selector that names nothing.
 */
export function selectedByAny<P>(
  places: readonly Place<P>[],
  selectors: readonly ParameterSelector[],
  rootPath: string,
  option: string,
): Set<Place<P>> {
  return new Set(
    selectors.flatMap(selector => {
      const found = selected(places, selector, rootPath);
      if (found.length === 0)
        throw new SetpointError(`restoring a snapshot: ${option} names ${named(selector)}, which is no parameter here`);
      return found;
    }),
  );
}

/** A selector in the text of an error. */
export function named(selector: unknown): string {
  return typeof selector === "object" && selector !== null && "fullName" in selector
    ? String(selector.fullName)
    : str(selector);
}

function inside<P>(places: readonly Place<P>[], name: string, separator: "." | "_"): Place<P>[] {
  const spellings = ({ paths, fullName }: Place<P>): readonly string[] => (separator === "." ? paths : [fullName]);
  const exact = places.filter(place => spellings(place).includes(name));
  if (exact.length > 0) return exact;
  return places.filter(place => spellings(place).some(each => each.startsWith(name + separator)));
}
