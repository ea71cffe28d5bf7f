/** An instrument that may be open already. */

import type { Instrument, InstrumentClass, OpenArguments } from "./instrument/instrument.ts";
import { Instrument as Registry } from "./instrument/instrument.ts";

/** The open instrument of that name and class, else a newly opened one; `{ recreate: true }` always opens. */
export async function findOrCreateInstrument<C extends InstrumentClass>(
  instrumentClass: C,
  name: string,
  ...args: OpenArguments<C>
): Promise<InstanceType<C>> {
  const recreate = (args as unknown[]).some(each => (each as { recreate?: boolean } | undefined)?.recreate === true);
  if (!recreate && Registry.exist(name)) {
    const found = Registry.findInstrument(name, instrumentClass as never) as Instrument;
    await found.connectMessage();
    return found as InstanceType<C>;
  }
  return await (Registry.open as (this: C, name: string, ...rest: OpenArguments<C>) => Promise<InstanceType<C>>).call(
    instrumentClass,
    name,
    ...args,
  );
}
