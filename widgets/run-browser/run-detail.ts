/** What a run browser shows of a run, and of the difference of two: texts and displays, no values. */

import { diffSnapshots } from "../../drivers/core/index.ts";
import type { DataSet } from "../../measure/dataset/dataset.ts";
import { stateOf } from "../../measure/load/run-lists.ts";
import type { RunEntry } from "../../measure/load/run-query.ts";
import { exceptionTag, markTag, notesTag } from "../../measure/store/known-tags.ts";
import { diffHtml } from "../show/changes.ts";
import { isOurs } from "../show/dataset.ts";
import { snapshotHtml } from "../show/snapshot.ts";
import { exportChoices } from "./run-export.ts";
import type { RunColumn, RunDetail, RunDifference } from "./run-browser-state.ts";

/** More results than these are drawn only when somebody asks for it: all of them are read. */
const mostDrawn = 200_000;

/** All that is told of a run when it is selected. */
export function detailOf(run: DataSet, entry: RunEntry, results: number | null): RunDetail {
  const { [exceptionTag]: failure = "", [notesTag]: _, [markTag]: mark, ...tags } = run.metadata;
  const facts = [
    ["Experiment", run.expName],
    ["Sample", run.sampleName],
    ["Began", run.runTimestamp()],
    ["Ended", run.completedTimestamp()],
    ["GUID", run.guid],
    ...run.parentDatasetLinks.map(({ tail, edgeType }) => ["Made from", `${tail} (${edgeType})`]),
  ].flatMap(([word, said]): [string, string][] => (said ? [[String(word), said]] : []));
  const noted = Object.entries(tags).filter(([tag]) => !isOurs(tag));
  const known = [...noted, ...(mark === undefined || run.starred ? [] : [[markTag, mark] as const])];
  return {
    run: run.runId,
    title: `${run.name} #${run.runId}`,
    simulated: run.simulated,
    state: stateOf(entry),
    failure: String(failure),
    results,
    drawn: results !== null && results > 0 && results <= mostDrawn,
    facts,
    columns: columnsOf(run),
    metadata: known.map(([tag, value]) => [tag, String(value)]),
    notes: run.notes,
    starred: run.starred,
    hasSnapshot: run.snapshotRaw !== null,
    ...exportChoices(run),
  };
}

function columnsOf({ paramspecs, description }: DataSet): RunColumn[] {
  const { dependencies, inferences } = description.interdependencies;
  const shapes = description.shapes ?? {};
  return paramspecs.map(({ name, label, unit, paramtype }) => {
    const bases = inferences[name] ?? [];
    const over = [(dependencies[name] ?? []).join(", "), bases.length > 0 ? `inferred from ${bases.join(", ")}` : ""];
    // The length of an axis is in the shape of what lies on it.
    const lengths = Object.entries(dependencies).flatMap(([top, axes]) => shapes[top]?.[axes.indexOf(name)] ?? []);
    const shape = shapes[name] ?? lengths.slice(0, 1);
    const shown = shape.map(Math.trunc).join(" × ");
    return { name, label, unit, type: paramtype, over: over.filter(Boolean).join("; "), shape: shown };
  });
}

/**
 * The snapshot of a run as a display.
 * @throws RangeError where it has none.
 */
export function snapshotOf(run: DataSet): string {
  const { snapshot } = run;
  const shown = snapshot === null ? undefined : snapshotHtml(snapshot);
  if (shown !== undefined) return shown;
  throw new RangeError(`snapshot of run ${run.runId}: ${snapshot === null ? "it has none" : "it cannot be read"}`);
}

/**
 * What the snapshots of two runs do not have in common: the older run at the left.
 * @throws RangeError where one of them has none.
 */
export function differenceOf(one: DataSet, other: DataSet): RunDifference {
  const runs = [one, other].toSorted((a, b) => a.runId - b.runId);
  const numbers = runs.map(({ runId }) => runId);
  const [left, right] = runs.map(({ runId, snapshot }) => {
    if (snapshot !== null) return snapshot;
    throw new RangeError(`comparing runs ${numbers.join(" and ")}: run ${runId} has no snapshot`);
  });
  const names = { left: `run ${numbers[0]}`, right: `run ${numbers[1]}` };
  return {
    runs: numbers,
    title: runs.map(({ runId, name }) => `run ${runId}, ${name}`).join(" and "),
    html: diffHtml(diffSnapshots(left, right), names),
  };
}
