/** Models of our own: their browser half is one ES module that travels with them, so that nothing is installed in a page. */

import { readFileSync } from "node:fs";
import type { AttributeSpec, ModelSpec } from "./spec.ts";

/** What a widget of our own is made of. */
export interface OwnSpec {
  /** The name of its class. */
  readonly name: string;
  /** The name of its browser half: `panel` is `widgets/browser/panel.widget.ts`. */
  readonly half: string;
  /** What both halves know. */
  readonly attributes: Readonly<Record<string, AttributeSpec>>;
}

/** The model of a widget that anywidget shows (https://anywidget.dev/en/afm/). */
export function ownModel({ name, half, attributes }: OwnSpec): ModelSpec {
  return {
    name,
    module: "anywidget",
    // The module has had the same two classes since.
    version: ">=0.9.0",
    model: "AnyModel",
    view: "AnyView",
    attributes: {
      ...attributes,
      _esm: { type: "string", initial: browserHalf(half) },
      _anywidget_id: { type: "string", initial: `setpoint.${name}` },
      layout: { type: "data", initial: null },
    },
  };
}

const halves = new Map<string, string>();

/** The text of a browser half, as the build has made it. */
export function browserHalf(name: string): string {
  const known = halves.get(name);
  if (known !== undefined) return known;
  const file = `widgets/browser/${name}.widget.js`;
  const text = readFirst([new URL(`../../${file}`, import.meta.url), new URL(`../../dist/${file}`, import.meta.url)]);
  halves.set(name, text);
  return text;
}

/** Beside this file in the package; in a checkout where the build has put it. */
function readFirst(places: readonly URL[]): string {
  for (const place of places) {
    try {
      return readFileSync(place, "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    }
  }
  throw new Error(`${String(places[0])}: the browser half of a widget is missing: build the package first`);
}
