/** What pages ask a run browser for. They may send anything: what makes no sense is an error that says so. */

import { repr } from "../../drivers/core/python-text.ts";
import type { Json } from "../../kernel/runtime.ts";
import { type RunQuery, type RunState, runStates } from "../../measure/load/run-query.ts";
import { exportKinds, type ExportKind } from "./run-export.ts";
import type { Place, QueryEntry } from "./run-browser-state.ts";

/** One thing that a page asks for. */
export type RunRequest =
  | { readonly do: "open" | "seen" | "hidden" | "refresh" }
  | { readonly do: "find"; readonly entry: QueryEntry; readonly query: RunQuery }
  | { readonly do: "page"; readonly at: number }
  | { readonly do: "select"; readonly runs: readonly number[] }
  | { readonly do: "star"; readonly run: number; readonly on: boolean }
  | { readonly do: "notes"; readonly run: number; readonly text: string; readonly was: string }
  | { readonly do: "draw" | "zoom" | "snapshot"; readonly run: number }
  | { readonly do: "figure"; readonly run: number; readonly content: Json }
  | {
      readonly do: "export";
      readonly run: number;
      readonly kind: ExportKind;
      readonly folder: string;
      readonly overwrite: boolean;
    };

/** Where it is told what is wrong with a request. */
const places: Readonly<Record<RunRequest["do"], Place>> = {
  open: "list",
  seen: "list",
  hidden: "list",
  refresh: "list",
  page: "list",
  star: "list",
  find: "filter",
  select: "run",
  notes: "notes",
  draw: "plot",
  zoom: "plot",
  figure: "plot",
  snapshot: "snapshot",
  export: "export",
};

type Fields = Readonly<Record<string, unknown>>;

/** Where the answer to a message belongs. */
export function placeOf(content: Json): Place {
  const what = fieldsOf(content)["do"];
  return isRequest(what) ? places[what] : "page";
}

/**
 * A message from a page, checked.
 * @throws TypeError or RangeError for one that makes no sense.
 */
export function readRequest(content: Json): RunRequest {
  const fields = fieldsOf(content);
  const { do: what } = fields;
  if (!isRequest(what))
    throw new TypeError(`run browser: ${repr(what)} is no request: must be one of ${Object.keys(places).join(", ")}`);
  switch (what) {
    case "find":
      return { do: what, ...readQuery(fields["query"]) };
    case "page":
      return { do: what, at: whole(fields, "at", 0) };
    case "select":
      return { do: what, runs: readRuns(fields["runs"]) };
    case "star":
      return { do: what, run: whole(fields, "run"), on: flag(fields, "on") };
    case "notes":
      return { do: what, run: whole(fields, "run"), text: text(fields, "text"), was: text(fields, "was") };
    case "figure":
      return { do: what, run: whole(fields, "run"), content: (fields["content"] ?? null) as Json };
    case "draw":
    case "zoom":
    case "snapshot":
      return { do: what, run: whole(fields, "run") };
    case "export": {
      const run = whole(fields, "run");
      return {
        do: what,
        run,
        kind: readKind(fields),
        folder: text(fields, "folder"),
        overwrite: flag(fields, "overwrite"),
      };
    }
    default:
      return { do: what };
  }
}

function isRequest(what: unknown): what is RunRequest["do"] {
  return typeof what === "string" && Object.hasOwn(places, what);
}

function fieldsOf(content: unknown): Fields {
  return typeof content === "object" && content !== null && !Array.isArray(content) ? (content as Fields) : {};
}

function readRuns(given: unknown): number[] {
  if (!Array.isArray(given) || given.length > 2)
    throw new TypeError(`selecting ${repr(given)}: must be a list of at most two runs`);
  const runs = given.map((run: unknown) => whole({ run }, "run"));
  return [...new Set(runs)];
}

function readKind(fields: Fields): ExportKind {
  const kind = text(fields, "kind");
  if (!Object.hasOwn(exportKinds, kind))
    throw new RangeError(`exporting as ${repr(kind)}: must be one of ${Object.keys(exportKinds).join(", ")}`);
  return kind as ExportKind;
}

function readQuery(given: unknown): { entry: QueryEntry; query: RunQuery } {
  const fields = fieldsOf(given);
  const [words, experiment, sample] = [text(fields, "text"), text(fields, "experiment"), text(fields, "sample")];
  const [first, last, state, starred] = [
    text(fields, "from"),
    text(fields, "to"),
    text(fields, "state"),
    flag(fields, "starred"),
  ];
  if (state !== "" && !runStates.some(each => each === state))
    throw new RangeError(`state ${repr(state)} is invalid: must be empty or one of ${runStates.join(", ")}`);
  // The last day belongs to it.
  const [from, to] = [startOf("from", first, 0), startOf("to", last, 1)];
  if (from !== undefined && to !== undefined && from >= to)
    throw new RangeError(`from ${first} to ${last}: the first day must not be after the last one`);
  return {
    entry: { text: words, experiment, sample, from: first, to: last, state, starred },
    query: {
      ...(words !== "" && { text: words }),
      ...(experiment !== "" && { experimentName: experiment }),
      ...(sample !== "" && { sampleName: sample }),
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
      ...(state !== "" && { state: state as RunState }),
      starred,
    },
  };
}

/** The local midnight at which a day begins, or one so many days later. */
function startOf(what: string, day: string, later: number): number | undefined {
  if (day === "") return undefined;
  const [, year = NaN, month = NaN, date = NaN] = (/^(\d{4})-(\d\d)-(\d\d)$/.exec(day) ?? []).map(Number);
  const isDay = new Date(year, month - 1, date).getDate() === date && month <= 12;
  if (!isDay) throw new RangeError(`${what} ${repr(day)} is no day: must be as 2026-11-27`);
  return new Date(year, month - 1, date + later).getTime() / 1000;
}

function whole(fields: Fields, name: string, least = 1): number {
  const value = fields[name];
  if (Number.isSafeInteger(value) && (value as number) >= least) return value as number;
  throw new TypeError(`${name} ${repr(value)} is invalid: must be a whole number, ${least} or more`);
}

function text(fields: Fields, name: string): string {
  const value = fields[name] ?? "";
  if (typeof value === "string") return value;
  throw new TypeError(`${name} ${repr(value)} is invalid: must be a text`);
}

function flag(fields: Fields, name: string): boolean {
  const value = fields[name] ?? false;
  if (typeof value === "boolean") return value;
  throw new TypeError(`${name} ${repr(value)} is invalid: must be true or false`);
}
