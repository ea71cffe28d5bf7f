/** An SVG picture as a PNG file. */

import { loadOptional } from "../../drivers/io/optional-package.ts";

/** How fine the picture is. */
export interface PngOptions {
  /** Pixels for each px of the picture. Default 2. */
  scale?: number;
}

/** The part of the package that is used. */
interface ResvgModule {
  readonly Resvg: new (svg: string, options: object) => { render(): { asPng(): Uint8Array } };
}

/** The package that is asked: it carries its binary inside, and needs no browser. */
const packageName = "@resvg/resvg-js";

/**
 * The picture as pixels.
 * @throws OptionalPackageError where the package that makes it is not installed.
 */
export async function rasterise(svg: string, { scale = 2 }: PngOptions = {}): Promise<Uint8Array> {
  if (!(scale > 0 && scale <= 10))
    throw new RangeError(`drawing a PNG with scale ${scale}: must be above 0, at most 10`);
  const { Resvg } = await loadOptional<ResvgModule>(packageName, "a picture as PNG");
  const picture = new Resvg(svg, {
    fitTo: { mode: "zoom", value: scale },
    font: { loadSystemFonts: true, sansSerifFamily: "DejaVu Sans", defaultFontFamily: "DejaVu Sans" },
  });
  return picture.render().asPng();
}
