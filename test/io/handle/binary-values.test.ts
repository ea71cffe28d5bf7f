/** Binary blocks: every header, type and byte order, over a stream and over a bus that marks the end. */

import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";

import type { BinaryType, BlockHeader } from "../../../drivers/io/index.ts";
import { handleOver, MessageBottom, StreamBottom, type Answer } from "./memory-transport.ts";

const bottoms = {
  "a stream": (answer: Answer) => new StreamBottom(answer),
  "a bus that marks the end": (answer: Answer) => new MessageBottom(answer),
};

const writers: Record<Exclude<BinaryType, "s">, (data: DataView, at: number, value: never, little: boolean) => void> = {
  b: (data, at, value) => data.setInt8(at, value),
  B: (data, at, value) => data.setUint8(at, value),
  h: (data, at, value, little) => data.setInt16(at, value, little),
  H: (data, at, value, little) => data.setUint16(at, value, little),
  i: (data, at, value, little) => data.setInt32(at, value, little),
  I: (data, at, value, little) => data.setUint32(at, value, little),
  l: (data, at, value, little) => data.setInt32(at, value, little),
  L: (data, at, value, little) => data.setUint32(at, value, little),
  q: (data, at, value, little) => data.setBigInt64(at, value, little),
  Q: (data, at, value, little) => data.setBigUint64(at, value, little),
  f: (data, at, value, little) => data.setFloat32(at, value, little),
  d: (data, at, value, little) => data.setFloat64(at, value, little),
};
const sizes = { b: 1, B: 1, h: 2, H: 2, i: 4, I: 4, l: 4, L: 4, q: 8, Q: 8, f: 4, d: 8 } as const;
const types = Object.keys(sizes) as (keyof typeof sizes)[];

/** What an instrument sends, made without the code under test. */
function encoded(values: readonly number[], type: keyof typeof sizes, isBigEndian: boolean): Buffer {
  const data = new DataView(new ArrayBuffer(values.length * sizes[type]));
  values.forEach((value, index) => {
    const one = type === "q" || type === "Q" ? BigInt(value) : value;
    writers[type](data, index * sizes[type], one as never, !isBigEndian);
  });
  return Buffer.from(data.buffer);
}

function framed(data: Buffer, header: BlockHeader, isBigEndian: boolean): Buffer {
  const length = String(data.length);
  const size = Buffer.alloc(2);
  if (isBigEndian) size.writeUInt16BE(data.length);
  else size.writeUInt16LE(data.length);
  const before = {
    ieee: Buffer.from(`#${length.length}${length}`),
    rs: Buffer.from(`#(${length})`),
    hp: Buffer.concat([Buffer.from("#A"), size]),
    empty: Buffer.alloc(0),
  }[header];
  return Buffer.concat([before, data, Buffer.from("\n")]);
}

describe.each(Object.entries(bottoms))("over %s", (_name, bottom) => {
  const cases = types.flatMap(datatype =>
    (["ieee", "rs", "hp", "empty"] as const).flatMap(header =>
      [false, true].map(isBigEndian => ({ datatype, header, isBigEndian })),
    ),
  );
  test.each(cases)("$datatype with $header header, big-endian $isBigEndian", async ({ datatype, ...options }) => {
    const values = [1, 2, 3, 100, 10, 0];
    const data = encoded(values, datatype, options.isBigEndian);
    const transport = bottom(() => framed(data, options.header, options.isBigEndian));
    const handle = handleOver(transport);
    const read = await handle.queryBinaryValues("CURV?", { datatype, ...options, dataPoints: values.length });
    expect(Array.from(read as ArrayLike<number | bigint>, Number)).toEqual(values);
    await handle.writeBinaryValues("CURV ", values, { datatype, ...options });
    expect(transport.heard.at(-1)).toEqual(
      Buffer.concat([Buffer.from("CURV "), framed(data, options.header, options.isBigEndian)]),
    );
    expect(transport.syncs).toBe(1);
  });

  test("any bytes come back as they are, terminators among them", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.integer({ min: 1, max: 70 }), async (bytes, chunk) => {
        const handle = handleOver(bottom(() => framed(Buffer.from(bytes), "ieee", false)));
        handle.chunkSize = chunk;
        expect(await handle.queryBinaryValues("DATA?", { datatype: "B" })).toEqual(bytes);
        expect(await handle.queryBinaryValues("DATA?", { datatype: "s" })).toEqual(bytes);
      }),
    );
  });

  test("a block is an array of its own, aligned, that later replies do not change", async () => {
    const handle = handleOver(bottom(() => framed(encoded([1, 2], "d", false), "ieee", false)));
    const first = await handle.queryBinaryValues("A?", { datatype: "d" });
    first[0] = 9;
    expect(await handle.queryBinaryValues("A?", { datatype: "d" })).toEqual(Float64Array.of(1, 2));
    expect([first.byteOffset, first.buffer.byteLength]).toEqual([0, 16]);
  });

  test("a header of the instrument's own may stand before the block", async () => {
    const handle = handleOver(bottom(() => "CURVE #14\x01\x00\x02\x00\n"));
    expect(await handle.queryBinaryValues("CURV?", { datatype: "h" })).toEqual(Int16Array.of(1, 2));
  });

  test.each([
    ["no block at all, but 30 letters of text", '-113,"Undefined header; sent"\n', /has no "#"/u],
    ["a length that is no number", "#3a12xyz\n", /length "a12" is no number/u],
    ["a kind that there is not", "#x12\n", /must be a digit/u],
    ["something after the block", "#14\x01\x00\x02\x00;oops\n", /is followed by ";/u],
    ["half a value", "#13\x01\x00\x02\n", /3 bytes is no whole number of values of 2 bytes/u],
  ])("%s is an error that quotes it, and the next question is right", async (_what, reply, message) => {
    let isBad = true;
    const handle = handleOver(bottom(() => (isBad ? reply : "#14\x01\x00\x02\x00\n")));
    await expect(handle.queryBinaryValues("CURV?", { datatype: "h" })).rejects.toThrow(message);
    await expect(handle.queryBinaryValues("CURV?", { datatype: "h" })).rejects.toThrow(/asking "CURV\?" of TCPIP0/u);
    isBad = false;
    expect(await handle.queryBinaryValues("CURV?", { datatype: "h" })).toEqual(Int16Array.of(1, 2));
  });
});

