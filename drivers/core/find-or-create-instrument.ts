/** An instrument that may be open already. */

import type { InstrumentClass, OpenArguments } from "./instrument/instrument.ts";
import { Instrument, openOptions } from "./instrument/instrument.ts";

/**
 * The open instrument of that name and class, else a newly opened one; `{ recreate: true }` closes the open one first.
 *
 * @throws InstrumentError if the open instrument of that name is of another class, which then stays open, or if opening fails.
 * @example const smu = await findOrCreateInstrument(Keithley2614B, "smu", "TCPIP0::10.0.0.7::5025::SOCKET");
 */
export async function findOrCreateInstrument<C extends InstrumentClass>(
  instrumentClass: C,
  name: string,
  ...args: OpenArguments<C>
): Promise<InstanceType<C>> {
  if (Instrument.exist(name)) {
    const found: Instrument = Instrument.findInstrument(name, instrumentClass);
    if (openOptions(args).recreate !== true) {
      await found.connectMessage();
      return found as InstanceType<C>;
    }
  }
  return await Instrument.open.call<C, [string, ...OpenArguments<C>], Promise<InstanceType<C>>>(
    instrumentClass,
    name,
    ...args,
  );
}
