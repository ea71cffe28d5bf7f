/** Which points form a grid, and the colours of its values. */

import fc from "fast-check";
import { expect, test } from "vitest";

import { limitsOf } from "../../widgets/plot/color-limits.ts";
import { colorIndex, hexOf, paletteOf, viridis } from "../../widgets/plot/color-scale.ts";
import { edgesOf } from "../../widgets/plot/edges.ts";
import { gridOf } from "../../widgets/plot/grid.ts";

interface Points {
  xs: number[];
  ys: number[];
  zs: number[];
}

/** A map measured line after line; only the first `count` points. */
function raster(columns: number, lines: number, count = columns * lines): Points {
  const points = Array.from({ length: count }, (_, index) => [Math.floor(index / lines), index % lines] as const);
  return {
    xs: points.map(([column]) => column * 0.1),
    ys: points.map(([, line]) => 5 - line),
    zs: points.map(([column, line]) => 100 * column + line),
  };
}

function gridOfPoints({ xs, ys, zs }: Points): ReturnType<typeof gridOf> {
  return gridOf(Float64Array.from(xs), Float64Array.from(ys), Float64Array.from(zs));
}

test("an interrupted map is a grid with gaps where nothing was measured, whatever the order of its points", () => {
  const size = fc.integer({ min: 1, max: 12 });
  fc.assert(
    fc.property(size, size, fc.integer({ min: 1, max: 144 }), fc.integer(), (columns, lines, most, seed) => {
      const points = raster(columns, lines, Math.min(most, columns * lines));
      const order = points.zs.map((_, index) => index).toSorted((a, b) => ((a * 7919) ^ seed) - ((b * 7919) ^ seed));
      const mixed = (list: number[]): number[] => order.map(index => list[index]!);
      const grid = gridOfPoints({ xs: mixed(points.xs), ys: mixed(points.ys), zs: mixed(points.zs) });
      expect(grid).toBeDefined();
      const { x, y, rows } = grid!;
      points.zs.forEach((z, index) => {
        expect(rows[y.indexOf(points.ys[index]! as never)]![x.indexOf(points.xs[index]! as never)]).toBe(z);
      });
      const filled = rows.reduce((sum, row) => sum + row.filter(value => !Number.isNaN(value)).length, 0);
      expect(filled).toBe(points.zs.length);
      expect([...x]).toEqual([...x].toSorted((a, b) => Number(a) - Number(b)));
    }),
  );
});

test.each<[string, Points, boolean]>([
  ["points along a diagonal", { xs: [1, 2, 3], ys: [1, 2, 3], zs: [1, 2, 3] }, false],
  ["two points apart", { xs: [1, 2], ys: [1, 2], zs: [1, 2] }, false],
  ["points anywhere", { xs: [0, 3, 1, 7, 5], ys: [2, 9, 4, 1, 3], zs: [1, 2, 3, 4, 5] }, false],
  ["one point", { xs: [1], ys: [2], zs: [3] }, true],
  ["one line", { xs: [1, 1, 1], ys: [2, 3, 4], zs: [3, 2, 1] }, true],
  ["a small cross", { xs: [1, 2, 3, 2, 2], ys: [2, 2, 2, 1, 3], zs: [1, 2, 3, 4, 5] }, true],
])("%s: a grid only where points fill it", (_, points, isGrid) => {
  expect(gridOfPoints(points) !== undefined).toBe(isGrid);
});

test("setpoints that differ by rounding alone are one place; what was measured twice has its last value", () => {
  const grid = gridOfPoints({ xs: [0.1 + 0.2, 0.3, 1, 1], ys: [0, 1, 0, 1], zs: [1, 2, 3, 4] });
  expect(grid!.x).toHaveLength(2);
  const twice = gridOfPoints({ xs: [0, 1, 0, 1, 0], ys: [0, 0, 1, 1, 0], zs: [1, 2, 3, 4, 9] });
  expect([...twice!.rows[0]!]).toEqual([9, 2]);
});

test("names keep the order in which they came", () => {
  const grid = gridOf(["b", "b", "a", "a"], Float64Array.of(1, 2, 1, 2), Float64Array.of(1, 2, 3, 4));
  expect(grid!.x).toEqual(["b", "a"]);
  expect(grid!.rows.map(row => [...row])).toEqual([
    [1, 3],
    [2, 4],
  ]);
});

test("cells end half-way to the next one, by ratio on a logarithmic axis", () => {
  expect([...edgesOf([1, 2, 4], 3, { type: "linear" })]).toEqual([0.5, 1.5, 3, 5]);
  const decades = [...edgesOf([1, 10, 100], 3, { type: "log" })];
  expect(decades.map(edge => Math.log10(edge))).toEqual(
    [-0.5, 0.5, 1.5, 2.5].map(edge => expect.closeTo(edge, 9) as number),
  );
  expect([...edgesOf([5], 1, { type: "linear" })]).toEqual([4.5, 5.5]);
  expect([...edgesOf([3, 1], 2, { type: "linear" })]).toEqual([4, 2, 0]);
});

const values = Float64Array.from({ length: 1001 }, (_, index) => index);

test("colours reach over all values, over percentiles of them, or over what is given", () => {
  expect(limitsOf(values, undefined)).toEqual([0, 1000]);
  expect(limitsOf(values, { percentile: [1, 99] })).toEqual([10, 990]);
  expect(limitsOf(values, [200, 300])).toEqual([200, 300]);
  expect(limitsOf(Float64Array.of(5, 5, NaN, Infinity), undefined)).toEqual([4.5, 5.5]);
});

test("automatic limits leave outliers out, but half a percent at most, as QCoDeS does", () => {
  const withSpike = Float64Array.from(values, value => (value === 500 ? 1e6 : value));
  const [low, high] = limitsOf(withSpike, "auto");
  expect(low).toBe(0);
  expect(high).toBeLessThan(2000);
  // one value in ten is no outlier
  const manyHigh = Float64Array.from(values, value => (value % 10 === 0 ? 1e6 : value));
  expect(limitsOf(manyHigh, "auto")[1]).toBe(1e6);
});

test("the ends of the scale are its first and last colour, and what lies beyond has those", () => {
  const palette = paletteOf(viridis, 255);
  const colorOf = (value: number): string | undefined => {
    const index = colorIndex(value, 0, 10, 255);
    return index === undefined ? undefined : hexOf(palette[index]!);
  };
  expect([-5, 0, 10, 15].map(colorOf)).toEqual(["#440154", "#440154", "#fde725", "#fde725"]);
  expect([5, NaN, Infinity].map(colorOf)).toEqual(["#21918c", undefined, undefined]);
  expect(paletteOf("RdBu", 3).map(hexOf)).toEqual(["#050aac", "#bebebe", "#b20a1c"]);
  expect(() => paletteOf("viridis" as never, 3)).toThrow(
    'drawing colours: "viridis" is no colour scale: must be Blackbody, Bluered,',
  );
});
