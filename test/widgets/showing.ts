/** A display as its parts: the bundle, the page, the lines of its tables. */

import { displaySymbol, isDisplayable, type MimeBundle } from "../../widgets/mime.ts";
import { all, type Element, parseXml, textOf } from "./xml.ts";

/** What a notebook gets; a display that waits may have asked an instrument. */
export function show(value: unknown): MimeBundle {
  if (!isDisplayable(value)) throw new Error(`${String(value)} has no display`);
  const bundle = value[displaySymbol]();
  if (bundle instanceof Promise) throw new Error("a display that waits may have asked the instrument");
  return bundle;
}

/** Its HTML, parsed. */
export function page(value: unknown): Element {
  return parseXml(`<div>${show(value)["text/html"] as string}</div>`);
}

/** The cells of all lines of its tables, headings left out. */
export function rows(value: unknown): string[][] {
  return all(page(value), "tr")
    .filter(line => all(line, "td").length > 0)
    .map(line => line.children.filter(child => typeof child !== "string").map(cell => textOf(cell)));
}

/** The words above its table with what they say. */
export function facts(value: unknown): Record<string, string> {
  const [words, texts] = ["dt", "dd"].map(name => all(page(value), name).map(textOf));
  return Object.fromEntries(words!.map((word, index) => [word, texts![index]!]));
}

/** Its plain text in lines. */
export function text(value: unknown): string[] {
  return (show(value)["text/plain"] as string).split("\n");
}
