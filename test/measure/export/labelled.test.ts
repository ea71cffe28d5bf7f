/** Runs as labelled datasets: where places lie, and what goes along which axis. */
import { expect, test } from "vitest";

import { factorise } from "../../../measure/export/column-values.ts";
import { labelRun } from "../../../measure/export/label-run.ts";
import { multiIndexDimension } from "../../../measure/export/labelled.ts";
import type { Labelled } from "../../../measure/export/labelled.ts";
import { runAttributes } from "../../../measure/export/attributes.ts";
import { runOf } from "./run.ts";

const F = (...values: number[]): Float64Array => Float64Array.from(values);

function shown({ variables }: Labelled): Record<string, unknown> {
  return Object.fromEntries(
    [...variables].map(([name, { dims, values, isCoordinate }]) => [name, [dims.join(), values, isCoordinate]]),
  );
}

test("what was inferred from an axis is a coordinate along it, what from the values lies on the grid", () => {
  const run = runOf(
    { i: { i: F(1, 2, 3, 4), x: F(0, 0, 1, 1), y: F(5, 6, 5, 6), mx: F(0, 0, 9, 9), di: F(7, 7, 7, 8) } },
    { i: [2, 2] },
  );
  const { interdependencies } = run.record.description;
  Object.assign(interdependencies, { dependencies: { i: ["x", "y"] }, inferences: { mx: ["x"], di: ["i"] } });
  expect(shown(labelRun(run))).toEqual({
    x: ["x", F(0, 1), true],
    y: ["y", F(5, 6), true],
    mx: ["x", F(0, 9), true],
    di: ["x,y", F(7, 7, 7, 8), false],
    i: ["x,y", F(1, 2, 3, 4), false],
  });
});

test("places that would be lost in a grid keep their list, also where a shape was promised", () => {
  const count = 3000;
  const x = Float64Array.from({ length: count }, (_, at) => at / 3);
  const run = runOf({ i: { i: x.map(value => 2 * value), x, y: x.map(value => -value) } });
  // More was promised than came: the values are a list.
  Object.assign(run.record.description, { shapes: { i: [60, 60] } });
  const labelled = labelRun(run);
  expect([...labelled.sizes]).toEqual([[multiIndexDimension, count]]);
});

test("distinct numbers are told apart to the last bit, zeros are one, and not-a-number comes last", () => {
  const values = F(3, NaN, -0, 0.1, 0.1 + 2 ** -56, 0, NaN, -Infinity);
  const { distinct, codes } = factorise(values);
  expect(distinct).toEqual(F(-Infinity, -0, 0.1, 0.1 + 2 ** -56, 3, NaN));
  expect([...codes]).toEqual([4, 5, 1, 2, 3, 1, 5, 0]);
});

test("a tag may have the name of what every object has", () => {
  const run = runOf({ i: { i: F(1), x: F(0) } });
  Object.assign(run.record.metadata, { constructor: "Eve", toString: "text" });
  expect(runAttributes(run)).toMatchObject({ constructor: "Eve", toString: "text" });
});
