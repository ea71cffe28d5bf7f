/** The picture that the kernel makes shows each value where plotly draws it: both are measured in one page. */

import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { plot, type Plot, type PlotOptions } from "../../widgets/index.ts";
import { curr, currents, volt, volts } from "../widgets/diode.ts";
import { measured, withDatabase } from "../widgets/runs.ts";
import { Browser, findChromium } from "./support/chromium.ts";

const plotly = fileURLToPath(
  new URL("../../workbook/app/node_modules/plotly.js-dist-min/plotly.min.js", import.meta.url),
);
/** Of what is drawn at the same place, in px. */
const near = 2;

type Place = readonly [x: number, y: number];

/** A marker: its middle, and its red, green and blue from 0 to 255. */
interface Mark {
  readonly at: Place;
  readonly color: readonly number[];
}

/** What is drawn, in px from the corner of the picture. */
interface Drawn {
  readonly markers: readonly Mark[];
  /** Corners of lines. */
  readonly lines: readonly Place[];
  /** Left, top, right and bottom of bars. */
  readonly bars: readonly (readonly number[])[];
}

interface Measured {
  readonly ours: Drawn;
  readonly theirs: Drawn;
  readonly isMap: boolean;
  /** Of the pixels of a map the part that has no like in the other picture within 2 px, one way and the other. */
  readonly strange: readonly [ours: number, theirs: number];
}

const current = { label: "Current", unit: "A" };
type Cell = readonly [column: number, row: number];
const cells = Array.from({ length: 17 * 11 }, (_, index): Cell => [Math.floor(index / 11), index % 11]);

/** What was measured over two setpoints. */
async function over(some: readonly Cell[], placeOf: (cell: Cell) => Cell, options: PlotOptions = {}): Promise<Plot> {
  const places = some.map(placeOf);
  const values = some.map(([column, row]) => 1e-9 * Math.sin(column / 3) * row);
  const run = await measured("map", {
    gate: { label: "Gate", unit: "V", values: places.map(([across]) => across * 0.013) },
    bias: { label: "Bias", unit: "V", values: places.map(([, up]) => 0.2 - up * 0.031) },
    current: { ...current, setpoints: ["gate", "bias"], values },
  });
  return await plot(run, options);
}

const onGrid = (cell: Cell): Cell => cell;
const besideIt = ([column, row]: Cell): Cell => [column + 0.1 * Math.sin(7 * row), row + 0.1 * Math.cos(5 * column)];

async function reversed(): Promise<Plot> {
  const shown = await over(cells, onGrid, { colourScale: "Hot" });
  for (const trace of shown.data) if (trace.type === "heatmap") trace.reversescale = true;
  return shown;
}

const plots: Readonly<Record<string, Plot | (() => Promise<Plot>)>> = {
  points: plot([volt, volts], [curr, currents]),
  "a line with gaps": plot(
    [volt, volts],
    [curr, currents.map((value, index) => (index % 20 === 7 ? NaN : value * Math.cos(index)))],
  ),
  "logarithmic axes": plot([volt, volts.slice(1)], [curr, currents.slice(1)], { xScale: "log", yScale: "log" }),
  "two units": plot([volt, volts], [curr, currents], [{ label: "Temperature", unit: "K" }, volts.map(x => 4 + x)]),
  "values far from zero": plot([volt, volts.map(x => 1e6 + x)], [curr, currents.map(value => 5 + value)]),
  "a whole map": () => over(cells, onGrid),
  "a part of a map": () => over(cells.slice(0, 101), onGrid),
  "coloured points": () => over(cells, besideIt),
  "a map from red to blue": () => over(cells, onGrid, { colourScale: "RdBu" }),
  "a map whose colours are reversed": reversed,
};

/** Texts along the axis. */
const bars = async (): Promise<Plot> =>
  plot(
    await measured("bars", {
      sample: { label: "Sample", paramtype: "text", values: ["A", "B", "C", "D"] },
      current: { ...current, setpoints: ["sample"], values: [1e-3, -2e-3, 3.3e-3, 0.4e-3] },
    }),
  );

withDatabase();

describe.skipIf(findChromium() === undefined)("the picture and plotly (needs Chromium)", () => {
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    browser = await Browser.launch();
    page = await browser.blank();
    await page.addScriptTag({ path: plotly });
  });
  afterAll(() => browser.close());

  test.each([...Object.entries(plots), ["bars", bars] as const])("%s: where plotly draws it", async (_name, given) => {
    const shown = typeof given === "function" ? await given() : given;
    const both = JSON.stringify([shown.toSvg(), shown.toJSON()]);
    const { ours, theirs, isMap, strange } = await page.evaluate<Measured>(`(${measure})(...${both})`);
    expect(isMap).toBe(shown.data[0]?.type === "heatmap");
    expect(ours.markers.length + ours.lines.length + ours.bars.length > 0).toBe(!isMap);
    expect(ours.markers).toHaveLength(theirs.markers.length);
    const [mine, others] = [ours.markers, theirs.markers];
    const same = (one: Mark, other: Mark): boolean =>
      distance(one.at, other.at) < near && one.color.every((part, index) => Math.abs(part - other.color[index]!) <= 8);
    // in another order: those of one colour stand together
    expect(mine.filter(mark => !others.some(other => same(mark, other)))).toEqual([]);
    expect(others.filter(mark => !mine.some(other => same(mark, other)))).toEqual([]);
    // plotly leaves out corners that nobody would see
    expect(ours.lines.length > 0).toBe(theirs.lines.length > 0);
    for (const corner of theirs.lines)
      expect(Math.min(...ours.lines.map(each => distance(each, corner)))).toBeLessThan(near);
    expect(ours.bars).toHaveLength(theirs.bars.length);
    ours.bars.forEach((bar, index) =>
      bar.forEach((edge, side) => expect(Math.abs(edge - theirs.bars[index]![side]!)).toBeLessThan(near)),
    );
    expect(Math.max(...strange)).toBeLessThan(0.001);
  });

  test("nothing was complained of, and nothing asked from outside", () => {
    expect(browser.problems).toEqual([]);
  });
});

