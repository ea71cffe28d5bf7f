/** From what a snapshot says and what the instruments have now to the steps between them. */

import { isInterrupt, messageOf } from "../errors.ts";
import type { SnapshotUpdate } from "../parameter/snapshot.ts";
import type { AnyParameter } from "../parameter/types.ts";
import { choosesRange, isOn } from "./kind.ts";
import type { RestoreTarget } from "./live-tree.ts";
import { liveTree } from "./live-tree.ts";
import type { Matching } from "./match.ts";
import { match } from "./match.ts";
import type { Unordered } from "./order.ts";
import { declaredChains, ordered } from "./order.ts";
import type { RestoreProblem, RestoreSkip } from "./plan.ts";
import { RestorePlan } from "./plan.ts";
import type { SnapshotObject } from "./read-tree.ts";
import { fitting } from "./restore-value.ts";
import type { Tolerance } from "./same-value.ts";
import { checkedTolerance, sameValue } from "./same-value.ts";
import type { ParameterSelector } from "./selector.ts";
import { selectedByAny } from "./selector.ts";
import type { Place } from "./tree.ts";

/** What a plan depends on beside the snapshot. */
export interface PlanOptions {
  /**
   * What is read before values are compared: all that might be set, those whose cache is not valid, or nothing; what is not
   * known then is set. Default "All": a cache does not know what somebody did at the front panel, and a plan that rests on
   * it would leave that as it is.
   */
  update?: SnapshotUpdate;
  /** Restores these parameters and parts only. Default all. */
  only?: readonly ParameterSelector[];
  /** Leaves these parameters and parts alone. Default none. */
  skip?: readonly ParameterSelector[];
  /** Parameters and parts in the order in which they are set; it counts more than that of the drivers. Default none. */
  order?: readonly ParameterSelector[];
  /** How far a value may lie from that in the snapshot and still be left as it is. Default not at all. */
  tolerance?: Tolerance;
}

type Pair = Matching["pairs"][number];

/**
 * Compares and orders; nothing is set.
 * @throws SetpointError for a target, a snapshot, a selector or a declared order that makes no sense.
 */
export async function makePlan(
  target: RestoreTarget,
  snapshot: unknown,
  { update = "All", only, skip = [], order = [], tolerance }: PlanOptions,
  signal: AbortSignal | undefined,
): Promise<RestorePlan> {
  checkedTolerance(tolerance);
  const live = liveTree(target);
  const { pairs, onlyLive, onlySaved } = match(live, snapshot);
  const rootPath = live.name ?? "";
  const all = [...pairs.map(([place]) => place), ...onlyLive];
  // What is only in the snapshot may be named, too: it is told that it cannot be set.
  const known: Place<unknown>[] = [...all, ...onlySaved];
  const chosen = only && selectedByAny(known, only, rootPath, "only");
  const leftOut = selectedByAny(known, skip, rootPath, "skip");
  const asked = order.map(selector => [...selectedByAny(all, [selector], rootPath, "order")]);
  const chains = [{ groups: asked, why: "as asked" }, ...declaredChains(live.part, all, rootPath)];

  const skipped: RestoreSkip[] = [];
  const problems: RestoreProblem[] = [];
  const unchanged: string[] = [];
  const steps: Unordered[] = [];
  for (const pair of pairs) {
    const [place, saved] = pair;
    if (chosen && !chosen.has(place)) continue;
    const reason = leftOut.has(place) ? asAsked : reasonToSkip(pair, pairs);
    if (reason !== undefined) skipped.push({ path: place.path, reason });
    else await compare(place, saved.parameter["value"]);
  }
  skipped.push(...unmatched(onlyLive, onlySaved, chosen, leftOut));
  const name = live.name || live.part.parts.map(([each]) => each).join(", ") || "parameters";
  return new RestorePlan({ name, steps: ordered(steps, chains), skipped, problems, unchanged });

  async function compare(place: Place<AnyParameter>, value: unknown): Promise<void> {
    const { path, parameter } = place;
    signal?.throwIfAborted();
    try {
      const from = await present(parameter, update);
      const fit = fitting(parameter, value);
      if ("error" in fit) problems.push({ path, error: fit.error, message: messageOf(fit.error) });
      else if (from !== undefined && sameValue(from, fit.value, tolerance)) unchanged.push(path);
      else steps.push({ path, parameter, from, to: fit.value, place });
    } catch (error) {
      if (isInterrupt(error)) throw error;
      problems.push({ path, error, message: messageOf(error) });
    }
  }
}

const asAsked = "skipped as asked";

/** The value that a parameter has; `undefined` where that is not known. */
async function present(parameter: AnyParameter, update: SnapshotUpdate): Promise<unknown> {
  // A snapshot knows which parameters may not be read in passing.
  await parameter.snapshot({ update });
  return parameter.cache.valid ? parameter.cache.value : undefined;
}

function reasonToSkip([{ parameter }, { parameter: saved }]: Pair, pairs: readonly Pair[]): string | undefined {
  if (!parameter.settable) return "cannot be set";
  if (!("value" in saved) || saved["value"] === undefined) return noValue;
  if (saved["value"] === null && !takesNull(parameter)) return noValue;
  const automatic = pairs.find(([other, { parameter: state }]) => {
    const { instrument, name, settable } = other.parameter;
    return (
      settable &&
      instrument === parameter.instrument &&
      choosesRange(name, parameter.name) &&
      isOn(state["value"]) === true
    );
  });
  return automatic && `chosen by ${automatic[0].parameter.name}, which is on in the snapshot`;
}

const noValue = "no value in the snapshot";

// Nothing stands for a value that was never known, unless a validator says that it is one.
function takesNull(parameter: AnyParameter): boolean {
  if (parameter.validators.length === 0) return false;
  try {
    parameter.validate(null);
    return true;
  } catch {
    return false;
  }
}

function unmatched(
  onlyLive: readonly Place<AnyParameter>[],
  onlySaved: readonly Place<SnapshotObject>[],
  chosen: ReadonlySet<Place<unknown>> | undefined,
  leftOut: ReadonlySet<Place<unknown>>,
): RestoreSkip[] {
  const asked = (place: Place<unknown>): boolean => !chosen || chosen.has(place);
  const skip = (place: Place<unknown>, reason: string): RestoreSkip => ({
    path: place.path,
    reason: leftOut.has(place) ? asAsked : reason,
  });
  return [
    ...onlySaved.filter(asked).map(place => skip(place, "no such parameter here")),
    ...onlyLive
      .filter(place => asked(place) && (place.parameter.settable || chosen))
      .map(place => skip(place, "not in the snapshot")),
  ];
}
