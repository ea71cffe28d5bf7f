/** A picture of numbers: a plotly figure that can be changed further, and carries an SVG for where plotly is not. */

import { type Displayable, type Json, type MimeBundle, displaySymbol, inspectSymbol } from "../mime.ts";
import { type PngOptions, rasterise } from "../svg/rasterise.ts";
import { renderSvg } from "../svg/render.ts";
import { describe } from "./description.ts";
import type { Drawing } from "./drawing.ts";
import { encodeFigure } from "./encode.ts";
import type { Figure, Layout } from "./figure.ts";
import { type Picture, pictureOf } from "./frame.ts";
import { settle } from "./settle.ts";
import { thinned } from "./thin.ts";
import type { Trace } from "./trace.ts";

/** A plotly figure with a picture. What is changed in `data` and `layout` shows in both. */
export class Plot<T extends Trace = Trace> implements Figure<T>, Displayable {
  data: T[];
  layout: Layout;
  config: Figure["config"];
  /** What the picture says of its values: that they are simulated, for example. */
  readonly notes: readonly string[];

  constructor({ figure, notes }: Drawing<T>) {
    this.data = figure.data;
    this.layout = figure.layout;
    this.config = figure.config;
    this.notes = notes;
  }

  /** The picture as an SVG document. */
  toSvg(): string {
    return renderSvg(this.#shown().picture, this.toString());
  }

  /**
   * The picture as a PNG file, twice as fine as its size in px.
   * @throws OptionalPackageError where the package that makes it is not installed.
   * @example await writeFile("diode.png", await plot(ds).then(shown => shown.toPng()));
   */
  toPng(options?: PngOptions): Promise<Uint8Array> {
    return rasterise(this.toSvg(), options);
  }

  /** All of the figure as plotly reads it, with the same ranges as the picture. */
  toJSON(): Json {
    return encodeFigure(settle(this, pictureOf(this, this.#note)));
  }

  /** What a screen reader says, and what is seen where no picture can be. */
  toString(): string {
    return [...describe(this), ...this.notes].join("; ");
  }

  /** Of long lines what is seen of them. */
  [displaySymbol](): MimeBundle {
    const { figure, picture } = this.#shown();
    return {
      "application/vnd.plotly.v1+json": encodeFigure(settle(figure, picture)),
      "image/svg+xml": renderSvg(picture, this.toString()),
      "text/plain": this.toString(),
    };
  }

  [inspectSymbol](): string {
    return this.toString();
  }

  get #note(): string {
    return this.notes.join(" · ");
  }

  #shown(): { readonly figure: Figure; readonly picture: Picture } {
    const { figure, hint } = thinned(this);
    return { figure, picture: pictureOf(figure, this.#note, hint) };
  }
}
