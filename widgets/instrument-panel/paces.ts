/** What a panel reads again and again: the lines that are polled together, and traces with a pace of their own. */

import type { ToPage } from "./panel-state.ts";
import { Poller } from "../model/poller.ts";
import type { PanelRow } from "./rows.ts";
import type { Views } from "./views.ts";

/** Reads a line, and tells whether that went well. */
type Read = (key: number) => Promise<boolean>;

/** The paces that were chosen; what nobody sees rests. */
export class Paces {
  readonly #rows: readonly PanelRow[];
  readonly #views: Views;
  readonly #read: Read;
  readonly #poller: Poller;
  readonly #runs = new Map<number, Poller>();
  /** The lines of the last round: one that is new is read at once. */
  #polled: ReadonlySet<number> = new Set();
  /** Whether all lines are polled, not only those that somebody sees. */
  #pollsAll: boolean;

  /** `every` are the seconds between two reads of all lines; undefined for none. */
  constructor(rows: readonly PanelRow[], views: Views, read: Read, every: number | undefined) {
    this.#rows = rows;
    this.#views = views;
    this.#read = read;
    this.#poller = new Poller(signal => this.#round(signal));
    this.#poller.pace(every);
    this.#pollsAll = every !== undefined;
  }

  /** Reads the lines that are seen every so many seconds; null for not at all. */
  poll(seconds: number | null): void {
    this.#pollsAll = false;
    this.#poller.pace(seconds ?? undefined);
    this.follow();
  }

  /** Acquires a trace every so many seconds; null for not at all. */
  run(key: number, seconds: number | null): void {
    const run = this.#runs.get(key) ?? new Poller(() => this.#read(key));
    run.pace(seconds ?? undefined);
    if (seconds === null) this.#runs.delete(key);
    else this.#runs.set(key, run);
    this.follow();
  }

  /** Somebody sees other lines than before, or nobody does. */
  follow(): void {
    const { keys } = this.#views;
    const polled = this.#pollable();
    this.#poller.rest(polled.size === 0);
    if ([...polled].some(key => !this.#polled.has(key))) this.#poller.hurry();
    for (const [key, run] of this.#runs) run.rest(!keys.has(key));
  }

  /** The paces as the pages are told. */
  get told(): ToPage {
    const running = Object.fromEntries([...this.#runs].map(([key, { seconds = 0 }]) => [key, seconds]));
    return { polling: this.#poller.seconds ?? null, running };
  }

  /** Ends all. */
  close(): void {
    for (const each of [this.#poller, ...this.#runs.values()]) each.pace(undefined);
  }

  /** What is acquired again and again has a pace of its own. */
  #pollable(): ReadonlySet<number> {
    const { keys, isSeen } = this.#views;
    const all = this.#pollsAll && isSeen ? this.#rows.keys() : keys;
    return new Set([...all].filter(key => this.#rows[key]?.row.gettable && !this.#runs.has(key)));
  }

  async #round(signal: AbortSignal): Promise<boolean> {
    let went = true;
    this.#polled = this.#pollable();
    for (const key of this.#polled) {
      if (signal.aborted) break;
      went = (await this.#read(key)) && went;
    }
    return went;
  }
}
