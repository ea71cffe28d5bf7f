/** A parameter whose value is the name of an instrument. */

import { ParameterError } from "../errors.ts";
import { Instrument } from "../instrument/instrument.ts";
import * as vals from "../validators/index.ts";
import type { Validator } from "../validators/validator.ts";
import { refuseCommands } from "./check-options.ts";
import type { CommonOptions } from "./options.ts";
import { ParameterBase } from "./parameter.ts";

/** Options of a reference to an instrument. */
export interface InstrumentRefOptions extends Omit<CommonOptions, "scale" | "offset" | "step" | "unit"> {
  /** Which names are allowed. Default any text. */
  vals?: Validator<string>;
  /** The name that it begins with. */
  initialValue?: string;
}

/** `new InstrumentRefParameter("dmm", { initialValue: "dmm1" })`: the name of an open instrument, for one that uses others. */
export class InstrumentRefParameter extends ParameterBase<string | null, string> {
  constructor(name: string, options: InstrumentRefOptions = {}) {
    refuseCommands(options, what => `InstrumentRefParameter does not support ${what}.`);
    const manual = { vals: vals.strings(), ...options, getCmd: null, setCmd: null };
    super(name, manual);
  }

  /** The open instrument of that name, if it is of that class. */
  getInstrument(): Instrument;
  getInstrument<I extends Instrument>(instrumentClass: abstract new (...args: never[]) => I): I;
  getInstrument(instrumentClass: abstract new (...args: never[]) => Instrument = Instrument): Instrument {
    const name = this.cache.value;
    if (name === null)
      throw new ParameterError(`${this.fullName} names no instrument yet`, { parameter: this.fullName });
    return Instrument.findInstrument(name, instrumentClass);
  }
}
