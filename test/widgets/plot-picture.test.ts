/** The pictures of maps, points in colours, bars and panels: what they show, and that plotly is told the same places. */

import { expect, test } from "vitest";

import { edgesOf } from "../../widgets/plot/edges.ts";
import { type Plot, plot, type ScatterTrace } from "../../widgets/index.ts";
import { quiet } from "../measure/measurement/quiet.ts";
import { expectNothingOverlaps } from "./boxes.ts";
import { imagesOf } from "./png-pixels.ts";
import { cloud, map, measured, sites, withDatabase } from "./runs.ts";
import { all, parseXml, textOf } from "./xml.ts";

quiet();
withDatabase();

interface Told {
  readonly data: readonly { readonly [key: string]: Record<string, unknown> }[];
  readonly layout: {
    readonly width: number;
    readonly height: number;
    readonly margin: Record<"l" | "r" | "t" | "b", number>;
    readonly [axis: string]: unknown;
  };
}

/** What plotly is told. */
const told = (shown: Plot): Told => JSON.parse(JSON.stringify(shown)) as Told;

/** Where plotly draws a value, in px: its layout says so. */
function placeOn({ layout }: Told, key: string): (value: number) => number {
  const { margin, width, height } = layout;
  const { range, domain = [0, 1] } = layout[key] as { range: [number, number]; domain?: [number, number] };
  const [low, high] = domain;
  const part = (value: number): number => (value - range[0]) / (range[1] - range[0]);
  return key.startsWith("x")
    ? value => margin.l + (low + part(value) * (high - low)) * (width - margin.l - margin.r)
    : value => height - margin.b - (low + part(value) * (high - low)) * (height - margin.t - margin.b);
}

