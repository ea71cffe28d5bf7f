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
  return new Markup("text/html", weave(parts, values, htmlTag));
}

/** Markdown: interpolated text shows as it is, without becoming emphasis, a link or HTML. */
export function md(parts: TemplateStringsArray, ...values: readonly unknown[]): Markup {
  return new Markup("text/markdown", weave(parts, values, markdownTag), weave(parts, values, plainTag));
}

/** An SVG picture; the namespace that a picture on its own needs is added where it is missing. */
export function svg(parts: TemplateStringsArray, ...values: readonly unknown[]): Markup {
  const source = weave(parts, values, svgTag);
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

/** How a tag takes what is interpolated. */
interface Tag {
  readonly name: string;
  /** Markup of these types is put in as it is. */
  readonly raw: readonly string[];
  readonly escape: (text: string) => string;
}

function weave(parts: TemplateStringsArray, values: readonly unknown[], tag: Tag): string {
  let text = parts[0] ?? "";
  for (let index = 0; index < values.length; index++) text += piece(values[index], tag) + (parts[index + 1] ?? "");
  return text;
}

function piece(value: unknown, tag: Tag): string {
  if (typeof value === "string") return tag.escape(value);
  if (value instanceof Markup && tag.raw.includes(value.mimeType)) return value.source;
  if (Array.isArray(value)) {
    let text = "";
    for (const each of value) text += piece(each, tag);
    return text;
  }
  if (value instanceof Promise) throw new TypeError(`writing ${tag.name}: a promise has no text: await it first`);
  return value === null || value === undefined ? "" : tag.escape(textOf(value));
}

const htmlTag: Tag = { name: "html`…`", raw: ["text/html", "image/svg+xml"], escape: escapeHtml };
const svgTag: Tag = { name: "svg`…`", raw: ["image/svg+xml"], escape: escapeHtml };
const markdownTag: Tag = { name: "md`…`", raw: ["text/markdown", "text/html"], escape: escapeMarkdown };
const plainTag: Tag = { name: "md`…`", raw: [], escape: text => text };

function textOf(value: unknown): string {
  return value instanceof Markup ? value.text : inspect(value);
}
