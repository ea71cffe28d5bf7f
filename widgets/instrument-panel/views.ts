/** Who sees a panel, and which of its lines: any number of pages, and of places in a page. */

import { clock } from "../../drivers/core/index.ts";
import { tellEvery } from "./panel-state.ts";

/** A page that says nothing for so long, in seconds, is gone: closed, crashed, or its computer sleeps. */
export const goneAfter = 3 * tellEvery;
/** More than anybody opens; a page cannot fill the memory. */
const most = 100;

interface View {
  readonly keys: readonly number[];
  readonly until: number;
}

/** The places in pages where a panel is seen at present. */
export class Views {
  readonly #seen = new Map<string, View>();

  /** Notes that a place is seen, with its lines; tells whether it was not seen before. */
  seen(name: string, keys: readonly number[]): boolean {
    const isNew = !this.#seen.delete(name);
    this.#seen.set(name, { keys, until: clock().monotonic() + goneAfter });
    const [oldest] = this.#seen.keys();
    if (this.#seen.size > most && oldest !== undefined) this.#seen.delete(oldest);
    return isNew;
  }

  /** Notes that a place is seen no more. */
  hidden(name: string): void {
    this.#seen.delete(name);
  }

  /** Forgets the pages that are gone; tells whether there were any. */
  forgetGone(): boolean {
    const now = clock().monotonic();
    const gone = [...this.#seen].filter(([, { until }]) => until < now);
    for (const [name] of gone) this.#seen.delete(name);
    return gone.length > 0;
  }

  /** Whether anybody sees it. */
  get isSeen(): boolean {
    return this.#seen.size > 0;
  }

  /** The lines that somebody sees. */
  get keys(): ReadonlySet<number> {
    return new Set([...this.#seen.values()].flatMap(({ keys }) => keys));
  }
}
