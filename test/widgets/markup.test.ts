/** Template tags: what is put in is text, unless it is markup. */

import fc from "fast-check";
import { expect, test } from "vitest";

import { html, md, svg } from "../../widgets/markup.ts";
import { displaySymbol } from "../../widgets/mime.ts";
import { plot } from "../../widgets/index.ts";
import { all, parseXml, textOf } from "./xml.ts";

/** Text of any code units: controls and halves of surrogate pairs too, and often what has a meaning in markup. */
const special = fc.constantFrom(
  "<",
  ">",
  "&",
  '"',
  "'",
  "`",
  "$",
  "<!--",
  "]]>",
  "</p>",
  "&#60;",
  "\0",
  "\ud800",
  "%{x}",
);
const codeUnit = fc.integer({ min: 0, max: 0xffff }).map(code => String.fromCharCode(code));
const anyText = fc.array(fc.oneof(special, codeUnit), { minLength: 1, maxLength: 40 }).map(pieces => pieces.join(""));

test("text is escaped, markup is not", () => {
  const item = html`<i>${"<b>&"}</i>`;
  const list = [item, item];
  expect(String(html`<p>${list}</p>`)).toBe("<p><i>&#60;b&#62;&#38;</i><i>&#60;b&#62;&#38;</i></p>");
  expect(String(html`<p>${undefined}${null}${false}${0}</p>`)).toBe("<p>false0</p>");
  expect(String(html`${{ volts: 1 }}`)).toBe("{ volts: 1 }");
});

test("no text escapes from where it was put", () => {
  fc.assert(
    fc.property(anyText, text => {
      const found = parseXml(String(html`<p title="${text}">x${text}x</p>`));
      expect(found.name).toBe("p");
      expect(all(found, "p")).toHaveLength(1);
      expect(found.children.every(child => typeof child === "string")).toBe(true);
      expect(found.attributes.title).toBe(textOf(found).slice(1, -1));
    }),
  );
});

test("no label or name breaks a picture", () => {
  fc.assert(
    fc.property(anyText, text => {
      const column = [{ label: text, unit: text }, [1, 2]] as const;
      const picture = parseXml(plot(column, column, column, { title: text }).toSvg());
      expect(all(picture, "circle")).toHaveLength(4);
      expect(all(picture, "script")).toHaveLength(0);
    }),
    { numRuns: 60 },
  );
});

test.each([
  ["*a* [b](c) <d> `e`", "\\*a\\* \\[b\\](c) &#60;d&#62; \\`e\\`"],
  ["line\n# no heading", "line # no heading"],
  ["# no heading", "\\# no heading"],
  ["1. no list", "1\\. no list"],
  ["- no list", "\\- no list"],
  ["$x$ | y ~~z~~", "\\$x\\$ \\| y \\~\\~z\\~\\~"],
  ["https://example.org www.example.org a@b.c", "https&#58;//example.org www&#46;example.org a&#64;b.c"],
  ["-1.5e-9 A", "-1.5e-9 A"],
  ["1.799", "1.799"],
  ["---", "\\---"],
])("in Markdown, %j stays text", (value, source) => {
  expect(md`${value}`.source).toBe(source);
  expect(md`${value}`[displaySymbol]()["text/plain"]).toBe(value);
});

test("Markdown in Markdown stays Markdown", () => {
  expect(md`a ${md`**${"*"}**`}`.source).toBe("a **\\***");
  expect(md`a ${md`**${"*"}**`}`.text).toBe("a *****");
});

test("a picture gets the namespace that it needs alone", () => {
  const bundle = svg`<svg width="4"><title>${"a<b"}</title></svg>`[displaySymbol]();
  expect(bundle["image/svg+xml"]).toBe(
    '<svg xmlns="http://www.w3.org/2000/svg" width="4"><title>a&#60;b</title></svg>',
  );
  const whole = '<svg xmlns="http://www.w3.org/2000/svg"></svg>';
  expect(String(svg`<svg xmlns="http://www.w3.org/2000/svg"></svg>`)).toBe(whole);
  expect(String(html`<p>${svg`<svg/>`}</p>`)).toContain("<p><svg xmlns=");
});

test("a forgotten await is refused", () => {
  expect(() => html`${Promise.resolve(1)}`).toThrow("writing html`…`: a promise has no text: await it first");
});
