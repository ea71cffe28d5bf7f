/** Records on a stream: any fragments in any pieces give the same records, and no length is believed. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { TransportError } from "../../../drivers/io/limits.ts";
import { RecordReader } from "../../../drivers/io/rpc/record-reader.ts";
import { RecordSplitter } from "../../../drivers/io/rpc/record-splitter.ts";
import { StreamInput } from "../../../drivers/io/stream/stream-input.ts";
import { marked } from "../vxi11/mangling-proxy.ts";

const forEver = { deadline: null };

/** Records, each as fragments; and the sizes of the pieces in which they come. */
const records = fc.array(fc.array(fc.uint8Array({ maxLength: 40 }), { minLength: 1, maxLength: 4 }), { maxLength: 6 });
const sizes = fc.infiniteStream(fc.integer({ min: 1, max: 50 }));

function encode(fragments: readonly (readonly Uint8Array[])[]): Buffer {
  return Buffer.concat(
    fragments.flatMap(record => record.map((bytes, index) => marked(Buffer.from(bytes), index === record.length - 1))),
  );
}

function* pieces(stream: Buffer, lengths: Iterator<number>): Generator<Buffer> {
  for (let at = 0; at < stream.length;) {
    const size = lengths.next().value as number;
    yield Buffer.from(stream.subarray(at, at + size));
    at += size;
  }
}

describe("splitting a stream into records", () => {
  test("records come out as they went in, however they are cut", () => {
    fc.assert(
      fc.property(records, sizes, (sent, lengths) => {
        const splitter = new RecordSplitter(1000);
        const got = [...pieces(encode(sent), lengths)].flatMap(piece => splitter.push(piece));
        expect(got.map(bytes => bytes.toString("hex"))).toEqual(
          sent.map(record => Buffer.concat(record).toString("hex")),
        );
      }),
    );
  });

  test("a record that announces more than is allowed is refused with its first four bytes", () => {
    expect(() => new RecordSplitter(1000).push(Buffer.from("ffffffff", "hex"))).toThrow(RangeError);
    expect(() => new RecordSplitter(1000).push(Buffer.from("000003e9", "hex"))).toThrow(RangeError);
    expect(() => new RecordSplitter(1000).push(Buffer.alloc(8192))).toThrow(RangeError);
  });

  test("random bytes neither crash it nor make it keep more than a record", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 })), chunks => {
        const splitter = new RecordSplitter(500);
        try {
          for (const chunk of chunks) {
            for (const record of splitter.push(Buffer.from(chunk))) expect(record.length).toBeLessThanOrEqual(500);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
    );
  });
});

describe("reading records piece by piece", () => {
  test("each record is read to where a caller likes, and the next one begins where it begins", async () => {
    await fc.assert(
      fc.asyncProperty(records, sizes, fc.infiniteStream(fc.nat(60)), async (sent, lengths, wanted) => {
        const input = new StreamInput();
        const reader = new RecordReader(input);
        const stream = [...pieces(encode(sent), lengths)];
        const feed = (async () => {
          for (const piece of stream) {
            input.push(piece);
            await Promise.resolve();
          }
        })();
        for (const record of sent) {
          const whole = Buffer.concat(record);
          const count = wanted.next().value as number;
          await reader.next(forEver);
          if (count % 2 === 0) {
            const data = await reader.take(count, forEver);
            expect(data.toString("hex")).toBe(whole.subarray(0, count).toString("hex"));
          } else {
            const target = Buffer.alloc(Math.min(count, whole.length));
            expect(await reader.fill(target, forEver)).toBe(true);
            expect(target.equals(whole.subarray(0, target.length))).toBe(true);
          }
        }
        await feed;
      }),
      { numRuns: 50 },
    );
  });

  test("a read that is given up leaves it in step", async () => {
    const input = new StreamInput();
    const reader = new RecordReader(input);
    const both = Buffer.concat([marked(Buffer.from("first record")), marked(Buffer.from("second"))]);
    input.push(both.subarray(0, 9));
    await reader.next(forEver);
    const given = new AbortController();
    const reading = reader.take(12, { deadline: null, signal: given.signal });
    given.abort();
    await expect(reading).rejects.toThrow(TransportError);
    expect(reader.isInStep).toBe(true);
    input.push(both.subarray(9));
    await reader.next(forEver);
    expect((await reader.take(6, forEver)).toString()).toBe("second");
  });

  test("memory that was filled half-way leaves it out of step, and it says so", async () => {
    const input = new StreamInput();
    const reader = new RecordReader(input);
    input.push(marked(Buffer.alloc(100)).subarray(0, 50));
    await reader.next(forEver);
    const given = new AbortController();
    const filling = reader.fill(Buffer.alloc(100), { deadline: null, signal: given.signal });
    given.abort();
    await expect(filling).rejects.toThrow(TransportError);
    expect(reader.isInStep).toBe(false);
  });
});