test("each cell of a map has its colour where plotly draws it, and a gap has none", async () => {
  const shown = await plot(await map(), { parameters: "current" });
  const [image] = imagesOf(shown.toSvg());
  const figure = told(shown);
  const [across, up] = [placeOn(figure, "xaxis"), placeOn(figure, "yaxis")];
  const [x, y] = [
    edgesOf(shown.data[0]!.x as Float64Array, 21, { type: "linear" }),
    edgesOf(shown.data[0]!.y as Float64Array, 11, { type: "linear" }),
  ];
  // just within the corners of the cells: an edge that lay 1 px off would show the neighbour
  const inside = 1;
  for (const [column, line] of [
    [0, 0],
    [20, 0],
    [7, 5],
    [3, 10],
  ] as const) {
    const corners = [
      [across(x[column]!) + inside, up(y[line]!) - inside],
      [across(x[column + 1]!) - inside, up(y[line + 1]!) + inside],
    ] as const;
    const seen = corners.map(([px, py]) => image!.at(px, py));
    expect(seen[0]).toBe(seen[1]);
    expect(seen[0]).toMatch(/^#/);
  }
  expect(image!.at(across(x[0]!) + 1, up(y[10]!) - 1)).not.toBe(image!.at(across(x[20]!) + 1, up(y[0]!) - 1));
  expect(image!.at(across(x[0]!) + 1, up(y[11]!) + 1)).toBe("#440154");
  expect(image!.at(across(x[20]!) + 1, up(y[0]!) - 1)).toBe("#fde725");
  expect(image!.at(across(x[20]!) + 3, up(y[10]!) - 3)).toBeUndefined();
});

test("the colours of a map stand beside it with label, unit and ticks, where plotly draws them", async () => {
  const shown = await plot(await map(), { parameters: "current" });
  const texts = all(parseXml(shown.toSvg()), "text").map(textOf);
  expect(texts).toEqual(expect.arrayContaining(["Current (nA)", "Gate 1 (mV)", "Gate 2 (V)", "−10", "20"]));
  const [area, bar] = imagesOf(shown.toSvg());
  expect([bar!.at(bar!.x + 8, bar!.y + 1), bar!.at(bar!.x + 8, bar!.y + bar!.height - 1)]).toEqual([
    "#fde725",
    "#440154",
  ]);
  const { layout, data } = told(shown);
  const { x, y, len, thickness } = data[0]!.colorbar as Record<string, number>;
  expect(layout.margin.l + x! * (layout.width - layout.margin.l - layout.margin.r)).toBeCloseTo(bar!.x, 1);
  expect([y, thickness, bar!.width]).toEqual([0, 16, 16]);
  expect(len! * area!.height).toBeCloseTo(bar!.height, 1);
});

test("points in colours lie where plotly draws them", async () => {
  const shown = await plot(await cloud());
  const circles = all(parseXml(shown.toSvg()), "circle").map(({ attributes }) => `${attributes.cx},${attributes.cy}`);
  const figure = told(shown);
  const [across, up] = [placeOn(figure, "xaxis"), placeOn(figure, "yaxis")];
  const { x, y } = shown.data[0] as ScatterTrace & { x: Float64Array; y: Float64Array };
  const expected = Array.from(x, (value, index) => {
    const [px, py] = [across(value), up(y[index]!)];
    return `${Math.round(px * 100) / 100},${Math.round(py * 100) / 100}`;
  });
  expect(circles.toSorted()).toEqual(expected.toSorted());
  const fills = all(parseXml(shown.toSvg()), "g").flatMap(({ attributes }) => attributes.fill ?? []);
  expect(fills).toEqual(expect.arrayContaining(["#440154", "#fde725"]));
});

test("bars stand at their categories, side by side, from 0, where plotly draws them", async () => {
  const shown = await plot(await sites(), { parameters: ["leakage", "drift"] });
  const figure = told(shown);
  const [across, up] = [placeOn(figure, "xaxis"), placeOn(figure, "yaxis")];
  const inner = all(parseXml(shown.toSvg()), "svg")[1]!;
  const bars = all(inner, "rect").map(({ attributes }) =>
    ["x", "y", "width", "height"].map(name => Number(attributes[name])),
  );
  expect(bars).toHaveLength(10);
  const near = (value: number): unknown => expect.closeTo(value, 1);
  expect(bars[0]).toEqual([near(across(-0.4)), near(up(0)), near(across(0) - across(-0.4)), near(up(-1) - up(0))]);
  expect(bars[6]).toEqual([near(across(1)), near(up(0)), near(across(0.4) - across(0)), near(up(-2) - up(0))]);
  expect(figure.layout).toMatchObject({ bargap: expect.closeTo(0.2) as number, barmode: "group" });
  expect(figure.layout.xaxis).toMatchObject({ range: [-0.5, 4.5], tickangle: 0, categoryorder: "array" });
});

test("panels lie below one another, and plotly is told their places", async () => {
  const shown = await plot(await map());
  const images = imagesOf(shown.toSvg()).filter(({ width }) => width > 16);
  const figure = told(shown);
  expect(images).toHaveLength(3);
  for (const [index, { x, y, width, height }] of images.entries()) {
    const end = index === 0 ? "" : String(index + 1);
    const { range: across, anchor } = figure.layout[`xaxis${end}`] as { range: [number, number]; anchor: string };
    const { range: up } = figure.layout[`yaxis${end}`] as { range: [number, number] };
    expect(anchor).toBe(`y${end}`);
    const [left, right] = across.map(placeOn(figure, `xaxis${end}`));
    const [bottom, top] = up.map(placeOn(figure, `yaxis${end}`));
    expect([left, right, top, bottom]).toEqual(
      [x, x + width, y, y + height].map(px => expect.closeTo(px, 1) as number),
    );
  }
});

test("the legend of a panel is its own", async () => {
  const shown = await plot(await sites());
  const { layout, data } = told(shown);
  expect(data.map(trace => [trace.legend, trace.showlegend])).toEqual([
    [undefined, false],
    ["legend2", undefined],
    ["legend2", undefined],
  ]);
  expect(layout.legend2).toMatchObject({ orientation: "h", yanchor: "bottom" });
});

test("lines of a map travel as one block of bytes with its shape", async () => {
  const { data } = told(await plot(await map(), { parameters: "current" }));
  const { dtype, shape, bdata } = data[0]!.z as Record<"dtype" | "shape" | "bdata", string>;
  expect([dtype, shape, Buffer.from(bdata, "base64").length]).toEqual(["f8", "11, 21", 8 * 11 * 21]);
  expect(Buffer.from(bdata, "base64").readDoubleLE(8 * 20)).toBeCloseTo(20, 9);
});

const sizes = [
  { width: 700, height: 420 },
  { width: 300, height: 240 },
  { width: 1200, height: 700 },
];

test.each(sizes)("no text of any kind of plot leaves a picture of %o or lies over another", async size => {
  const many = Array.from({ length: 40 }, (_, index) => `a category with number ${index}`);
  const names = await measured("names", {
    site: { label: "Site", paramtype: "text", values: many },
    yield: { label: "Yield", setpoints: ["site"], values: many.map((_, index) => index) },
  });
  const states = await measured("states", {
    gate: { label: "Gate", unit: "V", values: many.map((_, index) => index) },
    state: { label: "State", paramtype: "text", setpoints: ["gate"], values: many },
  });
  for (const run of [await map(), await cloud(), await sites(), names, states]) {
    expectNothingOverlaps(await plot(run, size));
    expectNothingOverlaps(
      await plot(run, { ...size, title: "word ".repeat(60), colourLimits: { percentile: [10, 90] } }),
    );
  }
});

test("what is changed in a map shows in the picture", async () => {
  const shown = await plot(await map(), { parameters: "current" });
  const [trace] = shown.data;
  if (trace?.type !== "heatmap") throw new Error("no map");
  trace.colorscale = [
    [0, "#000000"],
    [1, "#ffffff"],
  ];
  trace.zmin = trace.zmax - 1e-9;
  trace.colorbar.title.text = "renamed";
  const [image] = imagesOf(shown.toSvg());
  expect(image!.at(image!.x + 5, image!.y + 5)).toBe("#000000");
  expect(all(parseXml(shown.toSvg()), "text").map(textOf)).toContain("renamed");
});