test("an indefinite block ends where the message ends", async () => {
  const handle = handleOver(new MessageBottom(() => "#0\x01\n\x02\n"));
  expect(await handle.queryBinaryValues("A?", { datatype: "B" })).toEqual(Uint8Array.of(1, 10, 2));
});

test("a block that is shorter than announced is an error where the bus marks the end, and a time-out on a stream", async () => {
  const short = "#19abc";
  await expect(handleOver(new MessageBottom(() => short)).queryBinaryValues("A?", { datatype: "B" })).rejects.toThrow(
    /3 of 9 bytes/u,
  );
  const options = { datatype: "B", timeout: 0.05 } as const;
  await expect(handleOver(new StreamBottom(() => short)).queryBinaryValues("A?", options)).rejects.toThrow(/0.05 s/u);
});

test("a block that no memory holds is an error with address and command", async () => {
  const handle = handleOver(new MessageBottom(() => "#42000abc"));
  const { ArrayBuffer } = globalThis;
  vi.stubGlobal(
    "ArrayBuffer",
    new Proxy(ArrayBuffer, {
      construct(target, [length]: [number]) {
        if (length === 2000) throw new RangeError("Array buffer allocation failed");
        return new target(length);
      },
    }),
  );
  try {
    await expect(handle.queryBinaryValues("CURV?", { datatype: "B" })).rejects.toThrow(
      'asking "CURV?" of TCPIP0::10.0.0.7::5025::SOCKET: there is no memory for a block of 2000 bytes',
    );
  } finally {
    vi.unstubAllGlobals();
  }
});

test("a value that does not fit its type is not sent", async () => {
  const transport = new MessageBottom(() => undefined);
  const handle = handleOver(transport);
  for (const [datatype, value] of [
    ["B", 256],
    ["h", 1.5],
    ["b", -129],
    ["f", 1e300],
  ] as const)
    await expect(handle.writeBinaryValues("W ", [value], { datatype })).rejects.toThrow(
      `value ${value} at 0 does not fit`,
    );
  await expect(handle.writeBinaryValues("W ", new Float64Array(70_000), { header: "hp" })).rejects.toThrow(
    "at most 65535",
  );
  await expect(handle.writeBinaryValues("W ", [1], { datatype: "z" as never })).rejects.toThrow(
    "must be one of b, B, h",
  );
  await expect(handle.writeBinaryValues("W ", [1], { header: "xyz" as never })).rejects.toThrow(
    'block header "xyz" is invalid: must be one of ieee, rs, hp, empty',
  );
  expect(transport.heard).toEqual([]);
  await handle.writeBinaryValues("W ", [Infinity, NaN, 0.1], { datatype: "f" });
  expect(transport.heard).toHaveLength(1);
});

test("a header or a data type that there is not is refused before anything is asked or read", async () => {
  const transport = new StreamBottom(() => "#14\x01\x00\x02\x00\n");
  const handle = handleOver(transport);
  const header = { header: "xyz" as never };
  const headers = 'block header "xyz" is invalid: must be one of ieee, rs, hp, empty';
  await expect(handle.queryBinaryValues("CURV?", header)).rejects.toThrow(
    `asking "CURV?" of TCPIP0::10.0.0.7::5025::SOCKET: ${headers}`,
  );
  await expect(handle.readBinaryValues(header)).rejects.toThrow(
    `reading a block from TCPIP0::10.0.0.7::5025::SOCKET: ${headers}`,
  );
  const datatype = { datatype: "z" as never };
  await expect(handle.queryBinaryValues("CURV?", datatype)).rejects.toThrow("must be one of b, B, h");
  expect(transport.heard).toEqual([]);
  expect(await handle.queryBinaryValues("CURV?", { datatype: "h" })).toEqual(Int16Array.of(1, 2));
});
