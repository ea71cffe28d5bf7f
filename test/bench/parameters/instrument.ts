/** An instrument of 500 parameters, and what a parameter weighs: prints milliseconds and kilobytes as JSON, last. */

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

import { Instrument, Parameter, vals } from "setpoint";

const size = 500;
const repeats = 15;
const weighed = 10_000;

class Wide extends Instrument {
  static readonly made = (index: number): Wide => {
    const wide = new Wide(`wide${index}`, undefined);
    for (let n = 0; n < size; n++) {
      wide.addParameter(`p${n}`, {
        label: `Voltage ${n}`,
        unit: "V",
        getCmd: `V${n}?`,
        setCmd: `V${n} {:.3f}`,
        getParser: Number,
        vals: vals.numbers(0, 1000),
        initialCacheValue: n,
      });
    }
    return wide;
  };

  protected override async writeRaw(): Promise<void> {
    // Nobody listens.
  }

  protected override async askRaw(): Promise<string> {
    return "1.5";
  }
}

const figures: Record<string, number[]> = {};
const note = (figure: string, value: number): void => void (figures[figure] ??= []).push(value);

for (let repeat = 0; repeat < repeats; repeat++) {
  let began = performance.now();
  const wide = Wide.made(repeat);
  note("500 parameters: built", performance.now() - began);
  began = performance.now();
  const snapshot = await wide.snapshot({ update: "Never" });
  note("500 parameters: snapshot", performance.now() - began);
  if (snapshot.parameters["p499"]?.value !== 499) throw new Error("the snapshot is not complete");
  began = performance.now();
  await wide.printReadableSnapshot({ update: "Never" });
  note("500 parameters: printReadableSnapshot", performance.now() - began);
}

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;
const options = { getCmd: null, setCmd: null, unit: "V", vals: vals.numbers(0, 10), initialValue: 1 } as const;
const kept: unknown[] = [new Parameter("first", options)];
collect();
const before = process.memoryUsage().heapUsed;
for (let n = 0; n < weighed; n++) kept.push(new Parameter("p", options));
collect();
note("memory of a parameter", (process.memoryUsage().heapUsed - before) / kept.length / 1000);
console.log(JSON.stringify(figures));
