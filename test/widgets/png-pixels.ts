/** Reads the images that pictures hold: PNG files with a palette, each line as its difference to the one above. */

import { inflateSync } from "node:zlib";

import { type Element, all, parseXml } from "./xml.ts";

/** An image at its place in the picture. */
export interface Placed {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** The colour at a place of the picture in px, as `#rrggbb`; undefined where it is transparent. */
  at(x: number, y: number): string | undefined;
}

/** The images of a picture in order. */
export function imagesOf(svg: string): Placed[] {
  return all(parseXml(svg), "image").map(placed);
}

function placed({ attributes }: Element): Placed {
  const [x, y, width, height] = ["x", "y", "width", "height"].map(name => Number(attributes[name]));
  const file = Buffer.from(attributes.href!.replace(/^data:image\/png;base64,/, ""), "base64");
  const { columns, rows, pixels, palette } = decode(file);
  const at = (px: number, py: number): string | undefined => {
    const column = Math.floor(((px - x!) / width!) * columns);
    const row = Math.floor(((py - y!) / height!) * rows);
    const index = pixels[row * columns + column]!;
    return index === 0 ? undefined : `#${palette.subarray(3 * index, 3 * index + 3).toString("hex")}`;
  };
  return { x: x!, y: y!, width: width!, height: height!, at };
}

function decode(file: Buffer): { columns: number; rows: number; pixels: Uint8Array; palette: Buffer } {
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < file.length;) {
    const length = file.readUInt32BE(at);
    chunks.set(file.toString("latin1", at + 4, at + 8), file.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  const header = chunks.get("IHDR")!;
  const [columns, rows] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const lines = inflateSync(chunks.get("IDAT")!);
  const pixels = new Uint8Array(columns * rows);
  for (let row = 0; row < rows; row++) {
    const start = row * (columns + 1);
    if (lines[start] !== 2) throw new Error(`line ${row} has filter ${lines[start]}`);
    for (let column = 0; column < columns; column++) {
      const above = row === 0 ? 0 : pixels[(row - 1) * columns + column]!;
      pixels[row * columns + column] = above + lines[start + 1 + column]!;
    }
  }
  return { columns, rows, pixels, palette: chunks.get("PLTE")! };
}
