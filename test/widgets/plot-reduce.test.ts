/** Fewer points, the same picture: what the reductions of long traces keep. */

import fc from "fast-check";
import { expect, test } from "vitest";

import { lttb, minMax } from "../../widgets/plot/reduce.ts";

const ys = fc.array(fc.oneof({ weight: 9, arbitrary: fc.integer({ min: -50, max: 50 }) }, fc.constant(NaN)), {
  minLength: 1,
  maxLength: 400,
});
const buckets = fc.integer({ min: 1, max: 40 });

function upTo(count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, index) => index);
}

function bucketOf(index: number, length: number, count: number): number {
  return length === 1 ? 0 : Math.min(count, Math.floor((index / (length - 1)) * count));
}

test("min-max keeps the lowest and the highest value of every bucket", () => {
  fc.assert(
    fc.property(ys, buckets, (values, count) => {
      const kept = [...minMax(upTo(values.length), Float64Array.from(values), 0, values.length - 1, count)];
      for (let bucket = 0; bucket <= count; bucket++) {
        const inside = (index: number): boolean => bucketOf(index, values.length, count) === bucket;
        const all = values.filter((value, index) => inside(index) && !Number.isNaN(value));
        const some = kept.filter(index => inside(index) && !Number.isNaN(values[index])).map(index => values[index]!);
        expect([Math.min(...some), Math.max(...some)]).toEqual([Math.min(...all), Math.max(...all)]);
      }
    }),
  );
});

test.each<[string, (values: Float64Array, count: number) => Uint32Array]>([
  ["min-max", (values, count) => minMax(upTo(values.length), values, 0, values.length - 1, count)],
  ["largest triangles", (values, count) => lttb(upTo(values.length), values, 3 * count)],
])("%s keeps the order, the first and the last point, and every gap that lies between two points", (_, reduce) => {
  fc.assert(
    fc.property(ys, buckets, (list, count) => {
      const values = Float64Array.from(list);
      const kept = [...reduce(values, count)];
      expect(kept).toEqual([...new Set(kept)].toSorted((a, b) => a - b));
      const points = list.flatMap((value, index) => (Number.isNaN(value) ? [] : [index]));
      const keptPoints = kept.filter(index => !Number.isNaN(values[index]));
      expect([keptPoints[0], keptPoints.at(-1)]).toEqual([points[0], points.at(-1)]);
      for (const [place, index] of kept.entries()) {
        const next = kept[place + 1];
        if (next === undefined || Number.isNaN(values[index]) || Number.isNaN(values[next])) continue;
        // what is joined by a line has no gap between
        expect(list.slice(index, next).some(Number.isNaN)).toBe(false);
      }
    }),
  );
});

test("min-max takes few points however many there are, also where every second one is a gap", () => {
  const many = upTo(1_000_000);
  const noisy = many.map(index => Math.sin(index * index));
  expect(minMax(many, noisy, 0, many.length, 600).length).toBeLessThanOrEqual(4 * 601);
  const torn = noisy.map((value, index) => (index % 2 === 0 ? value : NaN));
  expect(minMax(many, torn, 0, many.length, 600).length).toBeLessThanOrEqual(10 * 601);
  expect(lttb(many, noisy, 2000)).toHaveLength(2000);
});

test("min-max of a stretch keeps the neighbours to which the line runs, downwards too", () => {
  const xs = upTo(100);
  expect([...minMax(xs, xs, 40, 43, 100)]).toEqual([39, 40, 41, 42, 43, 44]);
  const down = xs.map(x => 99 - x);
  expect([...minMax(down, xs, 40, 43, 100)]).toEqual([55, 56, 57, 58, 59, 60]);
});

test("largest triangles keep a spike", () => {
  const xs = upTo(10_000);
  const spiked = xs.map(x => (x === 6_543 ? 50 : Math.sin(x / 500)));
  expect([...lttb(xs, spiked, 100)]).toContain(6_543);
});
