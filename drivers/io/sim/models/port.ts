/** Two terminals on a bench, where a source and the meters beside it meet. */
import { operatingPoint, type OperatingPoint, type SourceSettings } from "./source-measure.ts";
import type { TwoTerminal } from "./two-terminal.ts";

const open: SourceSettings = { output: false, mode: "voltage", level: 0, limit: 0 };

/** A load with a source at it; ideal voltmeters in parallel and ammeters in series change nothing. */
export class Port {
  readonly load: TwoTerminal;
  #settings: () => SourceSettings = () => open;

  constructor(load: TwoTerminal) {
    this.load = load;
  }

  /** Connects a source, in place of the one before; its settings are asked for whenever somebody measures. */
  drive(settings: () => SourceSettings): void {
    this.#settings = settings;
  }

  /** Voltage and current as they are now. */
  get point(): OperatingPoint {
    return operatingPoint(this.#settings(), this.load);
  }
}
