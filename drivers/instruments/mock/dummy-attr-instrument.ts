/** Two gates that are fields: the way a driver is written, in the smallest instrument there is. */
import { vals } from "../../core/index.ts";
import { MockInstrument } from "./mock-instrument.ts";

/** Two gates that remember what they were set to. */
export class DummyAttrInstrument extends MockInstrument {
  readonly ch1 = this.parameter({
    label: "Gate ch1",
    unit: "V",
    vals: vals.numbers(-800, 400),
    setCmd: null,
    initialValue: 0,
    docstring: "Voltage of the first gate, which only remembers what it was set to.",
  });

  readonly ch2 = this.parameter({
    label: "Gate ch2",
    unit: "V",
    vals: vals.numbers(-800, 400),
    setCmd: null,
    initialValue: 0,
    docstring: "Voltage of the second gate, which only remembers what it was set to.",
  });
}
