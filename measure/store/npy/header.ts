/** The head of an array in numpy's file format: kind of its numbers, order, and shape. */

/** What the head of an array says. */
export interface NpyHeader {
  /** Kind of the values and byte order in numpy's words: `<f8`. */
  readonly descr: string;
  readonly isFortran: boolean;
  readonly shape: readonly number[];
  /** How many bytes it takes, the first of the file included. */
  readonly byteLength: number;
}

/** Bytes that are no array, or an array of a kind that has no place here. */
export class NpyError extends Error {
  override readonly name = "NpyError";
}

// numpy/lib/format.py: the magic string, and a head whose length makes the data begin at a multiple of 64.
const magic = Buffer.from("\u0093NUMPY", "latin1");
const alignment = 64;
// Room for the first axis to grow in place.
const digitsOfFirstAxis = 21;
// Heads of plain arrays are some hundred bytes; numpy refuses more than 10,000 as well.
const longestHead = 10_000;

/** The head of an array as numpy writes it: version 3, or version 1 as `numpy.save` takes for plain kinds. */
export function npyHead(descr: string, shape: readonly number[], version: 1 | 3 = 3): Buffer {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
  let text = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }`;
  if (shape.length > 0) text += " ".repeat(Math.max(0, digitsOfFirstAxis - String(shape[0]).length));
  const before = magic.length + 2 + (version === 1 ? 2 : 4);
  text += `${" ".repeat(alignment - ((before + text.length + 1) % alignment))}\n`;
  const head = Buffer.alloc(before + text.length);
  magic.copy(head);
  head.writeUInt8(version, 6);
  if (version === 1) head.writeUInt16LE(text.length, 8);
  else head.writeUInt32LE(text.length, 8);
  head.write(text, before, "latin1");
  return head;
}

/**
 * Reads the head of an array of version 1, 2 or 3.
 * @throws NpyError for anything else.
 */
export function readNpyHead(bytes: Buffer): NpyHeader {
  if (bytes.length < 10 || !bytes.subarray(0, 6).equals(magic)) throw new NpyError("the bytes are no array of numpy's");
  const version = bytes.readUInt8(6);
  if (version < 1 || version > 3) throw new NpyError(`version ${version} of numpy's format: must be 1, 2 or 3`);
  const before = version === 1 ? 10 : 12;
  const length = version === 1 ? bytes.readUInt16LE(8) : bytes.length < 12 ? Infinity : bytes.readUInt32LE(8);
  if (length > longestHead || before + length > bytes.length)
    throw new NpyError("the head of the array is cut off or too long");
  const text = bytes.toString("latin1", before, before + length);
  return { ...headFields(text), byteLength: before + length };
}

function headFields(text: string): Omit<NpyHeader, "byteLength"> {
  const descr = /'descr':\s*'([^']{2,32})'/.exec(text)?.[1];
  const order = /'fortran_order':\s*(True|False)/.exec(text)?.[1];
  // Python 2 wrote its long integers with an L.
  const tuple = /'shape':\s*\(([\dL,\s]*)\)/.exec(text)?.[1];
  if (descr === undefined || order === undefined || tuple === undefined) {
    throw new NpyError(`the head of the array makes no sense: ${text.trim().slice(0, 200)}`);
  }
  const shape = tuple.split(",").flatMap(item => (item.trim() === "" ? [] : [Number(item.trim().replace(/L$/, ""))]));
  const size = shape.reduce((product, length) => product * length, 1);
  if (!shape.every(Number.isSafeInteger) || !Number.isSafeInteger(size)) {
    throw new NpyError(`an array of shape (${tuple.trim()}) is too large`);
  }
  return { descr, isFortran: order === "True", shape };
}
