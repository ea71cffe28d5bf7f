/** A lock-in amplifier that only remembers. */
import { vals } from "../../core/index.ts";
import { MockInstrument } from "./mock-instrument.ts";

const remembered = { vals: vals.numbers(), setCmd: null } as const;

/** The values of a lock-in amplifier, which can all be set: QCoDeS's `MockLockin`. */
export class MockLockin extends MockInstrument {
  readonly X = this.parameter({
    ...remembered,
    unit: "V",
    initialValue: 1e-3,
    docstring: "In-phase part of the signal.",
  });
  readonly Y = this.parameter({
    ...remembered,
    unit: "V",
    initialValue: 1e-5,
    docstring: "Part of the signal a quarter of a period later.",
  });
  readonly frequency = this.parameter({
    ...remembered,
    unit: "Hz",
    initialValue: 125,
    docstring: "Frequency of the reference.",
  });
  readonly amplitude = this.parameter({
    ...remembered,
    unit: "V",
    initialValue: 0,
    docstring: "Amplitude of the output.",
  });
  readonly phase = this.parameter({
    ...remembered,
    unit: "deg",
    initialValue: 0,
    docstring: "Phase between reference and signal.",
  });
  readonly timeConstant = this.parameter({
    ...remembered,
    unit: "s",
    initialValue: 1e-3,
    docstring: "Time constant of the output filter.",
  });
}
