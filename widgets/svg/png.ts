/** A PNG file of few colours, made without a library. */

import { crc32, deflateSync } from "node:zlib";

import type { Rgb } from "../plot/color-scale.ts";

/** An image of at most 255 colours; 0 stands for no colour, 1 for the first one. */
export interface IndexedImage {
  readonly width: number;
  readonly height: number;
  /** The colour of each pixel, line after line. */
  readonly pixels: Uint8Array;
  readonly palette: readonly Rgb[];
}

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** The image as a file (W3C, "Portable Network Graphics", sections 5 and 11: colour type 3, eight bits). */
export function encodePng({ width, height, pixels, palette }: IndexedImage): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  const colors = Uint8Array.from([0, 0, 0, ...palette.flat()]);
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("PLTE", colors),
    // the first colour is transparent, the others are not
    chunk("tRNS", Uint8Array.of(0)),
    chunk("IDAT", deflateSync(filtered(pixels, width, height))),
    chunk("IEND", new Uint8Array()),
  ]);
}

/** Each line as its difference to the one above: the cells of a map are many equal lines high. */
function filtered(pixels: Uint8Array, width: number, height: number): Uint8Array {
  const lines = new Uint8Array(height * (width + 1));
  for (let line = 0; line < height; line++) {
    const start = line * (width + 1);
    lines[start] = 2;
    for (let column = 0; column < width; column++) {
      const place = line * width + column;
      lines[start + 1 + column] = (pixels[place] ?? 0) - (line === 0 ? 0 : (pixels[place - width] ?? 0));
    }
  }
  return lines;
}

function chunk(name: string, content: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(name, "latin1"), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
