/** Reads for a panel: acquisitions of one instrument follow one another, and at most one of each waits. */

import { type AnyParameter, InstrumentBase } from "../../drivers/core/index.ts";
import type { PanelRow } from "./rows.ts";

/** The acquisitions that are under way, and those that wait for them. */
export class Reader {
  readonly #waiting = new Map<AnyParameter, Promise<void>>();
  readonly #last = new WeakMap<object, Promise<void>>();

  /** Reads a parameter; who asks for an acquisition while one like it waits gets that one. */
  read(row: PanelRow): Promise<void> {
    const { parameter } = row;
    if (!takesLong(row)) return get(parameter);
    const waiting = this.#waiting.get(parameter);
    if (waiting) return waiting;
    const { instrument } = parameter;
    const device = instrument instanceof InstrumentBase ? instrument.rootInstrument : parameter;
    const acquiring = (this.#last.get(device) ?? Promise.resolve()).then(() => {
      // Whoever asks from now on may have changed a setting before.
      this.#waiting.delete(parameter);
      return get(parameter);
    });
    this.#waiting.set(parameter, acquiring);
    const over = acquiring.catch(() => {});
    this.#last.set(device, over);
    return acquiring;
  }
}

/** Whether a read is an acquisition: of a trace, or of several values with one among them. */
export function takesLong({ row }: PanelRow): boolean {
  return row.isTrace || row.parts.some(({ isTrace }) => isTrace);
}

async function get(parameter: AnyParameter): Promise<void> {
  await parameter.get?.();
}
