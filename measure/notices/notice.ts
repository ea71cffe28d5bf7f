/** What somebody is told of runs and of values: as data, and in one line. */

/** Why somebody is told. */
export type NoticeEvent = "completed" | "stopped" | "failed" | "paused" | "trip" | "alarm" | "cleared";

/** What somebody is told. */
export interface Notice {
  /** What has happened: to a run, to an interlock (`trip`) or to a value that is watched (`alarm`, `cleared`). */
  readonly event: NoticeEvent;
  /** The numbers of the runs in their database; empty for what belongs to no run. */
  readonly runIds: readonly number[];
  readonly guids: readonly string[];
  /** Name of the run, or of the alarm. */
  readonly name: string;
  /** Why, in one line; empty where all went well. */
  readonly reason: string;
  /** What was set and read last, by name. */
  readonly lastValues: Readonly<Record<string, unknown>>;
  /** How many points are done, of how many; zeros for what belongs to no run. */
  readonly points: readonly [done: number, total: number];
}

/** The notice in one line. */
export function noticeText({ event, runIds, name, reason, points: [done, total] }: Notice): string {
  const why = reason ? `: ${reason}` : "";
  if (total === 0 && runIds.length === 0) return `${event}${name ? ` ${name}` : ""}${why}`;
  const runs = runIds.length === 0 ? "a run" : `run ${runIds.join(", ")}`;
  return `${runs}${name ? ` (${name})` : ""} ${event} at point ${done} of ${total}${why}`;
}
