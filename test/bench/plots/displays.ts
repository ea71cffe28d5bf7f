/** Displays of an instrument of 500 parameters: writes their HTML, prints milliseconds and kilobytes as JSON, last. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { channelTuple, Instrument, InstrumentChannel, vals } from "setpoint";

const folder = process.env["BENCH_FOLDER"] ?? ".";
const show = Symbol.for("Jupyter.display");

/** The same 500 parameters below one another, and in 50 channels. */
class Flat extends Instrument {
  constructor(name: string) {
    super(name, undefined);
    for (let index = 0; index < 500; index++) addVoltage(this, `volt${index}`, index);
  }
}

class Parted extends Instrument {
  readonly channels = channelTuple(
    Array.from({ length: 50 }, (_, index) => `ch${index}`),
    id => {
      const channel = new InstrumentChannel(this, id);
      for (let index = 0; index < 10; index++) addVoltage(channel, `volt${index}`, index);
      return channel;
    },
  );
}

function addVoltage(owner: Instrument | InstrumentChannel<Instrument>, name: string, index: number): void {
  owner.addParameter(name, {
    label: `Voltage ${index}`,
    unit: "V",
    getCmd: `VOLT${index}?`,
    setCmd: `VOLT${index} {}`,
    vals: vals.numbers(-10, 10),
    initialCacheValue: index / 1000,
    docstring: "The level at the terminals while the output is on, as seen by the sense lines.",
  });
}

const figures: Record<string, number> = {};
for (const [kind, instrument] of Object.entries({ flat: new Flat("flat"), parted: new Parted("parted", undefined) })) {
  // the first one of a process: nobody looks at the same instrument twenty times
  const began = performance.now();
  const bundle = (Reflect.get(instrument, show) as () => Record<string, unknown>).call(instrument);
  figures[`${kind}: made`] = performance.now() - began;
  const page = String(bundle["text/html"]);
  figures[`${kind}: size`] = page.length / 1000;
  writeFileSync(join(folder, `${kind}.html`), page);
}
console.log(JSON.stringify(figures));
