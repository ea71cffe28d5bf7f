/** A plot as a PNG file. */

import { inflateSync } from "node:zlib";

import { expect, test } from "vitest";

import { plot } from "../../widgets/index.ts";
import { rasterise } from "../../widgets/svg/rasterise.ts";
import { curr, currents, volt, volts } from "./diode.ts";

const diode = plot([volt, volts], [curr, currents], { title: "Diode", width: 500, height: 300 });

const sizeOf = (file: Buffer): [number, number] => [file.readUInt32BE(16), file.readUInt32BE(20)];

/** What is packed in the file. */
function contentOf(file: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 8; at < file.length; at += file.readUInt32BE(at) + 12) {
    if (file.toString("latin1", at + 4, at + 8) === "IDAT")
      parts.push(file.subarray(at + 8, at + 8 + file.readUInt32BE(at)));
  }
  return inflateSync(Buffer.concat(parts));
}

test("a PNG is twice as fine as the picture, or as fine as is asked for", async () => {
  const file = Buffer.from(await diode.toPng());
  expect(file.subarray(1, 4).toString()).toBe("PNG");
  expect(sizeOf(file)).toEqual([1000, 600]);
  expect(sizeOf(Buffer.from(await diode.toPng({ scale: 1 })))).toEqual([500, 300]);
});

test("text is in it: with another title it is another picture", async () => {
  const renamed = plot([volt, volts], [curr, currents], { title: "Diodx", width: 500, height: 300 });
  const [one, other] = await Promise.all([diode.toPng(), renamed.toPng()]);
  expect(contentOf(Buffer.from(one)).equals(contentOf(Buffer.from(other)))).toBe(false);
});

test("a chart of Vega-Lite has the same PNG", async () => {
  const chart = plot.vega([volt, volts], [curr, currents], { title: "Diode", width: 500, height: 300 });
  expect(await chart.toPng()).toEqual(await diode.toPng());
});

test.each([0, -1, 11, NaN, "2"])("a scale of %s is refused", async scale => {
  await expect(diode.toPng({ scale: scale as number })).rejects.toThrow(
    `drawing a PNG with scale ${scale}: must be above 0, at most 10`,
  );
});

test("without the package the error says which to install", async () => {
  const missing = Object.assign(new Error("Cannot find package '@resvg/resvg-js'"), { code: "ERR_MODULE_NOT_FOUND" });
  await expect(rasterise(diode.toSvg(), {}, () => Promise.reject(missing))).rejects.toThrow(
    "a picture as PNG needs the package @resvg/resvg-js: npm install @resvg/resvg-js",
  );
});

test("on a machine without fonts there is no picture without its words", async () => {
  class Blank {
    getBBox(): undefined {
      return undefined;
    }
  }
  await expect(rasterise(diode.toSvg(), {}, () => Promise.resolve({ Resvg: Blank }))).rejects.toThrow(
    "drawing a PNG: this machine has no fonts for its text: install one, such as DejaVu Sans",
  );
});
