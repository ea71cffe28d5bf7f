/** An SVG picture as a PNG file. */

import { loadOptional } from "../../drivers/io/optional-package.ts";

/** How fine the picture is. */
export interface PngOptions {
  /** Pixels for each px of the picture, up to 10. Default 2. */
  scale?: number;
}

/** The part of the package that is used. */
interface ResvgModule {
  readonly renderAsync: (svg: string, options: object) => Promise<{ asPng(): Uint8Array }>;
  readonly Resvg: new (svg: string, options: object) => { getBBox(): object | undefined };
}

const letter = `<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><text x="2" y="15">x</text></svg>`;

/**
 * The picture as pixels, drawn beside the measurement, in a thread of its own.
 * @throws OptionalPackageError where the package that draws it is not installed; Error where the machine has no fonts, as
 * all text would be missing.
 */
export async function rasterise(svg: string, { scale = 2 }: PngOptions = {}): Promise<Uint8Array> {
  if (typeof scale !== "number" || !(scale > 0 && scale <= 10))
    throw new RangeError(`drawing a PNG with scale ${String(scale)}: must be above 0, at most 10`);
  const { Resvg, renderAsync } = await loadOptional<ResvgModule>("@resvg/resvg-js", "a picture as PNG");
  if (new Resvg(letter, {}).getBBox() === undefined)
    throw new Error("drawing a PNG: this machine has no fonts for its text: install one, such as DejaVu Sans");
  // what other machines than those with Linux call sans-serif is in the picture's own list
  const font = { sansSerifFamily: "DejaVu Sans", defaultFontFamily: "DejaVu Sans" };
  const picture = await renderAsync(svg, { fitTo: { mode: "zoom", value: scale }, font });
  return picture.asPng();
}