function distance([x, y]: Place, [otherX, otherY]: Place): number {
  return Math.hypot(x - otherX, y - otherY);
}

/** Text, because it runs in the page: what runs here is rewritten, and has no document. */
const measure = `async (svg, figure) => {
  document.body.innerHTML = '<div id="ours" style="position:absolute;left:0;top:0"></div><div id="theirs" style="position:absolute;left:0;top:600px"></div>';
  const [ours, theirs] = ["ours", "theirs"].map(id => document.getElementById(id));
  ours.innerHTML = svg;
  const { width, height } = ours.firstElementChild.getBoundingClientRect();
  await Plotly.newPlot(theirs, figure.data, { ...figure.layout, width, height }, { ...figure.config, staticPlot: true });
  const boxOf = (root, element) => {
    const [{ left, top }, box] = [root.getBoundingClientRect(), element.getBoundingClientRect()];
    return [box.left - left, box.top - top, box.right - left, box.bottom - top];
  };
  const middleOf = (root, element) => {
    const [left, top, right, bottom] = boxOf(root, element);
    return [(left + right) / 2, (top + bottom) / 2];
  };
  const cornersOf = (root, path) => {
    const { left, top } = root.getBoundingClientRect();
    const matrix = path.getScreenCTM();
    return [...path.getAttribute("d").matchAll(/[ML]([-\\d.e]+)[ ,]([-\\d.e]+)/g)].map(([, x, y]) => {
      const at = new DOMPoint(Number(x), Number(y)).matrixTransform(matrix);
      return [at.x - left, at.y - top];
    });
  };
  const lineOf = path => path.getAttribute("stroke-width") === "1.5" && path.getAttribute("fill") === "none";
  const markOf = (root, element) => {
    const [red, green, blue] = getComputedStyle(element).fill.match(/[\\d.]+/g).map(Number);
    return { at: middleOf(root, element), color: [red, green, blue] };
  };
  const drawn = {
    ours: {
      markers: [...ours.querySelectorAll("circle")].map(each => markOf(ours, each)),
      lines: [...ours.querySelectorAll("path")].filter(lineOf).flatMap(each => cornersOf(ours, each)),
      bars: [...ours.querySelectorAll("g[fill] > rect")].map(each => boxOf(ours, each)),
    },
    theirs: {
      markers: [...theirs.querySelectorAll(".scatterlayer .points path.point")].map(each => markOf(theirs, each)),
      lines: [...theirs.querySelectorAll(".scatterlayer path.js-line")].flatMap(each => cornersOf(theirs, each)),
      bars: [...theirs.querySelectorAll(".barlayer .point > path")].map(each => boxOf(theirs, each)),
    },
  };
  const pixelsOf = async (root, image) => {
    const canvas = document.createElement("canvas");
    Object.assign(canvas, { width, height });
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.imageSmoothingEnabled = false;
    if (image) {
      const [left, top, right, bottom] = boxOf(root, image);
      const loaded = new Image();
      loaded.src = image.getAttribute("href") ?? image.getAttribute("xlink:href");
      await loaded.decode();
      context.drawImage(loaded, left, top, right - left, bottom - top);
    }
    return new Uint8ClampedArray(context.getImageData(0, 0, width, height).data);
  };
  const maps = [ours.querySelector("image"), theirs.querySelector(".heatmaplayer image")];
  const isMap = maps[1] !== null;
  const [mine, other] = await Promise.all([pixelsOf(ours, isMap ? maps[0] : null), pixelsOf(theirs, maps[1])]);
  const isLike = (one, at, two, to) => {
    if (one[at + 3] < 128 || two[to + 3] < 128) return one[at + 3] < 128 && two[to + 3] < 128;
    return [0, 1, 2].every(part => Math.abs(one[at + part] - two[to + part]) <= 8);
  };
  const strangeIn = (one, two) => {
    let [strange, all] = [0, 0];
    for (let y = 2; y < height - 2; y++) {
      for (let x = 2; x < width - 2; x++) {
        const at = 4 * (y * width + x);
        if (one[at + 3] < 128) continue;
        all++;
        let found = false;
        for (let up = -2; up <= 2 && !found; up++)
          for (let across = -2; across <= 2 && !found; across++)
            found = isLike(one, at, two, at + 4 * (up * width + across));
        if (!found) strange++;
      }
    }
    return all === 0 ? Number(isMap) : strange / all;
  };
  return { ...drawn, isMap, strange: [strangeIn(mine, other), strangeIn(other, mine)] };
}`;
