/** A benchmark's report: a table for people, JSON for programs, every figure beside its peers' and the ratio to each. */

/** Samples of one figure by contestant; the first contestant is ours. */
export type Samples = Record<string, readonly number[]>;

export interface Row {
  figure: string;
  unit: string;
  samples: Samples;
  /** The largest ratio to a peer that is good enough, by the peer's name. */
  bounds?: Readonly<Record<string, number>>;
  /** The smallest ratio to a peer that is good enough, by the peer's name: for rates. */
  atLeast?: Readonly<Record<string, number>>;
  /** The largest figure that is good enough. */
  limit?: number;
  /** The smallest figure that is good enough: for rates. */
  least?: number;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** A quantile between neighbours, weighted. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = part * (sorted.length - 1);
  const below = sorted[Math.floor(at)] ?? Number.NaN;
  const above = sorted[Math.ceil(at)] ?? Number.NaN;
  return below + (above - below) * (at - Math.floor(at));
}

/**
 * Our figure as a part of a peer's. A machine has quick and slow minutes: what was measured in the same round is compared,
 * and the median is taken over the rounds.
 */
export function ratio(ours: readonly number[], theirs: readonly number[], rounds: number): number {
  if (ours.length % rounds !== 0 || theirs.length % rounds !== 0) return median(ours) / median(theirs);
  const part = (samples: readonly number[], round: number): readonly number[] => {
    const size = samples.length / rounds;
    return samples.slice(round * size, (round + 1) * size);
  };
  return median(Array.from({ length: rounds }, (_, round) => median(part(ours, round)) / median(part(theirs, round))));
}

/** Prints the rows as a table with medians, ratios and bounds, then the same as one line of JSON. */
export function report(area: string, rows: readonly Row[], rounds: number): void {
  const names = [...new Set(rows.flatMap(row => Object.keys(row.samples)))];
  const [ours = "", ...peers] = names;
  const header = ["figure", "unit", ...names, ...peers.map(peer => `${ours}/${peer}`), "bound"];
  const lines = rows.map(row => {
    const medians = names.map(name => (row.samples[name]?.length ? median(row.samples[name]) : Number.NaN));
    const ratios = peers.map(peer => ratio(row.samples[ours] ?? [], row.samples[peer] ?? [], rounds));
    const verdicts = peers.flatMap((peer, index) => [
      ...verdict(ratios[index]!, row.bounds?.[peer]),
      ...verdictAtLeast(ratios[index]!, row.atLeast?.[peer]),
    ]);
    const all = [...verdicts, ...verdict(medians[0]!, row.limit), ...verdictAtLeast(medians[0]!, row.least)];
    return [row.figure, row.unit, ...medians.map(number), ...ratios.map(number), all.join(", ")];
  });
  const widths = header.map((title, column) => Math.max(title.length, ...lines.map(line => line[column]!.length)));
  const show = (line: readonly string[]): void =>
    console.log(
      line
        .map((text, column) =>
          column < 2 || column === line.length - 1 ? text.padEnd(widths[column]!) : text.padStart(widths[column]!),
        )
        .join("  ")
        .trimEnd(),
    );
  show(header);
  for (const line of lines) show(line);
  console.log(JSON.stringify({ area, node: process.version, date: new Date().toISOString(), rows }));
}

function verdict(value: number, bound: number | undefined): string[] {
  if (bound === undefined || Number.isNaN(value)) return [];
  return [`≤ ${bound} ${value <= bound ? "met" : "NOT MET"}`];
}

function verdictAtLeast(value: number, bound: number | undefined): string[] {
  if (bound === undefined || Number.isNaN(value)) return [];
  return [`≥ ${bound} ${value >= bound ? "met" : "NOT MET"}`];
}

function number(value: number): string {
  if (Number.isNaN(value)) return "-";
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
