/** Applies the safe state that an executor has kept which is gone: by opening its instruments again. */

import type { Instrument } from "../../core/index.ts";
import { BaseParameter } from "../../core/index.ts";
import { messageOf } from "../../core/errors.ts";
import { loggingOptions, startAllLogging } from "../../core/log/start.ts";
import { kernel } from "../../runtime.ts";
import { applyEntries, type SafeStateReport, type Task } from "./apply.ts";
import { keptKey, type Kept, type KeptEntry } from "./kept.ts";
import { outside, persistently, within } from "./outside.ts";
import { reopen } from "./reopen.ts";
import { tell } from "./tell.ts";

/** How long an instrument may take to be opened: the first cell waits for it. */
const openingSeconds = 30;

const cause = "the process that runs the cells had ended";

/** In an executor that took the place of one that ended: applies what that one kept, before the first cell. */
export function recover(): void {
  const host = kernel();
  const kept = host?.kept[keptKey] as Kept | undefined;
  if (!host || !kept) return;
  const apply = async (): Promise<void> => {
    startLogs(kept);
    await applyKept(kept, record => host.keep(keptKey, record));
  };
  host.beforeCells(outside(() => persistently(() => host.critical("applying the safe state", apply))));
}

/**
 * Opens the instruments, applies the entries in their order, and closes what it has opened: the notebook opens it again.
 * @param keep Notes how far it got: an instrument that ends the process is left out by the next one.
 */
export async function applyKept(kept: Kept, keep: (record: Kept) => void): Promise<SafeStateReport> {
  const { busy, ...record } = kept;
  const skipped = [...(kept.skipped ?? []), ...(busy === undefined ? [] : [busy])];
  const opened = new Map<string, Promise<Instrument>>();
  const note = (instrument?: string): void =>
    keep({ ...record, ...(skipped.length > 0 && { skipped }), ...(instrument !== undefined && { busy: instrument }) });
  const task = async (entry: KeptEntry): Promise<Task> => {
    const { path, instrument, value, step, interDelay } = entry;
    if (skipped.includes(instrument))
      return { path, value, error: `setting ${instrument} has ended the process before` };
    note(instrument);
    try {
      const recipe = kept.instruments[instrument];
      if (!recipe) throw new Error(`nothing is known of ${instrument}`);
      const open = opened.get(instrument) ?? persistently(() => reopen(instrument, recipe));
      opened.set(instrument, open);
      const ready = await within(open, openingSeconds);
      if (!ready) throw new Error(`opening ${instrument} takes more than ${openingSeconds} s`);
      return { path, parameter: parameterOf(ready.value, entry), value, step, interDelay };
    } catch (error) {
      return { path, value, error: messageOf(error) };
    }
  };
  const report = await applyEntries(cause, { timeout: kept.timeout, tasks: lazily(kept.entries, task) });
  await Promise.all([...opened.values()].map(one => within(closeAgain(one), kept.timeout)));
  note();
  return report;
}

/** The notebook that had started the logs is not there yet. */
function startLogs({ logging }: Kept): void {
  if (!logging || loggingOptions()) return;
  try {
    startAllLogging(logging);
  } catch (error) {
    tell("warning", `safe state: the log cannot be written: ${messageOf(error)}`);
  }
}

/** Each is begun when the one before is through. */
function* lazily(entries: readonly KeptEntry[], task: (entry: KeptEntry) => Promise<Task>): Generator<Promise<Task>> {
  for (const entry of entries) yield task(entry);
}

function parameterOf(instrument: Instrument, { route, path }: KeptEntry): BaseParameter {
  let found: unknown = instrument;
  for (const name of route) {
    const { parameters, submodules } = found as {
      parameters?: Record<string, unknown>;
      submodules?: Record<string, unknown>;
    };
    found = parameters?.[name] ?? submodules?.[name] ?? Reflect.get(found as object, name);
    if (found === undefined) break;
  }
  if (found instanceof BaseParameter) return found;
  throw new Error(`${instrument.name} has no parameter ${path} now`);
}

async function closeAgain(open: Promise<Instrument>): Promise<void> {
  try {
    await (await open).close();
  } catch (error) {
    // That it could not be opened is told with its entries.
    if (
      await open.then(
        () => true,
        () => false,
      )
    )
      tell("warning", `safe state: closing: ${messageOf(error)}`);
  }
}
