/**
 * The inverse of `format`: finds the values that a message carries. It accepts what the `stringparser` package accepts,
 * quirks included: `{:f}` needs two digits, `{:e}` a lower-case exponent; width and precision do not matter.
 */
import { splitTemplate, FormatError, type FormatField } from "../format-template.ts";
import { PythonFloat } from "../format.ts";
import type { SimValue } from "./value.ts";

interface Conversion {
  readonly pattern: string;
  readonly read: (text: string) => SimValue;
}

const text: Conversion = { pattern: ".*?", read: found => found };
const whole = (pattern: string, radix: number): Conversion => ({
  pattern,
  read: found => readInteger(found, radix),
});
const real = (pattern: string): Conversion => ({
  pattern,
  read: found => new PythonFloat(Number(found)),
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

    read: found => new PythonFloat(Number(found.slice(0, -1)) / 100),
  },
};

const signs = { "": "[-]?", "-": "[-]?", "+": "[-+]", " ": "[- ]" } as const;

/** What a message parser found: the values by the name or number of their field. */
export type Found = ReadonlyMap<string, SimValue>;

export interface MessageParser {
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
  const pattern = splitTemplate(template).map(part => {
    if (typeof part === "string") return part.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
    const conversion = conversions[part.spec.type] as Conversion;
    keys.push(String(part.key));
    readers.push(conversion.read);
    return `(${fieldPattern(part, conversion)})`;
  });
  const expression = new RegExp(`^${pattern.join("")}$`);
  return {
    parse(message) {
      const match = expression.exec(message);
      if (!match) return undefined;
      return new Map(
        keys.map((key, index) => [key, (readers[index] as Conversion["read"])(match[index + 1] as string)]),
      );
    },
  };
}

function fieldPattern(field: FormatField, conversion: Conversion): string {
  const { alternate, sign, type } = field.spec;
  if (alternate && !/^[boxX]$/.test(type)) {
    throw new FormatError(`format field ${field.source}: # is for the types b, o, x and X`);
  }
  return signs[sign] + (alternate ? `0${type}` : "") + conversion.pattern;
}

function readInteger(found: string, radix: number): SimValue {
  const digits = found.replace(/^([-+ ]?)0[box]/i, "$1").trim();
  return Number.parseInt(digits, radix);
}
