/** What a HiSLIP server cannot forgive: the client learns the code and the words, and the connection ends. */

import { MalformedHeader } from "./frame-reader.ts";
import { encodeMessage, fatalErrors, messageTypes } from "./messages.ts";

/** A breach of the protocol, with its code of IVI-6.1, table 14. */
export class ProtocolError extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** The `FatalError` that tells a client of what went wrong. */
export function fatalMessage(error: Error): Buffer {
  const [code, text] = codeOf(error);
  return encodeMessage(messageTypes.FatalError, code, 0, Buffer.from(text, "latin1"));
}

function codeOf(error: Error): [number, string] {
  if (error instanceof ProtocolError) return [error.code, error.message];
  if (error instanceof MalformedHeader) return [fatalErrors.malformedHeader, "poorly formed message header"];
  return [fatalErrors.unidentified, error.message];
}
