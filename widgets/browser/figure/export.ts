/** Pictures and tables as files. */

import { gridOf, axesOf, svgOf } from "./axes-layer.ts";
import type { PanelData } from "./data.ts";
import { laidOut, strokeOf, type Laid } from "./look.ts";
import type { Panel } from "./panel.ts";
import { drawValues } from "./values-layer.ts";
import { card } from "../../plot/theme.ts";
import { attributes } from "../../svg/elements.ts";
import { linePath, markers } from "./vector.ts";

/** So much finer than on the page is a picture of pixels. */
const fineness = 2;

/** The panel as an SVG document, dark on light: it is to be read anywhere. */
export function svgDocument({ data, look, laid, description }: Panel, title: string): string {
  const size = { width: Math.round(laid.frame.area.right + 120), height: laid.frame.area.bottom + 60 };
  const whole = laidOut(data, look, { ...size, title });
  const { frame } = whole;
  const { area } = frame;
  const box = { x: area.left, y: area.top, width: area.right - area.left, height: area.bottom - area.top };
  const inside = `<svg ${attributes(box)} viewBox="${Object.values(box).join(" ")}" overflow="hidden">${marksOf(data, whole)}</svg>`;
  const label = description.replace(/[<>&"]/g, character => `&#${character.charCodeAt(0)};`);
  const paper = `<rect ${attributes(size)} fill="${card}"/>`;
  return svgOf(size, [paper, gridOf(frame), inside, axesOf(frame)].join("\n"), `role="img" aria-label="${label}"`);
}

/** An SVG document as a PNG file. */
export async function pngOf(svg: string): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: image.width * fineness, height: image.height * fineness });
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return await new Promise((resolve, reject) => {
    canvas.toBlob(blob => (blob ? resolve(blob) : reject(new Error("the picture cannot be made"))), "image/png");
  });
}

/** Gives a file to the person. */
export function download(content: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name.replace(/[\\/:*?"<>|\s]+/g, " ").trim();
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

function marksOf(data: PanelData, laid: Laid): string {
  if (data.kind === "lines") {
    return data.traces
      .map(({ xs, ys, joined }, index) => {
        const { color, dash } = strokeOf(index);
        const points = { xs: xs.map(laid.x.at), ys: ys.map(laid.y.at) };
        const line = joined ? linePath(points, color, dash) : "";
        return (
          line +
          (joined && xs.length > (laid.frame.area.right - laid.frame.area.left) / 4 ? "" : markers(points, color, 2.5))
        );
      })
      .join("");
  }
  const canvas = document.createElement("canvas");
  drawValues(canvas, data, laid, fineness);
  const { area } = laid.frame;
  const box = { x: area.left, y: area.top, width: area.right - area.left, height: area.bottom - area.top };
  return `<image ${attributes(box)} preserveAspectRatio="none" image-rendering="pixelated" href="${canvas.toDataURL()}"/>`;
}
