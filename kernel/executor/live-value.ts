/** Finds the value that a path of names leads to, without running a getter or a function. */
import { types } from "node:util";
import type { MimeBundle } from "../runtime.ts";
import { ownMethod, toBundle } from "./mime-bundle.ts";
import type { Names } from "./names.ts";

const inspectSymbol = Symbol.for("Jupyter.inspect");

/** What the value under a path says of itself on a hover; nothing if it says nothing. */
export function inspectLive(names: Names, path: readonly string[]): MimeBundle | undefined {
  const found = resolvePath(names, path);
  if (!found || types.isProxy(found.value)) return undefined;
  const own = ownMethod(found.value, inspectSymbol);
  if (!own) return undefined;
  try {
    return toBundle(own());
  } catch {
    // A hover is no place for an error of somebody's inspect method: the types still answer.
    return undefined;
  }
}

function resolvePath(names: Names, [first, ...rest]: readonly string[]): { value: unknown } | undefined {
  let found = first === undefined ? undefined : names.read(first);
  for (const name of rest) {
    const owner = found?.value;
    if ((typeof owner !== "object" || owner === null) && typeof owner !== "function") return undefined;
    if (types.isProxy(owner)) return undefined;
    const property = Object.getOwnPropertyDescriptor(owner, name);
    if (!property || !("value" in property)) return undefined;
    found = { value: property.value as unknown };
  }
  return found;
}
