/** What a monitor page is told, as JSON. */

import type { HourPoint } from "./hour.ts";

/** One parameter of the page. */
export interface PageParameter {
  /** Its number among all. */
  readonly key: number;
  /** The instrument that it belongs to. */
  readonly group: string;
  /** Its name within that: `smua.volt`. */
  readonly name: string;
  readonly label: string;
  readonly unit: string;
  readonly doc: string;
  readonly simulated: boolean;
}

/** What is known of a parameter. */
export interface PageValue {
  /** With its unit; null when it was never read. */
  readonly text: string | null;
  /** With all its digits. */
  readonly exact: string | null;
  /** The number, for the trend. */
  readonly number: number | null;
  /** When it was captured, in milliseconds since 1970. */
  readonly at: number | null;
  /** It may have changed since. */
  readonly stale: boolean;
  /** What its alarms allow; empty where it has none. */
  readonly limits: string;
  /** Why an alarm is raised because of it; empty while all is well. */
  readonly alarm: string;
  /** Why it could not be read; empty where it could. */
  readonly error: string;
}

/** The first message to a page: everything. */
export interface PageHello {
  /** Seconds between two reads; null where only others read. */
  readonly every: number | null;
  readonly parameters: readonly PageParameter[];
  /** The last hour of each number, by key. */
  readonly hours: Readonly<Record<string, readonly HourPoint[]>>;
}

/** A message to a page. */
export interface PageMessage {
  readonly hello?: PageHello;
  readonly values?: Readonly<Record<string, PageValue>>;
  /** The clock of the kernel, in milliseconds since 1970. */
  readonly now?: number;
  /** The page is closed. */
  readonly end?: true;
}
