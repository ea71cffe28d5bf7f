/** A long line that is drawn as bars covers what a stroke would cover. */

import fc from "fast-check";
import { expect, test } from "vitest";
import { fillColumns } from "../../widgets/browser/figure/columns.ts";

interface Bar {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const area = { left: 10, right: 50 };
const lineWidth = 1.5;

function barsOf(across: readonly number[], up: readonly number[], ratio: number): Bar[] {
  const bars: Bar[] = [];
  const context = {
    fillRect: (left: number, top: number, width: number, height: number) =>
      void bars.push({ left, top, width, height }),
  };
  fillColumns(context, { across: Float64Array.from(across), up: Float64Array.from(up) }, area, { ratio, lineWidth });
  return bars;
}

/** Places along the line, close to one another. */
function walk(across: readonly number[], up: readonly number[]): (readonly [x: number, y: number])[] {
  const places: (readonly [number, number])[] = [];
  for (let at = 0; at < across.length; at++) {
    const [x, y, nextX = NaN, nextY = NaN] = [across[at]!, up[at]!, across[at + 1], up[at + 1]];
    if (Number.isFinite(x + y)) places.push([x, y]);
    if (!Number.isFinite(x + y + nextX + nextY)) continue;
    for (let part = 1; part < 64; part++) places.push([x + ((nextX - x) * part) / 64, y + ((nextY - y) * part) / 64]);
  }
  return places;
}

const coordinate = fc.oneof(
  { weight: 20, arbitrary: fc.double({ min: -20, max: 90, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity, -Infinity) },
);

test("each place of the line lies on a bar, and no bar is longer than the line in its column", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(coordinate, coordinate), { maxLength: 60 }),
      fc.constantFrom(1, 2),
      (points, ratio) => {
        const [across, up] = [points.map(([x]) => x), points.map(([, y]) => y)];
        const bars = barsOf(across, up, ratio);
        const places = walk(across, up).filter(([x]) => x >= area.left && x < area.right);
        const near = 1e-6;
        for (const [x, y] of places) {
          const bar = bars.find(({ left, width }) => x >= left - 1e-12 && x < left + width);
          expect(bar, `a bar at ${x}`).toBeDefined();
          expect(y).toBeGreaterThanOrEqual(bar!.top + lineWidth / 2 - near);
          expect(y).toBeLessThanOrEqual(bar!.top + bar!.height - lineWidth / 2 + near);
        }
        const all = up.filter((y, at) => Number.isFinite(y + across[at]!));
        for (const { left, top, width, height } of bars) {
          expect([left, left + width].every(edge => edge >= area.left - near && edge <= area.right + near)).toBe(true);
          expect(top + lineWidth / 2).toBeGreaterThanOrEqual(Math.min(...all) - near);
          expect(top + height - lineWidth / 2).toBeLessThanOrEqual(Math.max(...all) + near);
        }
      },
    ),
    { numRuns: 500 },
  );
});

test("a gap is left open, and a lone point is seen", () => {
  const bars = barsOf([10.5, 11.5, 12.5, 30.5, 40.5], [5, 6, NaN, 7, NaN], 1);
  expect(bars.map(({ left }) => left)).toEqual([10, 11, 30]);
  expect(bars[2]).toEqual({ left: 30, top: 7 - lineWidth / 2, width: 1, height: lineWidth });
});

test("a line over the whole width has a bar in each column, no higher than its rise there", () => {
  const bars = barsOf([0, 60], [0, 120], 2);
  expect(bars).toHaveLength(80);
  for (const { height } of bars) expect(height).toBeCloseTo(1 + lineWidth, 6);
});
