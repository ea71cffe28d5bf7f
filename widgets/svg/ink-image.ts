/** Marks painted as pixels: for so many of them that each as a shape of its own would make a huge picture. */

import type { Rgb } from "../plot/color-scale.ts";
import type { Area } from "../plot/frame.ts";
import { imageIn, sharpness } from "./image.ts";

/** Above this many shapes of a trace they are painted. */
export const mostShapes = 40_000;

/** An area that is painted on; places are in px of the picture. */
export class InkImage {
  readonly #area: Area;
  readonly #scale: number;
  readonly #width: number;
  readonly #height: number;
  readonly #pixels: Uint8Array;

  constructor(area: Area, scale: number = sharpness(area)) {
    this.#area = area;
    this.#scale = scale;
    this.#width = Math.round((area.right - area.left) * this.#scale);
    this.#height = Math.round((area.bottom - area.top) * this.#scale);
    this.#pixels = new Uint8Array(this.#width * this.#height);
  }

  /** A round dot in a colour of the palette, counted from 0. */
  dot(x: number, y: number, size: number, color = 0): void {
    const radius = (size / 2) * this.#scale;
    const [across, down] = [(x - this.#area.left) * this.#scale, (y - this.#area.top) * this.#scale];
    for (let row = Math.ceil(down - radius - 0.5); row <= down + radius - 0.5; row++) {
      const half = Math.sqrt(Math.max(0, radius * radius - (row + 0.5 - down) ** 2));
      for (let column = Math.ceil(across - half - 0.5); column <= across + half - 0.5; column++) {
        if (row < 0 || row >= this.#height || column < 0 || column >= this.#width) continue;
        this.#pixels[row * this.#width + column] = color + 1;
      }
    }
  }

  /** A straight line in the first colour. */
  line(fromX: number, fromY: number, toX: number, toY: number, width: number): void {
    const scale = this.#scale;
    const [left, top] = [this.#area.left, this.#area.top];
    let [x, y] = [(fromX - left) * scale, (fromY - top) * scale];
    const [across, down] = [(toX - fromX) * scale, (toY - fromY) * scale];
    const isFlat = Math.abs(across) > Math.abs(down);
    const steps = Math.max(1, Math.ceil(Math.max(Math.abs(across), Math.abs(down))));
    const pen = Math.max(1, Math.round(width * scale));
    // the pen is as wide as the line where it crosses the way that the line takes
    const [stride, limit] = isFlat ? [this.#width, this.#height] : [1, this.#width];
    for (let step = 0; step <= steps; step++, x += across / steps, y += down / steps) {
      const [column, row] = [Math.floor(x), Math.floor(y)];
      if (isFlat ? column < 0 || column >= this.#width : row < 0 || row >= this.#height) continue;
      const first = (isFlat ? row : column) - (pen >> 1);
      const start = isFlat ? column : row * this.#width;
      for (let place = Math.max(0, first); place < Math.min(limit, first + pen); place++) {
        this.#pixels[start + place * stride] = 1;
      }
    }
  }

  /** What was painted. */
  toSvg(palette: readonly Rgb[]): string {
    return imageIn(this.#area, { width: this.#width, height: this.#height, pixels: this.#pixels, palette });
  }
}
