/** Numeric arrays as numpy prints them: aligned, eight digits at most, long ones with an ellipsis. */

const precision = 8;
const lineWidth = 75;
const threshold = 1000;
const edgeItems = 3;

/** Text of a typed array, such as `[0.  0.5 1. ]`. */
export function arrayText(array: ArrayBufferView): string {
  const whole = !(array instanceof Float32Array || array instanceof Float64Array);
  const all = Array.from(array as unknown as ArrayLike<number | bigint>, Number);
  const shortened = all.length > threshold;
  const shown = shortened ? [...all.slice(0, edgeItems), ...all.slice(-edgeItems)] : all;
  const words = aligned(whole ? shown.map(String) : floatTexts(shown));
  if (shortened) words.splice(edgeItems, 0, "...");
  return wrapped(words);
}

function floatTexts(values: readonly number[]): string[] {
  const finite = values.filter(Number.isFinite);
  const sizes = finite.filter(value => value !== 0).map(Math.abs);
  const largest = Math.max(0, ...sizes);
  const smallest = Math.min(Infinity, ...sizes);
  const exponential = sizes.length > 0 && (largest >= 1e8 || smallest < 1e-4 || largest / smallest > 1000);
  return exponential ? exponentialTexts(values, finite) : fixedTexts(values, finite);
}

function fixedTexts(values: readonly number[], finite: readonly number[]): string[] {
  const shortest = finite.map(value => trimZeros(value.toFixed(precision)));
  const digits = Math.max(0, ...shortest.map(text => (text.split(".")[1] ?? "").length));
  let next = 0;
  return values.map(value => {
    if (!Number.isFinite(value)) return wordOf(value);
    const [head = "", tail = ""] = (shortest[next++] ?? "").split(".");
    return `${head}.${tail.padEnd(digits)}`;
  });
}

function exponentialTexts(values: readonly number[], finite: readonly number[]): string[] {
  const digits = Math.max(0, ...finite.map(value => mantissaDigits(value)));
  return values.map(value => {
    if (!Number.isFinite(value)) return wordOf(value);
    const [mantissa = "0", exponent = "+0"] = value.toExponential(digits).split("e");
    return `${mantissa.includes(".") ? mantissa : `${mantissa}.`}e${exponent[0]}${exponent.slice(1).padStart(2, "0")}`;
  });
}

function mantissaDigits(value: number): number {
  const [mantissa = ""] = value.toExponential(precision).split("e");
  return (trimZeros(mantissa).split(".")[1] ?? "").length;
}

function trimZeros(text: string): string {
  return text.replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");
}

function wordOf(value: number): string {
  return Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
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
      lines.push(line);
      line = "";
    }
    line += line === "" ? word : ` ${word}`;
  }
  lines.push(line);
  return `[${lines.join("\n ")}]`;
}
