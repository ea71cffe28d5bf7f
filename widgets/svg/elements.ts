/** The small parts of an SVG document. */

import { escapeHtml } from "../escape.ts";

/** A part with a name for screen readers; nothing where it is empty. */
export function group(label: string, parts: readonly string[]): string {
  return `<g aria-label="${escapeHtml(label)}">\n${parts.join("\n")}\n</g>`;
}

/** A line of text. */
export function text(content: string, x: number, y: number, rest: string): string {
  return `<text x="${x}" y="${y}" ${rest}>${escapeHtml(content)}</text>`;
}

/** Attributes that are numbers. */
export function attributes(values: Readonly<Record<string, number>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}="${value}"`)
    .join(" ");
}

/** A length in px to a hundredth. */
export function round(value: number): number {
  return Math.round(value * 100) / 100;
}
