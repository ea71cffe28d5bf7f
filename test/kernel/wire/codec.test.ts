import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createMessage, decode, sign, unseal, WireError } from "../../../kernel/wire/index.ts";
import { arriving } from "./arriving.ts";

const key = "key";
const request = createMessage("execute_request", { code: "1" }, { session: "s" });

describe("a message", () => {
  test("arrives as it was sent, whatever is in it", () => {
    const json = fc.dictionary(fc.string({ unit: "grapheme" }), fc.jsonValue());
    const blobs = fc.array(fc.uint8Array());
    fc.assert(
      fc.property(json, json, blobs, blobs, fc.string(), (content, metadata, buffers, identities, secret) => {
        const clean = identities.map(identity => Buffer.from(identity));
        const sent = createMessage("x", content, {
          session: "s",
          metadata,
          buffers,
          identities: clean,
          parent: request.header,
        });
        const got = decode(arriving(sent, secret), secret);
        expect(got.header).toEqual(sent.header);
        expect(got.parentHeader).toEqual(request.header);
        expect(JSON.stringify(got.content)).toBe(JSON.stringify(content));
        expect(JSON.stringify(got.metadata)).toBe(JSON.stringify(metadata));
        expect(got.buffers.map(buffer => [...buffer])).toEqual(buffers.map(buffer => [...buffer]));
        expect(got.identities).toEqual(clean);
      }),
    );
  });

  test("is refused if one bit of it has changed", () => {
    const frames = arriving(request, key);
    const signed = frames.slice(1);
    fc.assert(
      fc.property(fc.nat(signed.length - 1), fc.nat(), fc.integer({ min: 1, max: 255 }), (frame, at, bits) => {
        const changed = frames.map(one => Buffer.from(one));
        const target = changed[frame + 1]!;
        fc.pre(target.length > 0);
        target[at % target.length]! ^= bits;
        expect(() => decode(changed, key)).toThrow("wrong signature");
      }),
    );
  });

  test("is refused without a signature, and accepted without one where the key is empty", () => {
    expect(() => decode(arriving(request, ""), key)).toThrow("message is not signed");
    expect(decode(arriving(request, ""), "").content).toEqual({ code: "1" });
  });

  test("is passed on unread by those who only carry it", () => {
    const sealed = unseal(arriving(request, key), key);
    expect(Buffer.from(sealed.parts[3]).toString()).toBe('{"code":"1"}');
  });

  test("never breaks its reader: what is no message is an error that says why", () => {
    const frames = fc.array(
      fc.oneof(fc.uint8Array(), fc.constant(Buffer.from("<IDS|MSG>")), fc.json().map(Buffer.from)),
    );
    fc.assert(
      fc.property(frames, given => {
        try {
          decode(given, "");
        } catch (error) {
          expect(error).toBeInstanceOf(WireError);
        }
      }),
    );
  });

  test.each([
    [[], "no delimiter"],
    [["<IDS|MSG>", "", "{}"], "ends 2 frames after the delimiter"],
    [["<IDS|MSG>", "", "{", "{}", "{}", "{}"], "header that is not JSON"],
    [["<IDS|MSG>", "", "[]", "{}", "{}", "{}"], "header that is not an object"],
    [["<IDS|MSG>", "", "{}", "{}", "{}", "{}"], "header without the text msg_id"],
    [
      ["<IDS|MSG>", "", '{"msg_id":"1","msg_type":"x","session":"s"}', "{}", "{}", "1"],
      "content that is not an object",
    ],
  ])("as %j is refused: %s", (frames, reason) => {
    expect(() => decode(frames.map(Buffer.from), "")).toThrow(reason);
  });
});

test("the signature is the HMAC-SHA256 of the four parts in hexadecimal", () => {
  // RFC 4231, test case 2.
  expect(sign("Jefe", [Buffer.from("what do ya want "), Buffer.from("for nothing?")])).toBe(
    "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
  );
});
