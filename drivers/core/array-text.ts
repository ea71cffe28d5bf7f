/** Numeric arrays as numpy prints them: aligned, eight digits at most, long ones with an ellipsis. */

const precision = 8;
const lineWidth = 75;
const threshold = 1000;
const edgeItems = 3;

/** Text of a typed array, such as `[0.  0.5 1. ]`. */
export function arrayText(array: ArrayBufferView): string {
  const values = array as unknown as ArrayLike<number | bigint>;
  const shown = shownOf(values.length).map(index => Number(values[index]));
  if (array instanceof Float64Array) return textOf(floatTexts(shown), values.length);
  if (array instanceof Float32Array) return textOf(floatTexts(shown, "", shortest32), values.length);
  return textOf(aligned(shown.map(String)), values.length);
}

/** Text of complex numbers, real and imaginary parts in turn, such as `[0.+1.j 2.-3.j]`. */
export function complexArrayText(parts: Float64Array): string {
  const length = parts.length / 2;
  const shown = shownOf(length);
  const real = floatTexts(shown.map(index => parts[2 * index] ?? NaN));
  const imaginary = floatTexts(
    shown.map(index => parts[2 * index + 1] ?? NaN),
    "+",
  );
  // numpy puts the j before the spaces that align the digits
  const words = real.map((text, at) => text + (imaginary[at] ?? "").replace(/ *$/, spaces => `j${spaces}`));
  return textOf(words, length);
}

function shownOf(length: number): number[] {
  const all = length > threshold ? edgeItems * 2 : length;
  return Array.from({ length: all }, (_, index) =>
    length > threshold && index >= edgeItems ? length - 2 * edgeItems + index : index,
  );
}

function textOf(words: readonly string[], length: number): string {
  return wrapped(length > threshold ? [...words.slice(0, edgeItems), "...", ...words.slice(edgeItems)] : words);
}

/** Texts of equal width with their points below each other; `plus` is the sign of what is not negative. */
function floatTexts(values: readonly number[], plus: "" | "+" = "", shortest = (value: number) => value): string[] {
  const finite = values.filter(Number.isFinite);
  const sizes = finite.filter(value => value !== 0).map(Math.abs);
  const largest = Math.max(0, ...sizes);
  const smallest = Math.min(Infinity, ...sizes);
  const exponential = sizes.length > 0 && (largest >= 1e8 || smallest < 1e-4 || largest / smallest > 1000);
  const texts = exponential ? exponentialTexts(finite, shortest) : fixedTexts(finite, shortest);
  const signed = texts.map((text, at) => (isNegative(finite[at] ?? 0) ? "-" : plus) + text);
  const left = Math.max(0, ...signed.map(text => text.indexOf(".")));
  const right = Math.max(0, ...signed.map(text => text.length - text.indexOf(".") - 1));
  const infinite = finite.length < values.length;
  const width = Math.max(finite.length > 0 ? left + right + 1 : 0, infinite ? 3 + roomForSign(values, plus) : 0);
  let next = 0;
  return values.map(value => {
    if (!Number.isFinite(value)) return wordOf(value, plus).padStart(width);
    const text = signed[next++] ?? "";
    return (text + " ".repeat(right - (text.length - text.indexOf(".") - 1))).padStart(width);
  });
}

// numpy keeps a place for the sign of an infinity where there may be one
function roomForSign(values: readonly number[], plus: "" | "+"): number {
  return plus === "+" || values.includes(-Infinity) ? 1 : 0;
}

function fixedTexts(values: readonly number[], shortest: (value: number) => number): string[] {
  return values.map(value => {
    const digits = Math.min(precision, decimals(String(Math.abs(shortest(value)))));
    const text = rounded(digits, places => Math.abs(value).toFixed(places));
    return text.includes(".") ? trimZeros(text) : `${text}.`;
  });
}

function exponentialTexts(values: readonly number[], shortest: (value: number) => number): string[] {
  const needed = values.map(value => decimals(mantissaOf(Math.abs(shortest(value)).toExponential())));
  const most = Math.min(precision, Math.max(...needed));
  const texts = values.map(value => rounded(most, places => Math.abs(value).toExponential(places)));
  // rounding may have left zeros at the end of each
  const digits = Math.max(...texts.map(text => decimals(trimZeros(mantissaOf(text)))));
  const size = Math.max(2, ...texts.map(text => text.split("e")[1]?.length ?? 0).map(length => length - 1));
  return texts.map(text => {
    const [mantissa = "", exponent = ""] = text.split("e");
    const [whole = "", fraction = ""] = mantissa.split(".");
    return `${whole}.${fraction.slice(0, digits)}e${exponent.charAt(0)}${exponent.slice(1).padStart(size, "0")}`;
  });
}

/** A number with so many digits behind the point; a tie goes to the even digit, as in numpy. */
function rounded(digits: number, write: (digits: number) => string): string {
  const nearest = write(digits);
  const exact = mantissaOf(write(digits + precision));
  const below = exact.slice(0, -precision);
  const tie = exact.endsWith("50000000") && "02468".includes(below.charAt(below.length - 1));
  return tie ? below + nearest.slice(mantissaOf(nearest).length) : nearest;
}

function mantissaOf(text: string): string {
  return text.split("e")[0] ?? text;
}

function decimals(text: string): number {
  return (text.split(".")[1] ?? "").length;
}

function trimZeros(text: string): string {
  return text.replace(/0+$/, "");
}

/** The number that a 32-bit float stands for when it is written with as few digits as tell it apart. */
function shortest32(value: number): number {
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return value;
}

function isNegative(value: number): boolean {
  return value < 0 || Object.is(value, -0);
}

function wordOf(value: number, plus: string): string {
  if (Number.isNaN(value)) return `${plus}nan`;
  return value > 0 ? `${plus}inf` : "-inf";
}

function aligned(words: readonly string[]): string[] {
  const width = Math.max(0, ...words.map(word => word.length));
  return words.map(word => word.padStart(width));
}

function wrapped(words: readonly string[]): string {
  const lines: string[] = [];
  let line = "";
  for (const word of words) {
    if (line !== "" && line.length + 1 + word.length > lineWidth - 2) {
      lines.push(line.trimEnd());
      line = "";
    }
    line += line === "" ? word : ` ${word}`;
  }
  lines.push(line);
  return `[${lines.join("\n ")}]`;
}
