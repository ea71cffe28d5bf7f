/** The element types of binary blocks, by the letters of Python's `struct` that PyVISA's users know. */

/** What holds the elements of each type. */
export interface BinaryArrays {
  b: Int8Array;
  B: Uint8Array;
  h: Int16Array;
  H: Uint16Array;
  i: Int32Array;
  I: Uint32Array;
  l: Int32Array;
  L: Uint32Array;
  q: BigInt64Array;
  Q: BigUint64Array;
  f: Float32Array;
  d: Float64Array;
  /** Bytes as they are. */
  s: Uint8Array;
}

/** A letter for a type of element. */
export type BinaryType = keyof BinaryArrays;

/** An array of elements of a type. */
export type BinaryArray = BinaryArrays[BinaryType];

type ArrayClass = { readonly BYTES_PER_ELEMENT: number } & (new (buffer: ArrayBuffer) => BinaryArray);

const classes: Readonly<Record<BinaryType, ArrayClass>> = {
  b: Int8Array,
  B: Uint8Array,
  h: Int16Array,
  H: Uint16Array,
  i: Int32Array,
  I: Uint32Array,
  l: Int32Array,
  L: Uint32Array,
  q: BigInt64Array,
  Q: BigUint64Array,
  f: Float32Array,
  d: Float64Array,
  s: Uint8Array,
};

const machineIsBig = new Uint8Array(Uint16Array.of(1).buffer)[0] === 0;

/** Bytes of one element. @throws RangeError that names the letters, for another one. */
export function elementSize(type: BinaryType): number {
  if (!Object.hasOwn(classes, type)) {
    throw new RangeError(
      `data type ${JSON.stringify(type)} is invalid: must be one of ${Object.keys(classes).join(", ")}`,
    );
  }
  return classes[type].BYTES_PER_ELEMENT;
}

/** The elements in memory that holds nothing else; their bytes are turned in place where the instrument's order is another. */
export function elements<T extends BinaryType>(memory: ArrayBuffer, type: T, isBigEndian: boolean): BinaryArrays[T] {
  if (isBigEndian !== machineIsBig) swap(Buffer.from(memory), elementSize(type));
  return new classes[type](memory) as BinaryArrays[T];
}

/** The bytes of values, in the instrument's order. */
export function bytesOf(values: ArrayLike<number | bigint>, type: BinaryType, isBigEndian: boolean): Buffer {
  const size = elementSize(type);
  const memory = new ArrayBuffer(values.length * size);
  const array = new classes[type](memory);
  const isBig = type === "q" || type === "Q";
  for (let index = 0; index < values.length; index++) {
    const value = values[index] as number | bigint;
    array[index] = isBig ? BigInt(value) : Number(value);
    if (!isSame(array[index] as number | bigint, value, type))
      throw new RangeError(`value ${value} at ${index} does not fit data type ${JSON.stringify(type)}`);
  }
  const bytes = Buffer.from(memory);
  if (isBigEndian !== machineIsBig) swap(bytes, size);
  return bytes;
}

// Fractions of 32 bits are rounded, though not to infinity; whole numbers are either held or wrapped around, which nobody means.
function isSame(held: number | bigint, given: number | bigint, type: BinaryType): boolean {
  if (type === "f" || type === "d") return Number.isFinite(held) || !Number.isFinite(Number(given));
  return held === (typeof held === "bigint" ? BigInt(given) : Number(given));
}

function swap(bytes: Buffer, size: number): void {
  if (size === 2) bytes.swap16();
  else if (size === 4) bytes.swap32();
  else if (size === 8) bytes.swap64();
}
