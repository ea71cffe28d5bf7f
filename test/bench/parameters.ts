/** Parameters and instruments beside QCoDeS: gets and sets in a cell and in a script, 500 parameters, memory. */

import { contestants, inCell, inScript, type Printed } from "./parameters/contestants.ts";
import { median, report, type Row } from "./report.ts";

const rounds = Number(process.env.BENCH_ROUNDS ?? 9);

const inACell = { qcodes: 5 };
const inAScript = { qcodes: 8 };
const rate = "1000/s";

const rows: Record<string, Row & { samples: Record<string, number[]> }> = {};
for (const [figure, bounds] of Object.entries<Partial<Row>>({
  "manual get, in a cell": { unit: rate, atLeast: inACell },
  "manual get, in a script": { unit: rate, atLeast: inAScript },
  "manual set, in a cell": { unit: rate, atLeast: inACell },
  "manual set, in a script": { unit: rate, atLeast: inAScript },
  "manual set, with limits, in a cell": { unit: rate },
  "manual set, with limits, in a script": { unit: rate },
  "get: validator, mapping, scale, parser, in a cell": { unit: rate, atLeast: inACell },
  "get: validator, mapping, scale, parser, in a script": { unit: rate, atLeast: inACell },
  "set: validator, mapping, scale, in a cell": { unit: rate },
  "set: validator, mapping, scale, in a script": { unit: rate },
  "500 parameters: built": { unit: "ms", bounds: { qcodes: 0.3 } },
  "500 parameters: snapshot": { unit: "ms", bounds: { qcodes: 0.2 } },
  "500 parameters: printReadableSnapshot": { unit: "ms", bounds: { qcodes: 0.5 } },
  "memory of a parameter": { unit: "kB" },
})) {
  rows[figure] = { unit: "", ...bounds, figure, samples: {} };
}

const all = contestants();
for (let round = 0; round < rounds; round++) {
  // What is compared follows closely: the machine may be quicker a minute later.
  for (const one of all) add(one.name, await inCell(one, "loops"), ", in a cell");
  for (const one of all) add(one.name, inScript(one, "loops"), ", in a script");
  for (const one of all) add(one.name, inScript(one, "instrument"));
}
report("parameters", Object.values(rows), rounds);

/** A program's own repeats are one sample: what it does first is slower in both languages. */
function add(name: string, printed: Printed, where = ""): void {
  for (const [figure, samples] of Object.entries(printed)) {
    const row = rows[figure + where];
    if (!row) throw new Error(`no row for ${figure}${where}`);
    (row.samples[name] ??= []).push(median(samples));
  }
}
