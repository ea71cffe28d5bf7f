/** The picture of a plot: every point, both axes with labels, units and ticks, and nothing over anything else. */

import { expect, test } from "vitest";

import { type Plot, plot } from "../../widgets/index.ts";
import { displaySymbol } from "../../widgets/mime.ts";
import { traceColors } from "../../widgets/plot/theme.ts";
import { expectNothingOverlaps } from "./boxes.ts";
import { contrast } from "./contrast.ts";
import { curr, currents, simulatedCurr, volt, volts } from "./diode.ts";
import { type Element, all, parseXml, textOf } from "./xml.ts";

const diode = plot([volt, volts], [curr, currents], { title: "Diode" });

test("every point is a circle at its place on the axes", () => {
  const picture = parseXml(diode.toSvg());
  const circles = all(picture, "circle").map(({ attributes }) => [Number(attributes.cx), Number(attributes.cy)]);
  expect(circles).toHaveLength(61);
  const { margin, xaxis, yaxis, width, height } = settled(diode);
  circles.forEach(([cx, cy], index) => {
    const across = (volts[index]! * 1e3 - xaxis.range[0]) / (xaxis.range[1] - xaxis.range[0]);
    const up = (currents[index]! * 1e3 - yaxis.range[0]) / (yaxis.range[1] - yaxis.range[0]);
    expect(cx).toBeCloseTo(margin.l + across * (width - margin.l - margin.r), 1);
    expect(cy).toBeCloseTo(height - margin.b - up * (height - margin.t - margin.b), 1);
  });
});

test("axes carry label, unit with its SI prefix, and round ticks", () => {
  const texts = textsOf(diode);
  expect(texts).toContain("Diode");
  expect(texts).toContain("Voltage (mV)");
  expect(texts).toContain("Current (mA)");
  expect(texts).toEqual(expect.arrayContaining(["0", "100", "200", "700", "50"]));
});

test("the size is written both ways, so that a page can scale the picture", () => {
  const { attributes } = parseXml(plot([1, 2], [3, 4], { width: 500, height: 300 }).toSvg());
  expect(attributes).toMatchObject({ width: "500", height: "300", viewBox: "0 0 500 300", role: "img" });
});

test("a screen reader is told what is drawn", () => {
  expect(parseXml(diode.toSvg()).attributes["aria-label"]).toBe("Diode: Current (mA) against Voltage (mV), 61 points");
});

test("NaN leaves a gap in the line and has no marker", () => {
  const picture = parseXml(plot([1, 2, 3, 4, 5], [1, 2, NaN, 4, 5]).toSvg());
  expect(all(picture, "circle")).toHaveLength(4);
  expect(moves(picture)).toEqual([2]);
  expect(textsOf(plot([1, 2, 3], [1, NaN, 3])).join()).not.toContain("not shown");
});

test("a point between gaps is still drawn", () => {
  const picture = parseXml(plot([1, 2, 3], [NaN, 2, NaN]).toSvg());
  expect(all(picture, "circle")).toHaveLength(1);
});

test("a logarithmic axis has decades as ticks and says what it cannot show", () => {
  const shown = plot([volt, [0, 1, 2, 3]], [curr, [-1e-9, 1e-9, 1e-6, 1e-3]], { yScale: "log" });
  const texts = textsOf(shown);
  expect(texts).toEqual(expect.arrayContaining(["1n", "1µ", "1m", "Current (A)"]));
  expect(texts).toContain("Current: 1 of 4 values not shown, not positive and finite");
  expect(all(parseXml(shown.toSvg()), "circle")).toHaveLength(3);
});

test("units without SI prefixes have powers of ten beside them", () => {
  expect(textsOf(plot([1, 2], [[1e-6], [2e-6]].flat()))).toContain("y (10⁻⁶)");
  expect(textsOf(plot(["x", [1, 2]], [{ label: "Gain", unit: "dB" }, [-30, 40]]))).toContain("Gain (dB)");
  const noise = plot(["x", [1, 2]], [{ label: "N", unit: "V/√Hz" }, [1e-9, 2e-3]], { yScale: "log" });
  expect(textsOf(noise)).toEqual(expect.arrayContaining(["10⁻⁸", "10⁻³"]));
});

test("simulated values are called so", () => {
  expect(textsOf(plot([volt, volts], [simulatedCurr, currents]))).toContain("SIMULATED: smu");
  expect(textsOf(diode).join()).not.toContain("SIMULATED");
});

