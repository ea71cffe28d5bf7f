/** What Lake Shore's temperature controllers have in common: sensors, by which outputs control a temperature. */
import { VisaInstrument, type VisaOpenOptions } from "../../core/index.ts";
import type { VisaHandle } from "../../io/index.ts";
import type { LakeshoreBaseSensorChannel } from "./sensor-channel.ts";

/** Base of the drivers; a model adds its sensor channels and outputs. */
export abstract class LakeshoreBase extends VisaInstrument {
  static override readonly defaultTerminator: string = "\r\n";

  /** Opens a connection; the USB interface is a serial line of 57600 baud with 7 bits and odd parity (manuals, 6.3). */
  static override connect(address: string, options: VisaOpenOptions = {}): Promise<VisaHandle> {
    const isSerial = /^ASRL/i.test(address);
    const serial = isSerial ? ({ baudRate: 57600, dataBits: 7, parity: "odd" } as const) : undefined;
    return super.connect(address, { ...options, serial: options.serial ?? serial });
  }

  /** The sensor channel that an output calls by this name, if it is one. */
  abstract sensorFor(inputChannel: string): LakeshoreBaseSensorChannel | undefined;
}
