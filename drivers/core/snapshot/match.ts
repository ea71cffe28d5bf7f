/** Which parameter of what is open is meant by which parameter of a snapshot. */

import { SetpointError } from "../errors.ts";
import type { AnyParameter } from "../parameter/types.ts";
import type { SnapshotObject } from "./read-tree.ts";
import { findPart, readTree } from "./read-tree.ts";
import type { Place, Root } from "./tree.ts";
import { camelCase, places, shortName, uniqueBy } from "./tree.ts";

/** The parameters of a target and of a snapshot, matched. */
export interface Matching {
  readonly pairs: readonly (readonly [live: Place<AnyParameter>, saved: Place<SnapshotObject>])[];
  readonly onlyLive: readonly Place<AnyParameter>[];
  readonly onlySaved: readonly Place<SnapshotObject>[];
}

/**
 * Matches by path, then by full name, then by either in camelCase: a channel may be known by another path there, and
 * QCoDeS writes names in snake_case.
 */
export function match(live: Root<AnyParameter>, snapshot: unknown): Matching {
  const saved = counterpart(live, readTree(snapshot, "restoring a snapshot"));
  // Of two different names, what is inside is compared.
  const liveName = live.name ?? "";
  const savedName = saved.name ?? "";
  const liveRest = new Set(unique(places(live.part, liveName === "" ? [] : [liveName])));
  const savedRest = new Set(places(saved.part, savedName === "" ? [] : [savedName]));
  const pairs: [Place<AnyParameter>, Place<SnapshotObject>][] = [];
  for (const spelling of [(name: string) => name, camelCase]) {
    for (const by of ["path", "fullName"] as const) {
      const separator = by === "path" ? "." : "_";
      const twins = uniqueBy(savedRest, place => spelling(within(place[by], savedName, separator)));
      for (const place of liveRest) {
        const twin = twins.get(spelling(within(place[by], liveName, separator)));
        if (twin === undefined || !savedRest.delete(twin)) continue;
        liveRest.delete(place);
        pairs.push([place, twin]);
      }
    }
  }
  return { pairs, onlyLive: [...liveRest], onlySaved: [...savedRest] };
}

/** What of a snapshot the target is the original of. */
function counterpart(live: Root<AnyParameter>, saved: Root<SnapshotObject>): Root<SnapshotObject> {
  // Both are one thing of a name, or both are collections of such.
  if (live.name === undefined || live.name === saved.name) return saved;
  const part = findPart(saved.part, live.name);
  if (part) return { name: live.name, part };
  if (saved.name !== undefined) return saved;
  const names = saved.part.parts.map(([name]) => name).join(", ") || "no instrument";
  throw new SetpointError(`restoring a snapshot: it has no ${live.name || "such parameter"}: it has ${names}`);
}

function within(name: string, root: string, separator: "." | "_"): string {
  if (separator === "_") return shortName(root, name);
  return root !== "" && name.startsWith(`${root}.`) ? name.slice(root.length + 1) : name;
}

/** One place for each parameter: a part may have a second name. */
function unique(all: readonly Place<AnyParameter>[]): Place<AnyParameter>[] {
  const known = new Set<AnyParameter>();
  return all.filter(({ parameter }) => !known.has(parameter) && known.add(parameter));
}
