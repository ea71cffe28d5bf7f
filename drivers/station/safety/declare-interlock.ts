/** Declares interlocks of a station. */

import type { GettableParameter, ParameterBase } from "../../core/index.ts";
import { Interlock } from "./interlock.ts";
import type { InterlockOptions, InterlockRule, Trip, TripAction, WatchRule } from "./interlock-types.ts";
import { safeStateOf } from "./safe-state.ts";

/** The interlocks by name: of the whole process, because a cell that is run again may have made its station anew. */
const declared = new Map<string, { readonly station: object; readonly made: Interlock }>();

/**
 * Puts a rule across instruments in force: the sets that it guards are refused unless the rule allows them, on values that
 * are at most `maxAge` old. With `watch`, the rule is looked at all the time; it trips when it is broken or when a value is not
 * known for `maxAge`, and stays tripped until `reset()`. The same name again replaces the rule.
 *
 * @throws TypeError for what cannot be meant; Error where one of that name has tripped and could be reset.
 * @example
 * interlock(station, "heater needs vacuum", {
 *   guards: [[heater.output, "on"]],
 *   needs: { pressure: gauge.pressure },
 *   maxAge: 10,
 *   allow: ({ pressure }) => pressure < 1e-5,
 *   watch: { every: 1, trip: "safe state" },
 * });
 */
export function interlock<const P extends readonly ParameterBase[], const N extends Record<string, GettableParameter>>(
  station: object,
  name: string,
  rule: InterlockRule<P, N>,
): Interlock {
  const options = rule as unknown as InterlockOptions;
  const before = declared.get(name)?.made;
  // To declare it again is no way around its reset; one whose instruments were closed and opened anew has none.
  if (before?.state === "tripped" && !before.isOrphan)
    throw new Error(
      `interlock "${name}" has tripped (${before.trip?.why ?? ""}): reset() it before it is declared again`,
    );
  const made = new Interlock(name, options, actionOf(station, name, options.watch));
  before?.remove();
  declared.set(name, { station, made });
  return made;
}

/** The interlocks of a station by name; those that were removed are not among them. */
export function interlocksOf(station: object): ReadonlyMap<string, Interlock> {
  const found = [...declared].filter(([, one]) => one.station === station && one.made.state !== "removed");
  return new Map(found.map(([name, { made }]) => [name, made]));
}

function actionOf(station: object, name: string, watch: WatchRule | undefined): TripAction | undefined {
  const trip = watch?.trip;
  if (trip === undefined) return undefined;
  if (trip !== "safe state") return async (tripped: Trip) => void (await trip(tripped));
  const declaredState = safeStateOf(station);
  if (declaredState?.after.includes("trip") === false)
    throw new Error(`interlock "${name}": the station's safe state is not to be applied after a trip`);
  if (!declaredState)
    throw new Error(`interlock "${name}": the station has no safe state to go to: declare it with safeState first`);
  return async tripped => {
    const state = safeStateOf(station);
    if (!state) throw new Error("the station's safe state was removed");
    return await state.applyAfterTrip(tripped);
  };
}
