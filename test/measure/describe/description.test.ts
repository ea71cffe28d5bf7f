/** The description of a run as QCoDeS writes it. */

import { expect, test } from "vitest";

import { noColumns, withColumn } from "../../../measure/describe/extend.ts";
import { descriptionText, readDescription } from "../../../measure/store/description-text.ts";

const x = { name: "x", paramtype: "numeric", label: "x", unit: "V" } as const;
const y = { name: "y", paramtype: "numeric", label: "Current", unit: "A" } as const;
const columns = withColumn(withColumn(noColumns, x), y, { setpoints: ["x"] });

test("the description of a run has the data that QCoDeS 0.58 writes", () => {
  expect(JSON.parse(descriptionText({ interdependencies: columns, shapes: null }))).toEqual({
    version: 3,
    interdependencies: {
      paramspecs: [
        { ...x, inferred_from: [], depends_on: [] },
        { ...y, inferred_from: [], depends_on: ["x"] },
      ],
    },
    interdependencies_: { parameters: { x, y }, dependencies: { y: ["x"] }, inferences: {}, standalones: [] },
    shapes: null,
  });
});

test("a description is read back as it was written", () => {
  const description = { interdependencies: columns, shapes: { y: [3] } };
  expect(readDescription(descriptionText(description))).toEqual(description);
});

test("descriptions of versions 0, 1 and 2 are read", () => {
  const paramspecs = [
    { ...x, inferred_from: [], depends_on: [] },
    { ...y, inferred_from: [], depends_on: ["x"] },
  ];
  const current = { parameters: { x, y }, dependencies: { y: ["x"] }, inferences: {}, standalones: [] };
  const texts = [
    { version: 0, interdependencies: { paramspecs } },
    { version: 1, interdependencies: current },
    { version: 2, interdependencies: { paramspecs }, interdependencies_: current },
  ].map(each => JSON.stringify(each));
  for (const text of texts) expect(readDescription(text)).toEqual({ interdependencies: columns, shapes: null });
});
