/** Which cells have set something of a station: only those are no harmless ones when an interrupt ends them. */

import type { SetTracker } from "../../core/parameter/set-listener.ts";
import { SetListener } from "../../core/parameter/set-listener.ts";
import { runtime } from "../../runtime.ts";
import type { Entry } from "./entries.ts";
import type { StationLike } from "./parameter-at.ts";

const followed = new Set<SetTracker>();

/** Calls `aborted` when an interrupt has ended a cell that had set a parameter of the station, or one of the entries. */
export function followAborts(
  station: StationLike,
  entries: readonly Entry[],
  aborted: () => Promise<unknown>,
): Disposable {
  const instruments = new Set(entries.map(({ parameter }) => rootOf(parameter)));
  const run = async (): Promise<void> => void (await aborted());
  const track: SetTracker = parameter => {
    const root = rootOf(parameter);
    const components = Object.values(station.components ?? {});
    if (instruments.has(root) || components.includes(root)) runtime().onAbort(run);
  };
  followed.add(track);
  SetListener.tracker = all;
  return {
    [Symbol.dispose]: () => {
      followed.delete(track);
      if (followed.size === 0) SetListener.tracker = undefined;
    },
  };
}

function all(parameter: Parameters<SetTracker>[0]): void {
  for (const track of followed) track(parameter);
}

/** The instrument of a parameter; the parameter itself where it has none. */
function rootOf(parameter: { readonly instrument: unknown }): unknown {
  const instrument = parameter.instrument as { rootInstrument?: unknown } | undefined;
  return instrument?.rootInstrument ?? instrument ?? parameter;
}
