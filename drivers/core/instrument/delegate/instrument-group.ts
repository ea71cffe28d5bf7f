/** Several instruments as the parts of one. */

import { InstrumentError } from "../../errors.ts";
import { InstrumentBase } from "../instrument-base.ts";
import type { InstrumentOptions } from "../instrument-base.ts";
import { assertInstrumentName } from "../names.ts";
import type { ComponentSource } from "../open-instruments.ts";
import { assertOpen } from "../types.ts";
import type { DelegateInstrumentOptions } from "./delegate-instrument.ts";
import { DelegateInstrument } from "./delegate-instrument.ts";

/** A class of instruments that a group can make. */
export type GroupMemberClass = new (
  name: string,
  station?: ComponentSource,
  options?: DelegateInstrumentOptions,
) => DelegateInstrument;

/** What a group of instruments is made from. */
export interface InstrumentGroupOptions extends InstrumentOptions {
  /** The options of each instrument by its name. */
  submodules: Readonly<Record<string, DelegateInstrumentOptions>>;
  /** The class of the instruments. Default `DelegateInstrument`. */
  submodulesType?: GroupMemberClass;
  /** Initial values by the instrument's name and the parameter's path. */
  initialValues?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Whether `open` sets the initial values. Default false. */
  setInitialValuesOnLoad?: boolean;
}

/** An instrument that holds delegate instruments. */
export class InstrumentGroup extends InstrumentBase {
  readonly #instruments: readonly DelegateInstrument[];

  constructor(name: string, station: ComponentSource | undefined, options: InstrumentGroupOptions) {
    super(name, options);
    assertInstrumentName(this.fullName);
    const { submodules, submodulesType = DelegateInstrument, initialValues = {} } = options;
    this.#instruments = Object.entries(submodules).map(([each, inputs]) => {
      if (!inputs.parameters && !inputs.channels)
        throw new InstrumentError(`${each} of group ${name} has neither parameters nor channels`);
      const values = { ...inputs.initialValues, ...initialValues[each] };
      return this.addSubmodule(each, new submodulesType(each, station, { ...inputs, initialValues: values }));
    });
  }

  /** Makes the group, and sets the initial values of its instruments if its options say so. */
  static async open(
    name: string,
    station: ComponentSource | undefined,
    options: InstrumentGroupOptions,
  ): Promise<InstrumentGroup> {
    const group = new InstrumentGroup(name, station, options);
    if (options.setInitialValuesOnLoad === true)
      for (const instrument of group.#instruments) await instrument.setInitialValues();
    return group;
  }

  override get simulated(): boolean {
    return this.#instruments.some(instrument => instrument.simulated);
  }

  override get rootInstrument(): InstrumentBase {
    return this;
  }

  override async write(_command: string): Promise<void> {
    throw new InstrumentError("Instrument InstrumentGroup has not defined a write method");
  }

  override async ask(_command: string): Promise<string> {
    throw new InstrumentError("Instrument InstrumentGroup has not defined an ask method");
  }

  override [assertOpen](): void {
    // Its instruments know whether they are open.
  }

  override toString(): string {
    return `InstrumentGroup(name=${this.name}, submodules=${Object.keys(this.submodules).join(", ")})`;
  }
}
