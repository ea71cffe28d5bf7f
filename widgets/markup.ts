/** Template tags for rich output: what is interpolated is escaped, unless it is such markup itself. */

import { inspect } from "node:util";
import { escapeHtml, withoutControls } from "./escape.ts";
import { type Displayable, type MimeBundle, displaySymbol, inspectSymbol } from "./mime.ts";

/** A piece of HTML, Markdown or SVG. */
export class Markup implements Displayable {
  readonly mimeType: "text/html" | "text/markdown" | "image/svg+xml";
  readonly source: string;
  /** What a terminal shows. */
  readonly text: string;

  constructor(mimeType: Markup["mimeType"], source: string, text = source) {
    this.mimeType = mimeType;
    this.source = source;
    this.text = text;
  }

  toString(): string {
    return this.source;
  }

  [displaySymbol](): MimeBundle {
    return { [this.mimeType]: this.source, "text/plain": this.text };
  }

  [inspectSymbol](): string {
    return this.text;
  }
}

/**
 * HTML to show or to put into other HTML.
 *
 * @example html`<b>${name}</b>`
 */
export function html(parts: TemplateStringsArray, ...values: readonly unknown[]): Markup {
  return new Markup("text/html", weave(parts, values, "html`…`", ["text/html", "image/svg+xml"], escapeHtml));
}

/** Markdown: interpolated text shows as it is, without becoming emphasis, a link or HTML. */
export function md(parts: TemplateStringsArray, ...values: readonly unknown[]): Markup {
  const source = weave(parts, values, "md`…`", ["text/markdown", "text/html"], escapeMarkdown);
  const asTyped = (text: string): string => text;
  return new Markup("text/markdown", source, weave(parts, values, "md`…`", [], asTyped));
}

/** An SVG picture; the namespace that a picture on its own needs is added where it is missing. */
export function svg(parts: TemplateStringsArray, ...values: readonly unknown[]): Markup {
  const source = weave(parts, values, "svg`…`", ["image/svg+xml"], escapeHtml);
  const named = /<svg\b[^>]*\sxmlns\s*=/.test(source);
  const root = named ? source : source.replace(/^\s*<svg\b/, '<svg xmlns="http://www.w3.org/2000/svg"');
  return new Markup("image/svg+xml", root);
}

/** A value stands within a line, so that marks of blocks count at its start only. */
function escapeMarkdown(text: string): string {
  return withoutControls(text)
    .replace(/\s*[\r\n]+\s*/g, " ")
    .replace(/[<>&@]|:(?=\/\/)|(?<=www)\./gi, character => `&#${character.charCodeAt(0)};`)
    .replace(/[\\`*_{}[\]~|$]/g, "\\$&")
    .replace(/^(\s*\d*)([-+#=.)])(?=[\s#=-]|$)/, "$1\\$2");
}

function weave(
  parts: TemplateStringsArray,
  values: readonly unknown[],
  tag: string,
  raw: readonly string[],
  escape: (text: string) => string,
): string {
  const piece = (value: unknown): string => {
    if (value instanceof Markup && raw.includes(value.mimeType)) return value.source;
    if (Array.isArray(value)) return value.map(piece).join("");
    if (value instanceof Promise) throw new TypeError(`writing ${tag}: a promise has no text: await it first`);
    return value === null || value === undefined ? "" : escape(textOf(value));
  };
  return parts.reduce((text, part, index) => text + piece(values[index - 1]) + part);
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  return value instanceof Markup ? value.text : inspect(value);
}
