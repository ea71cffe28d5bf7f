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
    .map(line => line.children.filter(child => typeof child !== "string").map(shownText));
}

/** The text of an element as it is seen before anything is unfolded. */
export function shownText(element: Element): string {
  const seen = element.children.filter(
    child => typeof child === "string" || element.name !== "details" || child.name === "summary",
  );
  return seen.map(child => (typeof child === "string" ? child : shownText(child))).join("");
}

/** What the name of a parameter unfolds to: its docstring and words with what they say. */
export function unfolded(value: unknown, name: string): { about: string; facts: Record<string, string> } {
  const folds = all(page(value), "th").flatMap(cell => all(cell, "details"));
  const fold = folds.find(each => textOf(all(each, "summary")[0]!) === name);
  if (!fold) throw new Error(`${name} unfolds to nothing`);
  const [words, texts] = ["dt", "dd"].map(part => all(fold, part).map(textOf));
  const about = fold.children.find(child => typeof child !== "string" && child.name === "div");
  return {
    about: about === undefined ? "" : textOf(about as Element),
    facts: Object.fromEntries(words!.map((word, index) => [word, texts![index]!])),
  };
}

/** The words above its table with what they say. */
export function facts(value: unknown): Record<string, string> {
  const cards = all(page(value), "div").filter(({ attributes }) => attributes["class"] === "setpoint-show");
  const above = cards.flatMap(({ children }) => children).filter(child => typeof child !== "string");
  const [words, texts] = ["dt", "dd"].map(name =>
    above.filter(child => child.name === "dl").flatMap(list => all(list, name).map(textOf)),
  );
  return Object.fromEntries(words!.map((word, index) => [word, texts![index]!]));
}

/** Its plain text in lines. */
export function text(value: unknown): string[] {
  return (show(value)["text/plain"] as string).split("\n");
}
