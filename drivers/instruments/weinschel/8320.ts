/** Weinschel 8320 stepped attenuator. */
import { linspace, vals, VisaInstrument } from "../../core/index.ts";

export class Weinschel8320 extends VisaInstrument {
  static override readonly defaultTerminator = "\r";

  readonly attenuation = this.parameter({
    label: "Attenuation",
    unit: "dB",
    getCmd: "ATTN? 1",
    setCmd: "ATTN ALL {:02.0f}",
    vals: vals.enum(...linspace(0, 60, 31)),
    docstring: "Attenuation of the signal path, 0 to 60 dB in steps of 2 dB.",
  });
}
