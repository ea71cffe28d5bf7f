import { MagicString } from "magic-string";
import { parseSync, Visitor } from "oxc-parser";

/**
 * Files in ASCII: the engine keeps such a text with one byte for each character, where a single arrow makes it two, and reads
 * it sooner.
 */
export function plainText() {
  return {
    name: "plain-text",
    renderChunk(code, { fileName }) {
      const text = new MagicString(code);
      const escape = ({ start, end }) => {
        for (const { index } of code.slice(start, end).matchAll(/[^\p{ASCII}]/gu)) {
          const at = start + index;
          const { length } = String.fromCodePoint(code.codePointAt(at));
          text.update(at, at + length, escaped(code.slice(at, at + length)));
        }
      };
      const raw = new Set();
      const visitor = new Visitor({
        Literal: escape,
        Identifier: escape,
        TaggedTemplateExpression({ tag, quasi }) {
          // It has the text as it is written.
          if (code.slice(tag.start, tag.end) === "String.raw") for (const part of quasi.quasis) raw.add(part);
        },
        TemplateElement: part => void (raw.has(part) || escape(part)),
      });
      visitor.visit(parseSync(fileName, code, { sourceType: "module" }).program);
      return text.hasChanged() ? { code: text.toString(), map: text.generateMap({ hires: "boundary" }) } : null;
    },
  };
}

/** A character by its one or two units: in texts, templates and patterns alike. */
function escaped(character) {
  return Array.from({ length: character.length }, (_, at) => character.charCodeAt(at))
    .map(unit => `\\u${unit.toString(16).padStart(4, "0")}`)
    .join("");
}
