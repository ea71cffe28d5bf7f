/** External data representation: what is written is read again, and nothing else is believed. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { padding, XdrError, XdrReader, XdrWriter } from "../../../drivers/io/rpc/xdr.ts";

type Value = ["int" | "uint", number] | ["bool", boolean] | ["opaque", Uint8Array] | ["string", string];

const value: fc.Arbitrary<Value> = fc.oneof(
  fc.tuple(fc.constant("int" as const), fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
  fc.tuple(fc.constant("uint" as const), fc.integer({ min: 0, max: 2 ** 32 - 1 })),
  fc.tuple(fc.constant("bool" as const), fc.boolean()),
  fc.tuple(fc.constant("opaque" as const), fc.uint8Array({ maxLength: 300 })),
  fc.tuple(
    fc.constant("string" as const),
    fc.uint8Array({ maxLength: 40 }).map(bytes => Buffer.from(bytes).toString("latin1")),
  ),
);

function write(writer: XdrWriter, [kind, item]: Value): void {
  (writer[kind] as (item: unknown) => void).call(writer, item);
}

function read(reader: XdrReader, kind: Value[0]): unknown {
  if (kind === "opaque") return new Uint8Array(reader.opaque(300));
  if (kind === "string") return reader.string(300);
  return reader[kind]();
}

describe("xdr", () => {
  test("what is written is read again, in four-byte steps", () => {
    fc.assert(
      fc.property(fc.array(value), fc.nat(50), fc.nat(64), (values, head, capacity) => {
        const writer = new XdrWriter(head, capacity);
        for (const one of values) write(writer, one);
        expect((writer.length - head) % 4).toBe(0);
        const reader = new XdrReader(writer.bytes, head);
        expect(values.map(([kind]) => read(reader, kind))).toEqual(values.map(([, item]) => item));
        expect(reader.left).toBe(0);
      }),
    );
  });

  test("bytes are padded with zeros", () => {
    expect(new XdrWriter().opaque(Buffer.from("abcde")).bytes.toString("hex")).toBe("000000056162636465000000");
    expect([0, 1, 2, 3, 4, 5].map(padding)).toEqual([0, 3, 2, 1, 0, 3]);
  });

  test("data that end too early are an error, whatever they announce", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 40 }),
        fc.array(fc.constantFrom("int", "bool", "opaque")),
        (bytes, kinds) => {
          const reader = new XdrReader(Buffer.from(bytes));
          try {
            for (const kind of kinds) read(reader, kind);
          } catch (error) {
            expect(error).toBeInstanceOf(XdrError);
          }
          expect(reader.left).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });

  test("more bytes than a caller allows are refused before they are looked at", () => {
    const data = new XdrWriter().opaque(Buffer.alloc(100)).bytes;
    expect(() => new XdrReader(data).opaque(99)).toThrow(
      new XdrError("100 bytes are announced: at most 99 are allowed"),
    );
    expect(() => new XdrReader(Buffer.from("7fffffff", "hex")).opaque(2 ** 31)).toThrow(XdrError);
  });

  test("padding may be missing behind the last value", () => {
    expect(new XdrReader(Buffer.from("00000001ff", "hex")).opaque(4).toString("hex")).toBe("ff");
  });
});
