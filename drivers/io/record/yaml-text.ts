/** Bytes as scalars of a pyvisa-sim file. */

const strict = new TextDecoder("utf-8", { fatal: true });

/** Bytes, one a character, as a quoted scalar: UTF-8 where they are that, else `BYTES(…)` around those that are not ASCII. */
export function scalar(bytes: string): string {
  return quoted(isAscii(bytes) ? bytes : (asUtf8(bytes) ?? bytes.replaceAll(/[\x80-\xff]+/g, run => `BYTES(${run})`)));
}

/** Whether a dialogue replies with these bytes as they stand: no outer spaces, no directive, no escape of its own. */
export function isPlain(bytes: string): boolean {
  return bytes === bytes.replace(/^ +| +$/g, "") && !/RANDOM|BYTES\(|\\[rn]/.test(bytes);
}

function isAscii(bytes: string): boolean {
  return !/[\x80-\xff]/.test(bytes);
}

function asUtf8(bytes: string): string | undefined {
  try {
    return strict.decode(Buffer.from(bytes, "latin1"));
  } catch {
    return undefined;
  }
}

/** YAML's double quotes: those of JSON, with everything that is not printable ASCII escaped. */
function quoted(text: string): string {
  return JSON.stringify(text).replaceAll(/[^\x20-\x7e]/gu, character => {
    const code = (character.codePointAt(0) as number).toString(16);
    return code.length > 4 ? `\\U${code.padStart(8, "0")}` : `\\u${code.padStart(4, "0")}`;
  });
}
