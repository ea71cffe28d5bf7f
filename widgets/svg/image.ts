/** A picture of pixels inside the picture: maps and their colours. */

import type { Area } from "../plot/frame.ts";
import { attributes } from "./elements.ts";
import { type IndexedImage, encodePng } from "./png.ts";

/** So many pixels for each px, so that the edges of cells lie within half a px; fewer where it would be a large file. */
export function sharpness({ left, right, top, bottom }: Area): number {
  return (right - left) * (bottom - top) > 1_500_000 ? 1 : 2;
}

/** An image that fills an area. */
export function imageIn({ left, right, top, bottom }: Area, image: IndexedImage): string {
  const data = encodePng(image).toString("base64");
  const place = attributes({ x: left, y: top, width: right - left, height: bottom - top });
  return `<image ${place} preserveAspectRatio="none" image-rendering="pixelated" href="data:image/png;base64,${data}"/>`;
}
