/** A benchmark's report: a table for people, JSON for programs, every figure beside its peers' and the ratio to each. */

/** Samples of one figure by contestant; the first contestant is ours. */
export type Samples = Record<string, readonly number[]>;

export interface Row {
  figure: string;
  unit: string;
  samples: Samples;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Prints the rows as a table with medians and ratios, then the same as one line of JSON. */
export function report(area: string, rows: readonly Row[]): void {
  const names = [...new Set(rows.flatMap(row => Object.keys(row.samples)))];
  const [ours = "", ...peers] = names;
  const header = ["figure", "unit", ...names, ...peers.map(peer => `${ours}/${peer}`)];
  const lines = rows.map(row => {
    const medians = names.map(name => (row.samples[name]?.length ? median(row.samples[name]) : Number.NaN));
    const ratios = medians.slice(1).map(peer => medians[0]! / peer);
    return [row.figure, row.unit, ...medians.map(number), ...ratios.map(number)];
  });
  const widths = header.map((title, column) => Math.max(title.length, ...lines.map(line => line[column]!.length)));
  const show = (line: readonly string[]): void =>
    console.log(
      line
        .map((text, column) => (column < 2 ? text.padEnd(widths[column]!) : text.padStart(widths[column]!)))
        .join("  "),
    );
  show(header);
  for (const line of lines) show(line);
  console.log(JSON.stringify({ area, node: process.version, date: new Date().toISOString(), rows }));
}

function number(value: number): string {
  if (Number.isNaN(value)) return "-";
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
