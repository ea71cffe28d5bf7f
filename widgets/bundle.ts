/** Any value as a MIME bundle: its own display, else a figure that front-ends know, else text. */

import { inspect } from "node:util";
import { type MimeBundle, displaySymbol, isDisplayable } from "./mime.ts";
import { encodeFigure } from "./plot/encode.ts";

/** The bundle of a value; a promise where its own display method returns one. */
export function bundleOf(value: unknown): MimeBundle | Promise<MimeBundle> {
  if (isDisplayable(value)) return value[displaySymbol]();
  return figureBundle(value) ?? { "text/plain": inspect(value) };
}

function figureBundle(value: unknown): MimeBundle | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if ("data" in value && "layout" in value && Array.isArray(value.data)) {
    const text = { "text/plain": `plotly figure with ${value.data.length} traces` };
    return { "application/vnd.plotly.v1+json": encodeFigure(value), ...text };
  }
  const schema = "$schema" in value && typeof value.$schema === "string" ? value.$schema : "";
  const [, kind, version] = /\/schema\/(vega|vega-lite)\/v(\d+)(?:\.[\d.]*)?(?:\.json)?$/.exec(schema) ?? [];
  if (kind === undefined) return undefined;
  const spec = encodeFigure(value);
  const text = { "text/plain": `${kind === "vega" ? "Vega" : "Vega-Lite"} chart` };
  if (kind === "vega") return { [`application/vnd.vega.v${version}+json`]: spec, ...text };
  // version 6 draws what version 5 draws; a front-end may know only one of them
  const versions = [...new Set(["6", "5", version])];
  return { ...Object.fromEntries(versions.map(each => [`application/vnd.vegalite.v${each}+json`, spec])), ...text };
}
