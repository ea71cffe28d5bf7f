/** Numbers with units as people read them: an SI prefix where the unit takes one, a power of ten where it does not. */

/** Units that take a prefix, as in QCoDeS's plots. `kg`, `dB`, `%` and the like do not. */
const prefixed = new Set("m s A K mol rad Hz N Pa J W C V F ohm Ohm Ω \u2126 S Wb T H eV g".split(" "));

const prefixes = ["y", "z", "a", "f", "p", "n", "µ", "m", "", "k", "M", "G", "T", "P", "E", "Z", "Y"];
const smallest = -24;
const largest = 24;

/** How values of one axis are written: divide by `10 ** exponent`, then add `unit`. */
export interface UnitScale {
  readonly exponent: number;
  /** The unit with its prefix, such as `mV` or `10⁻⁹ dB`. */
  readonly unit: string;
}

/** Whether a unit takes SI prefixes. */
export function takesPrefix(unit: string): boolean {
  return prefixed.has(unit);
}

/** Chooses the scale in which the largest magnitude of an axis is easy to read: with a prefix, from 1 to 1000. */
export function unitScale(largestMagnitude: number, unit: string): UnitScale {
  if (!Number.isFinite(largestMagnitude) || largestMagnitude <= 0) return { exponent: 0, unit };
  const thousands = Math.floor(decimalExponent(largestMagnitude) / 3) * 3;
  if (!takesPrefix(unit)) {
    // without a prefix, 0.75 and 1500 are easier to read than a power of ten beside the unit
    if (largestMagnitude >= 0.01 && largestMagnitude < 10_000) return { exponent: 0, unit };
    // beyond, the factor itself is no finite number
    const exponent = Math.min(300, Math.max(-300, thousands));
    return { exponent, unit: `10${superscript(exponent)} ${unit}`.trimEnd() };
  }
  const exponent = Math.min(largest, Math.max(smallest, thousands));
  return { exponent, unit: prefixOf(exponent) + unit };
}

/** A unit without its prefix, and the power of ten that this is: of `mV` `V` and -3. */
export function withoutPrefix(unit: string): UnitScale {
  const [prefix, rest] = [unit.slice(0, 1), unit.slice(1)];
  const index = prefixes.indexOf(prefix);
  if (takesPrefix(unit) || !takesPrefix(rest) || index < 0 || prefix === "") return { unit, exponent: 0 };
  return { unit: rest, exponent: smallest + 3 * index };
}

/** The values of an axis in the units of its scale. */
export function inScale(value: number, scale: UnitScale): number {
  // multiplying and dividing by whole powers of ten keeps 0.1 V at 100 mV, not 100.00000000000001
  return scale.exponent < 0 ? value * 10 ** -scale.exponent : value / 10 ** scale.exponent;
}

/** Many values in the units of a scale. */
export function inScaleAll(values: Float64Array, { exponent }: UnitScale): Float64Array {
  const factor = 10 ** Math.abs(exponent);
  const all = new Float64Array(values.length);
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? NaN;
    all[index] = exponent < 0 ? value * factor : value / factor;
  }
  return all;
}

/** A number with its unit to five digits: `1.2346 nA`, `40 dB`, `1e-09` when there is no unit to scale. */
export function formatQuantity(value: number, unit: string): string {
  if (!takesPrefix(unit) || !Number.isFinite(value) || value === 0) return `${fiveDigits(value)} ${unit}`.trimEnd();
  const rounded = Number(value.toPrecision(5));
  const scale = unitScale(Math.abs(rounded), unit);
  return `${fiveDigits(inScale(rounded, scale))} ${scale.unit}`;
}

/** The tick label of a logarithmic axis: `100n` with SI prefixes, else `10⁻⁷`. */
export function formatDecade(value: number, withPrefix: boolean): string {
  const exponent = decimalExponent(value);
  const thousands = Math.floor(exponent / 3) * 3;
  if (withPrefix && thousands >= -15 && thousands <= 12) {
    return fiveDigits(inScale(value, { exponent: thousands, unit: "" })) + prefixOf(thousands);
  }
  const mantissa = Number((value / 10 ** exponent).toPrecision(3));
  if (exponent >= 0 && exponent <= 3) return String(mantissa * 10 ** exponent);
  return `${mantissa === 1 ? "" : `${mantissa}·`}10${superscript(exponent)}`;
}

function fiveDigits(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value > 0 ? "∞" : "−∞";
  const text = String(Number(value.toPrecision(5)));
  const magnitude = Math.abs(value);
  return magnitude !== 0 && (magnitude < 1e-4 || magnitude >= 1e5)
    ? value.toExponential(4).replace(/\.?0+e/, "e")
    : text;
}

/** The exponent of a number in scientific notation, exact where a logarithm would round. */
function decimalExponent(value: number): number {
  return Number(value.toExponential().split("e")[1]);
}

function prefixOf(exponent: number): string {
  return prefixes[(exponent - smallest) / 3] ?? "";
}

function superscript(exponent: number): string {
  return String(exponent).replace(/[-\d]/g, digit => (digit === "-" ? "⁻" : ("⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)] ?? "")));
}
