/** Takes a Python format string apart: literal text and replacement fields. */

/** The part of a replacement field after the colon: `[[fill]align][sign][#][0][width][.precision][type]`. */
export interface FormatSpec {
  readonly fill: string;
  readonly align: "" | "<" | ">" | "=" | "^";
  readonly sign: "" | "+" | "-" | " ";
  readonly alternate: boolean;
  readonly width: number;
  readonly precision: number | undefined;
  /** Format code, empty if none is given. */
  readonly type: string;
}

/** One replacement field. */
export interface FormatField {
  /** Position (counted if the field has none) or name of the value. */
  readonly key: number | string;
  readonly spec: FormatSpec;
  /** The field as written, with its braces. */
  readonly source: string;
}

/** Thrown for a format string that cannot be read, or a value that does not fit its field. */
export class FormatError extends Error {
  override readonly name = "FormatError";
}

const specPattern = /^(?:(.)?([<>=^]))?([-+ ])?(#)?(0)?(\d+)?(?:\.(\d+))?([a-zA-Z%])?$/su;
const codes = "bdoxXeEfFgGs%";

/**
 * Splits a format string into literal text and fields.
 * @throws FormatError for an unbalanced brace, mixed numbering or a field outside the supported part of the language.
 */
export function splitTemplate(template: string): readonly (string | FormatField)[] {
  const parts: (string | FormatField)[] = [];
  let literal = "";
  let counted = 0;
  let numbered = false;
  for (let at = 0; at < template.length; at++) {
    const character = template[at] as string;
    if ((character === "{" || character === "}") && template[at + 1] === character) {
      literal += character;
      at++;
    } else if (character === "}") {
      throw new FormatError(
        `format string ${JSON.stringify(template)}: single } at position ${at}: write }} for a brace`,
      );
    } else if (character === "{") {
      const end = template.indexOf("}", at);
      if (end < 0)
        throw new FormatError(`format string ${JSON.stringify(template)}: { at position ${at} is not closed`);
      const source = template.slice(at, end + 1);
      const { name, spec } = readField(source, template);
      if (name === "") counted++;
      else if (/^\d+$/.test(name)) numbered = true;
      if (counted > 0 && numbered) {
        throw new FormatError(
          `format string ${JSON.stringify(template)}: mixes counted fields {} and numbered fields {0}`,
        );
      }
      if (literal !== "") parts.push(literal);
      literal = "";
      parts.push({ key: name === "" ? counted - 1 : /^\d+$/.test(name) ? Number(name) : name, spec, source });
      at = end;
    } else {
      literal += character;
    }
  }
  if (literal !== "") parts.push(literal);
  return parts;
}

function readField(source: string, template: string): { name: string; spec: FormatSpec } {
  const inner = source.slice(1, -1);
  const colon = inner.indexOf(":");
  const name = colon < 0 ? inner : inner.slice(0, colon);
  if (!/^\w*$/.test(name)) {
    throw new FormatError(
      `format string ${JSON.stringify(template)}: field ${source}: a field is empty, a number or a name`,
    );
  }
  return { name, spec: readSpec(colon < 0 ? "" : inner.slice(colon + 1), source) };
}

function readSpec(text: string, source: string): FormatSpec {
  const match = specPattern.exec(text);
  const type = match?.[8] ?? "";
  if (!match || !codes.includes(type)) {
    throw new FormatError(
      `format field ${source}: ${JSON.stringify(text)} is not a format specification: ` +
        `[[fill]align][sign][#][0][width][.precision][type] with type one of ${codes.split("").join(" ")}`,
    );
  }
  const zero = match[5] === "0";
  return {
    fill: match[1] ?? (zero ? "0" : " "),
    // A zero before the width pads between sign and digits, unless another alignment is asked for.
    align: (match[2] ?? (zero ? "=" : "")) as FormatSpec["align"],
    sign: (match[3] ?? "") as FormatSpec["sign"],
    alternate: match[4] === "#",
    width: Number(match[6] ?? 0),
    precision: match[7] === undefined ? undefined : Number(match[7]),
    type,
  };
}