test("traces of one unit share an axis and are named in a legend; a second unit has an axis on the right", () => {
  const other = { ...curr, fullName: "smu_smub_curr" };
  const shown = plot([volt, volts], [curr, currents], [other, volts], [{ label: "T", unit: "K" }, volts]);
  const texts = textsOf(shown);
  expect(texts).toEqual(expect.arrayContaining(["smu_smua_curr", "smu_smub_curr", "T", "Current (mA)", "T (mK)"]));
  expect(all(parseXml(shown.toSvg()), "circle")).toHaveLength(3 * 61);
});

test.each([
  ["a usual plot", diode],
  ["a narrow plot", plot([volt, volts], [curr, currents], { title: "A title of many words", width: 260, height: 200 })],
  [
    "long labels",
    plot([{ label: "word ".repeat(60), unit: "V" }, volts], [{ label: "W".repeat(90), unit: "A" }, volts]),
  ],
  ["a long tick at the right edge", plot([{ label: "f", unit: "Hz" }, [1e9 + 0.84, 1e9 + 0.9999]], [volt, [1, 2]])],
  ["long ticks", plot([volt, [1, 1.000001]], [{ label: "f", unit: "Hz" }, [1e9, 1e9 + 3]])],
  ["decades", plot([{ label: "f", unit: "Hz" }, [1e-3, 1e9]], [curr, [1e-15, 1]], { xScale: "log", yScale: "log" })],
  [
    "many traces and a second axis",
    plot(
      [volt, volts],
      ...(Array.from({ length: 9 }, (_, i) => [{ label: `trace number ${i}`, unit: i % 2 ? "V" : "A" }, volts]) as [
        [typeof volt, number[]],
      ]),
      { title: "word ".repeat(80) },
    ),
  ],
])("no text of %s leaves the picture or lies over another", (_, shown) => {
  expect(textsOf(shown).length).toBeGreaterThan(5);
  expectNothingOverlaps(shown);
});

test("a label too long for its axis loses its middle, never its unit", () => {
  const texts = textsOf(plot([{ label: `${"long ".repeat(50)}name`, unit: "V" }, [1, 2]], [curr, [1, 2]]));
  const title = texts.filter(text => text.startsWith("long") || text.includes("…"));
  expect(title).toHaveLength(2);
  expect(title.at(-1)).toMatch(/….*name \(V\)$/);
});

test("thousands of points are one path with a dot for each", () => {
  const many = Float64Array.from({ length: 5_000 }, (_, index) => index);
  const picture = parseXml(plot(many, many.map(Math.sqrt), { kind: "scatter" }).toSvg());
  expect(all(picture, "path").map(dots)).toContain(5_000);
});

test("hundreds of thousands of points make a picture of bounded size that keeps the extremes", () => {
  const many = Float64Array.from({ length: 200_000 }, (_, index) => index);
  const spiked = many.map((_, index) => (index === 77_777 ? 50 : Math.sin(index / 1e4)));
  const shown = plot(many, spiked);
  const source = shown.toSvg();
  expect(source.length).toBeLessThan(500_000);
  const { margin, yaxis, height } = settled(shown);
  const up = (50 - yaxis.range[0]) / (yaxis.range[1] - yaxis.range[0]);
  const top = Math.round((height - margin.b - up * (height - margin.t - margin.b)) * 100) / 100;
  expect(source).toContain(`,${top}L`);
});

test("trace colours stand out from the card", () => {
  for (const color of traceColors) expect(contrast(color, "#ffffff"), color).toBeGreaterThanOrEqual(3);
});

test("what is changed in the figure shows in the picture", () => {
  const shown = plot([volt, volts], [curr, currents]);
  shown.layout.yaxis.title.text = "I<sub>d</sub> (mA)";
  shown.layout.title = { text: "Renamed" };
  shown.layout.xaxis.range = [0, 375];
  const texts = textsOf(shown);
  expect(texts).toEqual(expect.arrayContaining(["Id (mA)", "Renamed"]));
  expect(texts).not.toContain("700");
});

interface Settled {
  width: number;
  height: number;
  margin: { l: number; r: number; t: number; b: number };
  xaxis: { range: [number, number] };
  yaxis: { range: [number, number] };
}

/** The layout that plotly is given. */
function settled(shown: Plot): Settled {
  return (shown[displaySymbol]()["application/vnd.plotly.v1+json"] as unknown as { layout: Settled }).layout;
}

function textsOf(shown: Plot): string[] {
  return all(parseXml(shown.toSvg()), "text").map(textOf);
}

/** How often each line starts anew. */
function moves(picture: Element): number[] {
  return all(picture, "g")
    .filter(({ attributes }) => attributes["aria-label"] === "y")
    .flatMap(group => all(group, "path"))
    .map(({ attributes }) => attributes.d!.split("M").length - 1);
}

function dots({ attributes }: Element): number {
  return attributes.d!.split("h0").length - 1;
}
