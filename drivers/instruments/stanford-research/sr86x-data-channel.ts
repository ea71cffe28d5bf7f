/** A data channel of an SR86x: what one of the four traces on its screen shows. */
import { InstrumentChannel } from "../../core/index.ts";
import { numbered } from "./numbered.ts";
import type { SR86x } from "./sr86x-lock-in.ts";
import { quantities } from "./sr86x-tables.ts";

/** One of the four quantities on the screen, which are read together. */
export class SR86xDataChannel extends InstrumentChannel<SR86x> {
  /** What commands call it: 0 to 3. */
  readonly cmdId: number;
  /** The colour of its trace on the screen. */
  readonly color: string;

  readonly assignedParameter;

  constructor(parent: SR86x, name: string, cmdId: number, color: string) {
    super(parent, name);
    this.cmdId = cmdId;
    this.color = color;
    this.assignedParameter = this.parameter({
      label: `Data channel ${cmdId} parameter`,
      getCmd: `CDSP? ${cmdId}`,
      setCmd: `CDSP ${cmdId}, {}`,
      valMapping: numbered(quantities),
      docstring: `What the ${color} trace shows.`,
    });
  }

  /** The other name that commands know it by: DAT1 to DAT4. */
  get cmdIdName(): string {
    return `DAT${this.cmdId + 1}`;
  }
}
