/** `%time` and `%timeit`: how long code of a cell takes, in IPython's words. */
import { currentCell, type Cell } from "../cell.ts";
import type { Output } from "../output.ts";
import type { Handler } from "./handler.ts";
import { readCount, readOptions } from "./options.ts";
import { UsageError } from "./usage-error.ts";

/** How long the loops of one measurement should take. */
const enoughSeconds = 0.2;
const defaultRepeats = 7;
const mostLoops = 1_000_000_000;

/** What `%timeit -o` gives. Times of one pass through the statement, in seconds. */
export interface TimeitResult {
  readonly average: number;
  readonly stdev: number;
  readonly best: number;
  readonly worst: number;
  readonly loops: number;
  readonly repeat: number;
  readonly timings: readonly number[];
}

/** A loop of the cell: it calls `start` when it is ready, then runs so many times. */
export type Loop = (loops: number, start: () => void) => Promise<void>;

/** A call without a statement: with one, the statement is code of the cell. */
export const time: Handler = () => {
  throw new UsageError("%time: the statement is missing");
};
export const timeit: Handler = () => {
  throw new UsageError("%timeit: the statement is missing");
};

/** The clocks of cells. */
export class Clock {
  readonly #output: Output;
  readonly #running = new WeakMap<Cell, (() => void)[]>();

  constructor(output: Output) {
    this.#output = output;
  }

  /** Starts to time the running cell, up to `timed` or to its end. */
  time(): void {
    const cell = currentCell();
    if (!cell) return;
    const begin = { wall: performance.now(), cpu: process.cpuUsage() };
    const stop = (): void => {
      const wall = performance.now() - begin.wall;
      const { user, system } = process.cpuUsage(begin.cpu);
      const [own, inSystem, total] = [user, system, user + system].map(microseconds => formatTime(microseconds / 1e6));
      this.#output.print("stdout", `CPU times: user ${own}, sys: ${inSystem}, total: ${total}\n`);
      this.#output.print("stdout", `Wall time: ${formatTime(wall / 1000)}\n`);
    };
    this.#running.set(cell, [...(this.#running.get(cell) ?? []), stop]);
    cell.atEnd.add(stop);
  }

  timed(): void {
    const cell = currentCell();
    const stop = cell && this.#running.get(cell)?.pop();
    if (stop && cell.atEnd.delete(stop)) stop();
  }

  async timeit(argument: string, loop: Loop): Promise<TimeitResult | undefined> {
    const { given } = readOptions("%timeit", argument, "qo", "nrp");
    const [n, r, p] = ["n", "r", "p"].map(letter => {
      const value = given.get(letter);
      return value === undefined ? undefined : readCount("%timeit", letter, value);
    });
    const loops = n ?? (await enoughLoops(loop));
    const timings: number[] = [];
    for (let repeat = 0; repeat < (r ?? defaultRepeats); repeat++) timings.push((await measure(loop, loops)) / loops);
    const result = summary(timings, loops);
    if (!given.has("q")) this.#output.print("stdout", describe(result, p));
    return given.has("o") ? result : undefined;
  }
}

async function enoughLoops(loop: Loop): Promise<number> {
  let loops = 1;
  while (loops < mostLoops && (await measure(loop, loops)) < enoughSeconds) loops *= 10;
  return loops;
}

/** Seconds that so many loops take. */
async function measure(loop: Loop, loops: number): Promise<number> {
  let begin = performance.now();
  await loop(loops, () => (begin = performance.now()));
  return (performance.now() - begin) / 1000;
}

function summary(timings: number[], loops: number): TimeitResult {
  const average = timings.reduce((sum, one) => sum + one, 0) / timings.length;
  const stdev = Math.sqrt(timings.reduce((sum, one) => sum + (one - average) ** 2, 0) / timings.length);
  const [best, worst] = [Math.min(...timings), Math.max(...timings)];
  return { average, stdev, best, worst, loops, repeat: timings.length, timings };
}

function describe({ average, stdev, best, worst, loops, repeat }: TimeitResult, precision?: number): string {
  const note =
    worst > 4 * best && best > 0 && worst > 1e-6
      ? `The slowest run took ${(worst / best).toFixed(2)} times longer than the fastest. This could mean that an intermediate result is being cached.\n`
      : "";
  const [mean, deviation] = [formatTime(average, precision), formatTime(stdev, precision)];
  const runs = `${repeat} ${repeat === 1 ? "run" : "runs"}`;
  const each = `${loops.toLocaleString("en")} ${loops === 1 ? "loop" : "loops"} each`;
  return `${note}${mean} ± ${deviation} per loop (mean ± std. dev. of ${runs}, ${each})\n`;
}

/** A time as IPython writes it: `1.23 ms`, `2min 5s`. */
export function formatTime(seconds: number, precision = 3): string {
  if (seconds >= 60) {
    const whole = Math.floor(seconds);
    const parts = {
      d: Math.floor(whole / 86_400),
      h: Math.floor(whole / 3600) % 24,
      min: Math.floor(whole / 60) % 60,
      s: whole % 60,
    };
    return Object.entries(parts)
      .filter(([, count]) => count > 0)
      .map(([unit, count]) => `${count}${unit}`)
      .join(" ");
  }
  const units = ["s", "ms", "μs", "ns"];
  const exponent = [0, 1, 2].find(power => seconds * 1000 ** power >= 1) ?? 3;
  const value = seconds * 1000 ** exponent;
  return `${Number(value.toPrecision(precision))} ${units[exponent]}`;
}
