/** Gets and sets in a loop, as a user writes them: run as a script and as a cell; prints rates in thousands a second. */

import { Parameter, vals } from "setpoint";

const count = 20_000;
const repeats = 7;

const manual = new Parameter("manual", { getCmd: null, setCmd: null, initialValue: 0 });
const limited = new Parameter("limited", { getCmd: null, setCmd: null, initialValue: 0, vals: vals.numbers() });
const converted = new Parameter("converted", {
  getCmd: () => "20.0",
  setCmd: () => undefined,
  vals: vals.enum("low", "high"),
  valMapping: { low: 1, high: 2 },
  scale: 10,
  getParser: Number,
});

const rates: Record<string, number[]> = {};
const note = (figure: string, began: number): void => {
  (rates[figure] ??= []).push(count / (performance.now() - began));
};

for (let repeat = 0; repeat < repeats; repeat++) {
  let began = performance.now();
  for (let i = 0; i < count; i++) await manual();
  note("manual get", began);
  began = performance.now();
  for (let i = 0; i < count; i++) await manual(i);
  note("manual set", began);
  began = performance.now();
  for (let i = 0; i < count; i++) await limited(i);
  note("manual set, with limits", began);
  began = performance.now();
  for (let i = 0; i < count; i++) await converted();
  note("get: validator, mapping, scale, parser", began);
  began = performance.now();
  for (let i = 0; i < count; i++) await converted("high");
  note("set: validator, mapping, scale", began);
}
console.log(JSON.stringify(rates));
