/** Single values on their way into C and back: what does not fit is an error, never another number. */
import type { Arrays, ScalarName } from "./types.ts";

/** Sizes in bytes; `undefined` for what is no whole number. */
const bits: Readonly<Record<ScalarName, readonly [size: number, signed: boolean] | undefined>> = {
  char: [8, true],
  uchar: [8, false],
  int8: [8, true],
  uint8: [8, false],
  short: [16, true],
  ushort: [16, false],
  int16: [16, true],
  uint16: [16, false],
  int: [32, true],
  uint: [32, false],
  int32: [32, true],
  uint32: [32, false],
  // 64-bit Windows keeps its long at 32 bits (LLP64).
  long: [longBits(), true],
  ulong: [longBits(), false],
  size_t: [pointerBits(), false],
  int64: [64, true],
  uint64: [64, false],
  longlong: [64, true],
  ulonglong: [64, false],
  intptr: [pointerBits(), true],
  uintptr: [pointerBits(), false],
  float: undefined,
  double: undefined,
  bool: undefined,
};

const long = new Set<string>(["int64", "uint64", "longlong", "ulonglong", "intptr", "uintptr"]);

/** Constructors of the typed arrays that `name[]` stands for. */
export const arrayConstructors = {
  char: Uint8Array,
  uchar: Uint8Array,
  int8: Int8Array,
  uint8: Uint8Array,
  short: Int16Array,
  ushort: Uint16Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int: Int32Array,
  uint: Uint32Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int64: BigInt64Array,
  uint64: BigUint64Array,
  longlong: BigInt64Array,
  ulonglong: BigUint64Array,
  float: Float32Array,
  double: Float64Array,
} as const satisfies { [N in keyof Arrays]: abstract new (length: number) => Arrays[N] };

/** Whether a name is a type of one value. */
export function isScalar(name: string): name is ScalarName {
  return Object.hasOwn(bits, name);
}

/** Checks what is given for a type of one value. @throws RangeError, TypeError that say what is allowed. */
export function scalarCheck(name: ScalarName): (value: unknown) => number | bigint | boolean {
  if (name === "bool") return value => (typeof value === "boolean" ? value : wrong(value, "true or false"));
  const range = bits[name];
  if (!range) return value => (typeof value === "number" ? value : wrong(value, "a number"));
  const [size, signed] = range;
  const least = signed ? -(2n ** BigInt(size - 1)) : 0n;
  const most = 2n ** BigInt(signed ? size - 1 : size) - 1n;
  const expected = `a whole number between ${least} and ${most}`;
  const [low, high] = [
    Math.max(Number(least), Number.MIN_SAFE_INTEGER),
    Math.min(Number(most), Number.MAX_SAFE_INTEGER),
  ];
  return value => {
    if (typeof value === "number" && Number.isInteger(value) && value >= low && value <= high) return value;
    if (typeof value === "bigint" && value >= least && value <= most) return value;
    return wrong(value, expected);
  };
}

/** What C gave, as the type that the declaration promises; `undefined` where koffi's value is that already. */
export function scalarResult(name: ScalarName): ((value: unknown) => unknown) | undefined {
  if (long.has(name)) return value => BigInt(value as number | bigint);
  // Beyond 2^53 a number would be a neighbour.
  if (bits[name]?.[0] === 64)
    return value => (typeof value === "bigint" ? wrong(value, `a ${name} below 2^53: declare it as an int64`) : value);
  return undefined;
}

/** Says what was given instead of what may be. */
export function wrong(value: unknown, expected: string): never {
  const shown =
    typeof value === "string"
      ? JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)
      : typeof value === "object" && value !== null
        ? `a ${value.constructor?.name ?? "object"}`
        : typeof value === "function"
          ? "a function"
          : String(value);
  throw new TypeError(`${shown} is invalid: must be ${expected}`);
}

function pointerBits(): 32 | 64 {
  return /64|ppc|s390x/.test(process.arch) ? 64 : 32;
}

function longBits(): 32 | 64 {
  return process.platform === "win32" ? 32 : pointerBits();
}
