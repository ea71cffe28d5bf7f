/** A growing trace keeps what a picture shows of it, whatever its values and its length. */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { GrowingGrid } from "../../widgets/live/growing-grid.ts";
import { GrowingTrace } from "../../widgets/live/growing-trace.ts";
import { derivative, withoutBackground } from "../../widgets/live/process.ts";

const value = fc.oneof({ weight: 20, arbitrary: fc.double({ noNaN: true, min: -1e6, max: 1e6 }) }, fc.constant(NaN));

/** A trace that came in pieces. */
function grown(xs: Float64Array, ys: Float64Array, pieces: number): GrowingTrace {
  const trace = new GrowingTrace();
  for (let piece = 1; piece <= pieces; piece++) {
    const length = Math.round((xs.length * piece) / pieces);
    trace.update(xs.subarray(0, length), ys.subarray(0, length));
  }
  return trace;
}

function extremesIn(xs: ArrayLike<number>, ys: ArrayLike<number>, from: number, to: number): [number, number] {
  const inside = Array.from(ys).filter((y, index) => xs[index]! >= from && xs[index]! < to && !Number.isNaN(y));
  // plus zero, so that -0 is 0
  return [Math.min(...inside) + 0, Math.max(...inside) + 0];
}

describe("a trace that is reduced", () => {
  test("keeps the lowest and the highest value of each column of pixels, sorted either way", () => {
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 3000 }),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 7 }),
        fc.boolean(),
        (list, buckets, pieces, isDownwards) => {
          const ys = Float64Array.from(list);
          const xs = ys.map((_, index) => (isDownwards ? -1 - index : index));
          const trace = grown(xs, ys, pieces);
          const [from, to] = isDownwards ? [-ys.length, 0] : [0, ys.length];
          const kept = trace.reduce({ range: [from, to], type: "linear", buckets });
          const [keptX, keptY] = [Array.from(kept, at => xs[at]!), Array.from(kept, at => ys[at]!)];
          for (let bucket = 0; bucket < buckets; bucket++) {
            const ends = [0, 1].map(end => from + (to - from) * ((bucket + end) / buckets)) as [number, number];
            expect(extremesIn(keptX, keptY, ...ends)).toEqual(extremesIn(xs, ys, ...ends));
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  test("is in order, has each point once, and at most some points for each column", () => {
    const ys = Float64Array.from({ length: 100_000 }, (_, index) => Math.sin(index * index));
    const xs = ys.map((_, index) => index);
    const kept = [...grown(xs, ys, 13).reduce({ range: [0, 99_999], type: "linear", buckets: 100 })];
    expect(kept).toEqual([...new Set(kept)].toSorted((one, other) => one - other));
    expect(kept.length).toBeLessThanOrEqual(402);
    expect(kept.length).toBeGreaterThan(200);
  });

  test("has every point where there is room, and those just outside", () => {
    const xs = Float64Array.from({ length: 1000 }, (_, index) => index);
    const kept = grown(xs, xs, 3).reduce({ range: [10, 20], type: "linear", buckets: 100 });
    expect([...kept]).toEqual([9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21]);
  });

  test("keeps the ends of a run forth and back, and says whether a line joins its points", () => {
    const xs = Float64Array.from({ length: 2000 }, (_, index) => (index < 1000 ? index : 1999 - index));
    const trace = grown(xs, xs.map(Math.sin), 4);
    const kept = trace.reduce({ range: [0, 999], type: "linear", buckets: 50 });
    expect([kept[0], kept.at(-1)]).toEqual([0, 1999]);
    expect(trace.isJoined).toBe(true);
    const scattered = Float64Array.from({ length: 99 }, (_, index) => (index * 37) % 99);
    expect(grown(scattered, scattered, 1).isJoined).toBe(false);
  });

  test("has a column for each part of a decade on a logarithmic axis", () => {
    const xs = Float64Array.from({ length: 50_000 }, (_, index) => index + 1);
    const ys = xs.map(Math.cos);
    const kept = grown(xs, ys, 2).reduce({ range: [1, 50_000], type: "log", buckets: 47 });
    const low = 50_000 ** (40 / 47);
    const high = 50_000 ** (41 / 47);
    const [keptX, keptY] = [Array.from(kept, at => xs[at]!), Array.from(kept, at => ys[at]!)];
    expect(extremesIn(keptX, keptY, low, high)).toEqual(extremesIn(xs, ys, low, high));
  });
});

describe("a grid that fills", () => {
  test("has each value in its place, in whatever order they come", () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(
          Array.from({ length: 60 }, (_, index) => index),
          { minLength: 30 },
        ),
        order => {
          const [xs, ys, zs] = [
            Float64Array.from(order, at => Math.floor(at / 10) * 0.1),
            Float64Array.from(order, at => (at % 10) - 5),
            Float64Array.from(order, at => at * 1e-9),
          ];
          const grid = new GrowingGrid();
          grid.update(xs.subarray(0, 7), ys.subarray(0, 7), zs.subarray(0, 7));
          grid.update(xs, ys, zs);
          order.forEach((at, index) => {
            const [stripe, place] = [grid.xs.places.indexOf(xs[index]!), grid.ys.places.indexOf(ys[index]!)];
            expect(grid.stripes[stripe]![place]).toBe(at * 1e-9);
          });
          expect(grid.isGrid).toBe(true);
        },
      ),
    );
  });

  test("takes places for one that differ by rounding alone; a curve is no grid", () => {
    const grid = new GrowingGrid();
    grid.update(Float64Array.of(0.1 + 0.2, 0.3, 1), Float64Array.of(0, 1, 0), Float64Array.of(1, 2, 3));
    expect(grid.xs.places).toEqual([0.1 + 0.2, 1]);
    const curve = new GrowingGrid();
    const along = Float64Array.from({ length: 100 }, (_, index) => index);
    curve.update(along, along.map(Math.sin), along);
    expect(curve.isGrid).toBe(false);
  });

  test("marks only the stripes that have changed", () => {
    const grid = new GrowingGrid();
    const [xs, ys] = [Float64Array.of(0, 0, 1, 1), Float64Array.of(0, 1, 0, 1)];
    grid.update(xs.subarray(0, 2), ys.subarray(0, 2), Float64Array.of(1, 2));
    grid.update(xs, ys, Float64Array.of(1, 2, 3, 4));
    expect(grid.changes).toEqual([1, 2]);
  });
});

describe("a first look", () => {
  test("the derivative of a parabola is exact, on uneven places too, but for the ends", () => {
    const xs = Float64Array.of(0, 1, 3, 4, 7);
    const slopes = derivative(
      xs,
      xs.map(x => x * x),
    );
    expect([...slopes.subarray(1, 4)]).toEqual([2, 6, 8]);
    expect([...derivative(Float64Array.of(1, 1), Float64Array.of(0, 1))]).toEqual([NaN, NaN]);
    expect([...derivative(Float64Array.of(1), Float64Array.of(5))]).toEqual([NaN]);
  });

  test("without its background a straight line is nothing, and gaps stay", () => {
    const xs = Float64Array.of(0, 1, 2, 3);
    const left = withoutBackground(xs, Float64Array.of(5, 7, NaN, 11));
    expect(left[2]).toBeNaN();
    for (const index of [0, 1, 3]) expect(left[index]).toBeCloseTo(0, 12);
  });
});
