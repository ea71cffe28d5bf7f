/**
 * The inverse of `format`: finds the values that a message carries. It accepts what the `stringparser` package (0.7)
 * accepts, quirks included: `{:f}` needs two digits, `{:e}` a lower-case exponent; width and precision do not matter.
 */
import { FormatError, PythonFloat } from "../format.ts";
import { integerOf, type SimValue } from "./value.ts";

interface Conversion {
  readonly pattern: string;
  readonly read: (text: string) => SimValue;
}

// Python's dot stops at line feeds only, JavaScript's at three more characters.
const text: Conversion = { pattern: "[^\\n]*?", read: found => found };
const whole = (pattern: string, radix: number): Conversion => ({
  pattern,
  read: found => readInteger(found, radix),
});
const real = (pattern: string): Conversion => ({
  pattern,
  read: found => new PythonFloat(Number(found.replace(" ", ""))),
});

const conversions: Readonly<Record<string, Conversion>> = {
  "": text,
  s: text,
  d: whole("[0-9]+?", 10),
  b: whole("[0-1]+?", 2),
  o: whole("[0-7]+?", 8),
  x: whole("[0-9a-f]+?", 16),
  X: whole("[0-9A-F]+?", 16),
  e: real("[0-9]+\\.?[0-9]+(?:e[-+]?[0-9]+)?"),
  E: real("[0-9]+\\.?[0-9]+(?:E[-+]?[0-9]+)?"),
  f: real("[0-9]+\\.?[0-9]+"),
  F: real("[0-9]+\\.?[0-9]+"),
  g: real("[0-9]+\\.?[0-9]+(?:[eE][-+]?[0-9]+)?"),
  G: real("[0-9]+\\.?[0-9]+(?:[eE][-+]?[0-9]+)?"),
  "%": {
    pattern: "[0-9]+\\.?[0-9]+%",

    read: found => new PythonFloat(Number(found.slice(0, -1).replace(" ", "")) / 100),
  },
};

const signs: Readonly<Record<string, string>> = { "": "[-]?", "-": "[-]?", "+": "[-+]", " ": "[- ]" };

/** What a message parser found: the values by the name or number of their field, in the order of the template. */
export type Found = ReadonlyMap<string, SimValue>;

export interface MessageParser {
  readonly template: string;
  /** What every message of this form begins with. */
  readonly prefix: string;
  /** The values in a message, or `undefined` if it has another form. */
  parse(message: string): Found | undefined;
}

/**
 * Compiles a template such as `ATTN ALL {:02.0f}` into a parser.
 * @throws FormatError for a template that cannot be read.
 */
export function compileParser(template: string): MessageParser {
  const keys: string[] = [];
  const readers: Conversion["read"][] = [];
  const parts = splitFields(template);
  let counted = 0;
  const pattern = parts.map(part => {
    if (typeof part === "string") return part.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
    const { pattern: found, read } = conversionOf(part);
    // A field named _ is skipped.
    if (part.name === "_") return `(?:${found})`;
    keys.push(part.name === "" ? String(counted++) : part.name);
    readers.push(read);
    return `(${found})`;
  });
  // Python's $ also stands before a line feed that ends the text.
  const expression = new RegExp(`^${pattern.join("")}\\n?$`);
  const prefix = typeof parts[0] === "string" ? parts[0] : "";
  return {
    template,
    prefix,
    parse(message) {
      if (!message.startsWith(prefix)) return undefined;
      const match = expression.exec(message);
      if (!match) return undefined;
      const found = new Map<string, SimValue>();
      for (const [index, key] of keys.entries()) {
        // The first of two fields of one name counts.
        if (!found.has(key)) found.set(key, (readers[index] as Conversion["read"])(match[index + 1] as string));
      }
      return found;
    },
  };
}

interface Field {
  readonly source: string;
  readonly name: string;
  readonly spec: string;
}

/** Literal text and fields, as Python's `string.Formatter().parse` finds them. */
function splitFields(template: string): (string | Field)[] {
  const parts: (string | Field)[] = [];
  const quoted = JSON.stringify(template);
  let literal = "";
  for (let at = 0; at < template.length; at++) {
    const character = template[at] as string;
    if ((character === "{" || character === "}") && template[at + 1] === character) {
      literal += character;
      at++;
    } else if (character === "}") {
      throw new FormatError(`format string ${quoted}: single } at position ${at}: write }} for a brace`);
    } else if (character === "{") {
      const end = template.indexOf("}", at);
      if (end < 0) throw new FormatError(`format string ${quoted}: { at position ${at} is not closed`);
      if (literal !== "") parts.push(literal);
      literal = "";
      parts.push(readField(template.slice(at, end + 1), quoted));
      at = end;
    } else {
      literal += character;
    }
  }
  if (literal !== "") parts.push(literal);
  return parts;
}

function readField(source: string, template: string): Field {
  const match = /^\{([^{:!]*)(?:![^{:])?(?::([^{]*))?\}$/s.exec(source);
  const name = match?.[1];
  if (name === undefined || /[.[\]]/.test(name)) {
    const allowed = "expected a field that is empty, a number or a name, perhaps with a format after a colon";
    throw new FormatError(`format string ${template}: field ${source}: ${allowed}`);
  }
  return { source, name, spec: match?.[2] ?? "" };
}

/** Whatever follows the part that can be read is ignored. */
const specification = /^(?:[^{}]?[<>=^])?([-+ ])?(#)?0?\d*,?(?:\.\d+)?([bcdeEfFgGnosxX%]+)?/s;

function conversionOf({ spec, source }: Field): Conversion {
  const [, sign = "", alternate, type = ""] = specification.exec(spec) ?? [];
  const conversion = Object.hasOwn(conversions, type) ? (conversions[type] as Conversion) : undefined;
  if (!conversion) {
    throw new FormatError(
      `format field ${source}: ${JSON.stringify(type)} is not a type that can be read: ` +
        `expected one of ${Object.keys(conversions).join(" ").trim()}`,
    );
  }
  if (spec === "") return { ...text, pattern: `[-]?${text.pattern}` };
  if (alternate !== undefined && !/^[boxX]$/.test(type)) {
    throw new FormatError(`format field ${source}: # is for the types b, o, x and X`);
  }
  const prefix = alternate === undefined ? "" : `0${type}`;
  return { ...conversion, pattern: (signs[sign] as string) + prefix + conversion.pattern };
}

const radixPrefix: Readonly<Record<number, string>> = { 2: "0b", 8: "0o", 16: "0x" };

function readInteger(found: string, radix: number): SimValue {
  const negative = found.startsWith("-");
  const digits = found.replace(/^[-+ ]/, "");
  const prefix = radixPrefix[radix];
  if (prefix === undefined) return integerOf((negative ? "-" : "") + digits);
  const size = integerOf(digits.toLowerCase().startsWith(prefix) ? digits.toLowerCase() : prefix + digits);
  return negative ? -size : size;
}
