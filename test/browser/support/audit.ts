/** What a page says of its texts: which are cut off, which lie on others, and which are hard to read. */
import type { Locator } from "playwright-core";

/** What was found in a piece of a page. */
export interface Audit {
  /** How many texts were looked at. */
  texts: number;
  /** Texts whose contrast is below 4.5 to 1, with the ratio. */
  faint: string[];
  /** Texts that reach out of the cell or box that they are in. */
  cut: string[];
  /** Texts that lie on one another. */
  overlapping: string[];
}

/** Looks at every text that is seen in an element. */
export function audit(element: Locator): Promise<Audit> {
  return inPage<Audit>(element, look);
}

/** Runs statements in the page with an element as `root`: as text, since nothing here knows of a document. */
export function inPage<T>(element: Locator, statements: string): Promise<T> {
  // oxlint-disable-next-line no-new-func, typescript/no-implied-eval -- a function is what can be given an element
  return element.evaluate(new Function("root", statements) as (root: unknown) => T);
}

/** Text, because it runs in the page. Contrast is that of WCAG 2.2, success criterion 1.4.3. */
const look = `
  const parse = colour => {
    const numbers = colour.match(/[\\d.]+/g)?.map(Number) ?? [0, 0, 0, 0];
    return { rgb: numbers.slice(0, 3), alpha: numbers[3] ?? 1 };
  };
  const mix = (above, below) => above.rgb.map((value, at) => value * above.alpha + below[at] * (1 - above.alpha));
  const luminance = rgb => {
    const [r, g, b] = rgb.map(value => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const backdrop = element => {
    const layers = [];
    for (let each = element; each; each = each.parentElement) layers.push(parse(getComputedStyle(each).backgroundColor));
    return layers.reverse().reduce((below, layer) => mix(layer, below), [255, 255, 255]);
  };
  const contrast = element => {
    const below = backdrop(element);
    const text = luminance(mix(parse(getComputedStyle(element).color), below));
    const [light, dark] = [text, luminance(below)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  };
  const found = { texts: 0, faint: [], cut: [], overlapping: [] };
  const boxes = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const words = node.textContent.trim();
    const parent = node.parentElement;
    if (words === "" || parent.closest("style") || !parent.checkVisibility({ contentVisibilityAuto: true })) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const rects = [...range.getClientRects()].filter(rect => rect.width > 0.5 && rect.height > 0.5);
    if (rects.length === 0) continue;
    found.texts++;
    const ratio = contrast(parent);
    if (ratio < 4.5) found.faint.push(words.slice(0, 40) + ": " + ratio.toFixed(2));
    const box = (parent.closest("summary, th div, th, td, pre, .setpoint-show, [role=progressbar]") ?? root).getBoundingClientRect();
    for (const rect of rects)
      if (rect.left < box.left - 1 || rect.right > box.right + 1 || rect.top < box.top - 1 || rect.bottom > box.bottom + 1)
        found.cut.push(words.slice(0, 40));
    for (const rect of rects) boxes.push({ rect, words });
  }
  boxes.forEach(({ rect, words }, index) => {
    for (const other of boxes.slice(index + 1)) {
      const wide = Math.min(rect.right, other.rect.right) - Math.max(rect.left, other.rect.left);
      const high = Math.min(rect.bottom, other.rect.bottom) - Math.max(rect.top, other.rect.top);
      // lines of a text may touch by their descenders
      if (wide > 1 && high > 4) found.overlapping.push(words.slice(0, 30) + " / " + other.words.slice(0, 30));
    }
  });
  return found;
`;
