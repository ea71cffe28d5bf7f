/** The status byte of a simulation file: what its registers and error queues say. */
import type { DeviceDefinition } from "../definition.ts";
import type { ErrorRecord } from "../error-record.ts";
import { statusBits, type InstrumentStatus } from "./status.ts";

/**
 * Bit 5 stands for the register that the file reads by `*ESR?`, bit 2 for its error queues. Masks are the properties
 * that it sets by `*ESE` and `*SRE`; without the first every event counts, without the second nothing requests service.
 */
export class FileStatus implements InstrumentStatus {
  readonly #errors: ErrorRecord;
  readonly #number: (property: string) => number;
  readonly #events: string | undefined;
  readonly #eventMask: string | undefined;
  readonly #requestMask: string | undefined;

  /** `number` gives a property of the device. */
  constructor(definition: DeviceDefinition, errors: ErrorRecord, number: (property: string) => number) {
    this.#errors = errors;
    this.#number = number;
    this.#events = definition.statusRegisters.find(({ query }) => query.toUpperCase() === "*ESR?")?.query;
    const setBy = (command: string) =>
      definition.setters.find(({ parser }) => parser.prefix.toUpperCase().startsWith(`${command} `))?.property;
    this.#eventMask = setBy("*ESE");
    this.#requestMask = setBy("*SRE");
  }

  get enable(): number {
    return this.#mask(this.#requestMask, 0);
  }

  byte(messageAvailable: boolean): number {
    const events = this.#events === undefined ? 0 : this.#errors.register(this.#events);
    const summary = (events & this.#mask(this.#eventMask, 0xff)) === 0 ? 0 : statusBits.eventSummary;
    const errors = this.#errors.hasErrors ? statusBits.errorQueue : 0;
    return summary | errors | (messageAvailable ? statusBits.messageAvailable : 0);
  }

  #mask(property: string | undefined, otherwise: number): number {
    return property === undefined ? otherwise : this.#number(property) & 0xff;
  }
}
