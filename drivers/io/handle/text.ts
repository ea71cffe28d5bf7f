/** Commands and replies between text and bytes. */

import type { TextEncoding } from "./visa-handle.ts";

const encodings: readonly TextEncoding[] = ["ascii", "latin1", "utf8"];
const highest = { ascii: 0x7f, latin1: 0xff } as const;
const strict = new TextDecoder("utf-8", { fatal: true });

/** @throws RangeError that says which there are. */
export function assertEncoding(encoding: TextEncoding): void {
  if (encodings.includes(encoding)) return;
  throw new RangeError(`encoding ${JSON.stringify(encoding)} is invalid: must be one of ${encodings.join(", ")}`);
}

/** @throws RangeError that quotes the character which cannot be sent. */
export function encodeText(text: string, encoding: TextEncoding): Buffer {
  if (encoding === "utf8") return Buffer.from(text, "utf8");
  for (let index = 0; index < text.length; index++) {
    if (text.charCodeAt(index) <= highest[encoding]) continue;
    const character = String.fromCodePoint(text.codePointAt(index) as number);
    throw new RangeError(`${JSON.stringify(character)} is not a character of ${encoding} and cannot be sent`);
  }
  return Buffer.from(text, "latin1");
}

/** @throws RangeError that quotes what is not text in the encoding. */
export function decodeText(bytes: Buffer, encoding: TextEncoding): string {
  if (encoding === "latin1") return bytes.toString("latin1");
  if (encoding === "utf8") {
    try {
      return strict.decode(bytes);
    } catch (error) {
      throw new RangeError(`the reply ${quoteText(bytes.toString("latin1"))} is no UTF-8`, { cause: error });
    }
  }
  const text = bytes.toString("latin1");
  // oxlint-disable-next-line no-control-regex -- ASCII has them
  const foreign = /[^\x00-\x7f]/.exec(text);
  if (!foreign) return text;
  throw new RangeError(
    `the reply ${quoteText(text)} has a byte ${text.charCodeAt(foreign.index)}, which is not ASCII: set the encoding to "latin1"`,
  );
}

const longestQuote = 200;

/** A command or reply as errors quote it. */
export function quoteText(text: string): string {
  return JSON.stringify(text.length > longestQuote ? `${text.slice(0, longestQuote)}…` : text);
}
