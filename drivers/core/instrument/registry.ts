/** The open instruments by name. */

import { runtime } from "../../runtime.ts";
import { InstrumentError, messageOf } from "../errors.ts";

/** What the registry needs of an instrument. */
export interface Registered {
  readonly name: string;
  close(): Promise<void>;
}

const open = new Map<string, Registered>();
const opening = new Set<string>();
const closings = new Map<Registered, Disposable>();

/** Keeps a name while an instrument is being opened. Throws if it is taken. */
export function reserve(name: string): void {
  if (open.has(name) || opening.has(name)) {
    throw new InstrumentError(
      `Another instrument has the name: ${name}; pass { recreate: true } to close it and open it again`,
      {
        instrument: name,
      },
    );
  }
  opening.add(name);
}

export function unreserve(name: string): void {
  opening.delete(name);
}

export function register(instrument: Registered): void {
  open.set(instrument.name, instrument);
  closings.set(
    instrument,
    runtime().onDispose(() => instrument.close(), instrument.name),
  );
}

export function unregister(instrument: Registered): void {
  if (open.get(instrument.name) === instrument) open.delete(instrument.name);
  closings.get(instrument)?.[Symbol.dispose]();
  closings.delete(instrument);
}

export function lookUp(name: string): Registered | undefined {
  return open.get(name);
}

export function registered(): Registered[] {
  return [...open.values()];
}

/** Closes all instruments at once, so that one that hangs or fails does not keep the others open. */
export async function closeAll(): Promise<void> {
  const closed = await Promise.allSettled(registered().map(instrument => instrument.close()));
  const failed = closed.filter(each => each.status === "rejected").map(each => each.reason as unknown);
  if (failed.length > 0)
    throw new AggregateError(failed, `closing all instruments: ${failed.map(messageOf).join("; ")}`);
}
