/** The parsers that exist in both languages; the other half is in `peer.py`. */

const integerText = /^\s*[+-]?\d+\s*$/;

export const parsers: Readonly<Record<string, (value: unknown) => unknown>> = {
  /** Python's `float`: the framework knows what JavaScript's own function stands for. */
  float: Number,
  /** Python's `int`: a text of digits, or a number without its fraction. */
  int: value => {
    // Python's whole numbers have no negative zero.
    if (typeof value === "number" && Number.isFinite(value)) return Math.trunc(value) + 0;
    if (typeof value === "boolean") return Number(value);
    if (typeof value === "string" && integerText.test(value)) return Number(value) + 0;
    throw new TypeError(`int: ${typeof value}`);
  },
  strip: value => text(value).trim(),
  upper: value => text(value).toUpperCase(),
  lower: value => text(value).toLowerCase(),
  quote: value => `"${text(value)}"`,
  double: value => 2 * number(value),
  negate: value => 0.5 - number(value),
  csv: value =>
    text(value)
      .split(",")
      .map(part => {
        if (!integerText.test(part)) throw new TypeError(`csv: ${part}`);
        return Number(part);
      }),
  isOn: value => value === "ON",
  nothing: () => null,
  fail: () => {
    throw new Error("the parser fails");
  },
};

function text(value: unknown): string {
  if (typeof value !== "string") throw new TypeError("a text is needed");
  return value;
}

function number(value: unknown): number {
  if (typeof value !== "number") throw new TypeError("a number is needed");
  return value;
}
