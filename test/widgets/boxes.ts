/** Where the texts of a picture lie. */

import { expect } from "vitest";

import { textWidth } from "../../widgets/svg/text.ts";
import { type Element, all, parseXml, textOf } from "./xml.ts";

/** What is looked at: a plot of any kind. */
interface Shown {
  readonly layout: { readonly width: number; readonly height: number };
  toSvg(): string;
}

/** No text of the picture leaves it or lies over another one. */
export function expectNothingOverlaps(shown: Shown): void {
  const boxes = all(parseXml(shown.toSvg()), "text").map(boxOf);
  for (const [index, a] of boxes.entries()) {
    expect(a.left, a.text).toBeGreaterThanOrEqual(0);
    expect(a.top, a.text).toBeGreaterThanOrEqual(0);
    expect(a.right, a.text).toBeLessThanOrEqual(shown.layout.width);
    expect(a.bottom, a.text).toBeLessThanOrEqual(shown.layout.height);
    for (const b of boxes.slice(index + 1)) {
      const apart = a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
      expect(apart, `${a.text} over ${b.text}`).toBe(true);
    }
  }
}

function boxOf(element: Element): { text: string; left: number; right: number; top: number; bottom: number } {
  const { x, y, transform, "font-size": fontSize, "text-anchor": anchor } = element.attributes;
  const [text, size] = [textOf(element), Number(fontSize)];
  const width = textWidth(text, size);
  const before = anchor === "middle" ? width / 2 : anchor === "end" ? width : 0;
  const [along, across] = transform === undefined ? [Number(x), Number(y)] : [Number(y), Number(x)];
  const [from, to, above, below] = [along - before, along - before + width, across - size * 0.8, across + size * 0.25];
  return transform === undefined
    ? { text, left: from, right: to, top: above, bottom: below }
    : { text, left: above, right: below, top: from, bottom: to };
}
