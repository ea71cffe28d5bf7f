/** The front panel of a Keysight 344xxA. */
import { InstrumentChannel, vals } from "../../core/index.ts";
import type { Keysight344xxA } from "./34465a-base.ts";

export class Keysight344xxADisplay extends InstrumentChannel<Keysight344xxA> {
  readonly enabled = this.parameter({
    label: "Display enabled",
    getCmd: "DISPlay:STATe?",
    setCmd: "DISPlay:STATe {}",
    valMapping: [
      [true, 1],
      [false, 0],
    ] as const,
    docstring: "Whether the display is lit; switched off, the meter answers faster. Texts are shown all the same.",
  });

  readonly text = this.parameter({
    label: "Display text",
    getCmd: "DISPLAY:TEXT?",
    // A quotation mark within a string of SCPI is written twice.
    setCmd: (text: string) => this.write(`DISPLAY:TEXT "${text.replaceAll('"', '""')}"`),
    getParser: (reply: string) =>
      reply
        .trim()
        .replace(/^"(.*)"$/s, "$1")
        .replaceAll('""', '"'),
    vals: vals.strings(0, 40),
    docstring: "Text in the place of the readings, up to 40 characters; an empty one brings the readings back.",
  });

  /** Takes the text away: the readings come back, or the display stays dark where it is not enabled. */
  async clear(): Promise<void> {
    await this.write("DISPLay:TEXT:CLEar");
    await this.text.get();
  }
}
