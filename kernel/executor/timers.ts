/** Timers remember the cell that made them, so that an interrupt calls them off. */
import { createRequire, syncBuiltinESMExports } from "node:module";
import { promisify } from "node:util";
import { currentCell, places, runInCell, type Cancellable, type Cell } from "./cell.ts";

const require = createRequire(import.meta.url);

type Callback = (...args: unknown[]) => void;
type Start = (callback: Callback, ...args: unknown[]) => NodeJS.Timeout | NodeJS.Immediate;

/** While an interrupt is put off, what cleans up on the timer's thread is no reason for the timer to go on as well. */
function called(cell: Cell, callback: Callback, values: readonly unknown[]): void {
  if (cell.deferred > 0 && places.getStore()?.section === undefined) runInCell(cell, () => callback(...values));
  else callback(...values);
}

/** Replaces the timer functions of `globalThis`, `node:timers` and `node:timers/promises`. */
export function followTimers(alive: (cell: Cell) => void): void {
  const timers = require("node:timers") as Record<string, unknown>;
  const promises = require("node:timers/promises") as Record<string, unknown>;
  const entries = new WeakMap<object, { cell: Cell; entry: Cancellable }>();

  const follow = (start: Start, stop: (timer: never) => void, repeats: boolean): Start => {
    const started: Start = (callback, ...args) => {
      const cell = currentCell();
      if (!cell || typeof callback !== "function") return start(callback, ...args);
      const timer = start(
        repeats
          ? (...values) => called(cell, callback, values)
          : (...values) => {
              cell.timers.delete(entry);
              called(cell, callback, values);
            },
        ...args,
      );
      // Timers that do not keep the process alive are housekeeping of libraries, such as connection pools.
      const entry = { cancel: () => (timer.hasRef() ? stop(timer as never) : undefined) };
      cell.timers.add(entry);
      entries.set(timer, { cell, entry });
      alive(cell);
      return timer;
    };
    return started;
  };

  const forget =
    (stop: (timer: never) => void) =>
    (timer: unknown): void => {
      const known = typeof timer === "object" && timer !== null ? entries.get(timer) : undefined;
      known?.cell.timers.delete(known.entry);
      stop(timer as never);
    };

  const withSignal = (start: (...args: unknown[]) => unknown, optionsAt: number) => {
    return (...args: unknown[]) => {
      const interrupted = currentCell()?.interrupted;
      if (!interrupted) return start(...args);
      const options = (args[optionsAt] ?? {}) as { signal?: AbortSignal };
      const signal = options.signal ? AbortSignal.any([options.signal, interrupted]) : interrupted;
      const followed = [...args];
      while (followed.length < optionsAt) followed.push(undefined);
      followed[optionsAt] = { ...options, signal };
      return start(...followed);
    };
  };

  const original = { ...timers };
  const stops: Record<string, string> = {
    setTimeout: "clearTimeout",
    setInterval: "clearInterval",
    setImmediate: "clearImmediate",
  };
  for (const [start, stop] of Object.entries(stops)) {
    const cancel = original[stop] as (timer: never) => void;
    const followed = follow(original[start] as Start, cancel, start === "setInterval");
    const optionsAt = start === "setImmediate" ? 1 : 2;
    const promised = withSignal(promises[start] as (...args: unknown[]) => unknown, optionsAt);
    if (start !== "setInterval") Object.defineProperty(followed, promisify.custom, { value: promised });
    Object.defineProperty(followed, "name", { value: start });
    timers[start] = followed;
    timers[stop] = forget(cancel);
    promises[start] = promised;
  }
  for (const name of [...Object.keys(stops), ...Object.values(stops)]) {
    Object.defineProperty(globalThis, name, {
      value: timers[name],
      writable: true,
      configurable: true,
      enumerable: true,
    });
  }
  syncBuiltinESMExports();
}
