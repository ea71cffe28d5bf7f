/** The values of a monitor page: what is cached of each parameter, its last hour, and whether an alarm is raised. */

import { type AnyParameter, clock } from "../../drivers/core/index.ts";
import { type Alarm, alarms } from "../../measure/notices/alarm.ts";
import { type PanelRow, type PanelSource, rowsOf } from "../instrument-panel/rows.ts";
import { isSimulated } from "../show/simulated.ts";
import { exactText, quantityText, valueText } from "../show/value-text.ts";
import { nameInCells } from "../sweep-panel/sweep-panel.ts";
import { Hour, type HourPoint } from "./hour.ts";
import type { PageParameter, PageValue } from "./page-state.ts";

/** One parameter with what is remembered of it. */
interface Watched {
  readonly parameter: AnyParameter;
  readonly hour: Hour;
  /** Why it could not be read, and the time of its value then. */
  error?: { readonly text: string; readonly time: number | undefined };
}

/** Looks at caches only; it is told when a read has failed. */
export class PageValues implements Disposable {
  readonly parameters: readonly PageParameter[];
  /** The keys of those that can be read. */
  readonly gettable: readonly number[];
  readonly title: string;
  readonly #watched: readonly Watched[];
  readonly #listening: readonly Disposable[];

  /** @throws TypeError for what has no parameters. */
  constructor(source: PanelSource) {
    const { head, rows } = rowsOf(source, true);
    this.title = head.title;
    this.parameters = rows.map(parameterOf);
    this.gettable = rows.filter(({ row }) => row.gettable).map(({ row }) => row.key);
    this.#watched = rows.map(({ parameter }) => ({ parameter, hour: new Hour() }));
    for (const each of this.#watched) note(each);
    // The line of an hour is there when a page is opened: until then a change costs no more than this.
    this.#listening = this.#watched.map(each => each.parameter.cache.onChange(() => note(each)));
  }

  /** The parameter of a key. */
  at(key: number): AnyParameter | undefined {
    return this.#watched[key]?.parameter;
  }

  /** Notes that a read has failed, or has not. */
  failed(key: number, text: string | undefined): void {
    const watched = this.#watched[key];
    if (watched) watched.error = text === undefined ? undefined : { text, time: watched.parameter.cache.time };
  }

  /** The last hour of each number. */
  hours(): Record<string, readonly HourPoint[]> {
    const now = clock().now();
    return Object.fromEntries(this.#watched.map(({ hour }, key) => [key, hour.points(now)]));
  }

  /** The values that are not as they were sent, which are noted as sent. */
  news(sent: Map<number, string>): Record<string, PageValue> {
    const raised = [...alarms().values()];
    const values: Record<string, PageValue> = {};
    for (const [key, watched] of this.#watched.entries()) {
      const { cache } = watched.parameter;
      const own = raised.filter(({ parameters }) => parameters.includes(watched.parameter));
      const limits = own.map(alarm => limitsText(alarm, watched.parameter)).join("; ");
      const alarm = own.flatMap(each => alarmText(each, watched.parameter) ?? []).join("; ");
      const error = watched.error?.time === cache.time ? (watched.error?.text ?? "") : "";
      const mark = JSON.stringify([cache.time, cache.valid, limits, alarm, error]);
      if (sent.get(key) === mark) continue;
      sent.set(key, mark);
      note(watched);
      values[key] = { ...valueOf(watched.parameter), limits, alarm, error };
    }
    return values;
  }

  [Symbol.dispose](): void {
    for (const each of this.#listening) each[Symbol.dispose]();
  }
}

/** Adds the value that is cached to the last hour. */
function note({ parameter: { cache }, hour }: Watched): void {
  const value: unknown = cache.value;
  if (cache.time !== undefined && typeof value === "number") hour.add(cache.time, value);
}

function parameterOf({ row: { key, label, unit, doc }, parameter }: PanelRow): PageParameter {
  const [first = "", ...rest] = nameInCells(parameter).split(".");
  const [group, name] = rest.length === 0 ? ["parameters", first] : [first, rest.join(".")];
  return { key, group, name, label, unit, doc, simulated: isSimulated(parameter) };
}

function valueOf(parameter: AnyParameter): Omit<PageValue, "limits" | "alarm" | "error"> {
  const { time = null, valid } = parameter.cache;
  const value: unknown = parameter.cache.value;
  return {
    text: valueText(parameter) ?? null,
    exact: exactText(parameter) ?? null,
    number: time !== null && typeof value === "number" && Number.isFinite(value) ? value : null,
    at: time,
    stale: time !== null && !valid,
  };
}

/** The value and its name stand beside it already. */
function alarmText(alarm: Alarm, parameter: AnyParameter): string | undefined {
  const why = alarm.reasonFor(parameter);
  if (why === undefined) return undefined;
  const isUnknown = why.startsWith(`${parameter.fullName} is not known`);
  return `${alarm.name}: ${isUnknown ? why : `must be ${limitsText(alarm, parameter)}`}`;
}

function limitsText({ limits: { min, max } }: Alarm, { unit }: AnyParameter): string {
  const [low, high] = [quantityText(min, unit), quantityText(max, unit)];
  if (min > -Infinity && max < Infinity) return `${low} to ${high}`;
  if (min > -Infinity) return `at least ${low}`;
  return max < Infinity ? `at most ${high}` : "known";
}
