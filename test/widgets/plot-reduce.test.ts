/** Fewer points, the same picture: what the reductions of long traces keep. */

import fc from "fast-check";
import { expect, test } from "vitest";

import { minMax } from "../../widgets/plot/reduce.ts";

const ys = fc.array(fc.oneof({ weight: 9, arbitrary: fc.integer({ min: -50, max: 50 }) }, fc.constant(NaN)), {
  minLength: 1,
  maxLength: 400,
});
const buckets = fc.integer({ min: 1, max: 40 });

function upTo(count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, index) => index);
}

/** As many columns lie before a place as have their end at it or before. */
function bucketOf(index: number, length: number, count: number): number {
  const ends = Array.from({ length: count }, (_, order) => 2 * (((length - 1) / 2) * ((order + 1) / count)));
  return ends.filter(end => end <= index).length;
}

function reduced(values: Float64Array, count: number): Uint32Array {
  return minMax(upTo(values.length), values, { range: [0, values.length - 1], type: "linear", buckets: count });
}

test("min-max keeps the lowest and the highest value of every bucket", () => {
  fc.assert(
    fc.property(ys, buckets, (values, count) => {
      const kept = [...reduced(Float64Array.from(values), count)];
      for (let bucket = 0; bucket <= count; bucket++) {
        const inside = (index: number): boolean => bucketOf(index, values.length, count) === bucket;
        const all = values.filter((value, index) => inside(index) && !Number.isNaN(value));
        const some = kept.filter(index => inside(index) && !Number.isNaN(values[index])).map(index => values[index]!);
        expect([Math.min(...some), Math.max(...some)]).toEqual([Math.min(...all), Math.max(...all)]);
      }
    }),
  );
});

test("the order, the first and the last point are kept, and every gap that lies between two points", () => {
  fc.assert(
    fc.property(ys, buckets, (list, count) => {
      const values = Float64Array.from(list);
      const kept = [...reduced(values, count)];
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
  expect(reduced(noisy, 600).length).toBeLessThanOrEqual(4 * 601);
  const torn = noisy.map((value, index) => (index % 2 === 0 ? value : NaN));
  expect(reduced(torn, 600).length).toBeLessThanOrEqual(10 * 601);
});

test("min-max of a stretch keeps the neighbours to which the line runs, downwards too", () => {
  const xs = upTo(100);
  const some = { range: [40, 43], type: "linear", buckets: 100 } as const;
  expect([...minMax(xs, xs, some)]).toEqual([39, 40, 41, 42, 43, 44]);
  const down = xs.map(x => 99 - x);
  expect([...minMax(down, xs, some)]).toEqual([55, 56, 57, 58, 59, 60]);
});

test("a neighbour outside hides no extreme inside", () => {
  const xs = upTo(100);
  const peaks = xs.map(x => (x === 39 || x === 61 ? 50 : x === 45 ? 7 : Math.sin(x)));
  const some = { range: [40, 60], type: "linear", buckets: 2 } as const;
  expect([...minMax(xs, peaks, some)]).toEqual(expect.arrayContaining([39, 45, 61]));
});

test("columns of a logarithmic axis are even in powers of ten", () => {
  const xs = upTo(1001).map(x => 10 ** (x / 100 - 5));
  const kept = minMax(xs, xs, { range: [1e-5, 1e5], type: "log", buckets: 10 });
  expect(kept.length).toBeLessThanOrEqual(22);
  const down = minMax(xs.toReversed(), xs, { range: [1e-5, 1e5], type: "log", buckets: 10 });
  expect(down.length).toBeLessThanOrEqual(22);
});
