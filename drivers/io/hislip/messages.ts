/** HiSLIP's messages as bytes (IVI-6.1, tables 3 and 4): a header of 16 bytes, then the payload. */

/** What a message is; the numbers are those of IVI-6.1, table 4. */
export const messageTypes = {
  Initialize: 0,
  InitializeResponse: 1,
  FatalError: 2,
  Error: 3,
  AsyncLock: 4,
  AsyncLockResponse: 5,
  Data: 6,
  DataEnd: 7,
  DeviceClearComplete: 8,
  DeviceClearAcknowledge: 9,
  AsyncRemoteLocalControl: 10,
  AsyncRemoteLocalResponse: 11,
  Trigger: 12,
  Interrupted: 13,
  AsyncInterrupted: 14,
  AsyncMaxMsgSize: 15,
  AsyncMaxMsgSizeResponse: 16,
  AsyncInitialize: 17,
  AsyncInitializeResponse: 18,
  AsyncDeviceClear: 19,
  AsyncServiceRequest: 20,
  AsyncStatusQuery: 21,
  AsyncStatusResponse: 22,
  AsyncDeviceClearAcknowledge: 23,
  AsyncLockInfo: 24,
  AsyncLockInfoResponse: 25,
  GetDescriptors: 26,
  GetDescriptorsResponse: 27,
  StartTLS: 28,
  AsyncStartTLS: 29,
  AsyncStartTLSResponse: 30,
  EndTLS: 31,
  AsyncEndTLS: 32,
  AsyncEndTLSResponse: 33,
  GetSaslMechanismList: 34,
  GetSaslMechanismListResponse: 35,
  AuthenticationStart: 36,
  AuthenticationExchange: 37,
  AuthenticationResult: 38,
} as const;

/** Types from here on are a vendor's own; those between are reserved. */
export const firstVendorType = 128;

/** Bytes of a header. */
export const headerSize = 16;

/** Port of HiSLIP by convention. */
export const hislipPort = 4880;

/** Largest message that VISA announces unless told otherwise (`VI_ATTR_TCPIP_HISLIP_MAX_MESSAGE_KB`: 1024). */
export const usualMessageSize = 1 << 20;

/** First message id after a connection is made and after a device clear (IVI-6.1, section 3.1.2). */
export const firstMessageId = 0xffff_ff00;

/** In a `Data` message: the server cannot tell which message it answers. */
export const anyMessageId = 0xffff_ffff;

/** The id after `id`: they go up in twos and wrap around. */
export function nextMessageId(id: number): number {
  return (id + 2) >>> 0;
}

/** What stands for the last message before the first one has been sent or delivered. */
export const noMessageId = firstMessageId - 2;

/** Bits of control codes. */
export const controlBits = {
  /** A whole reply has been handed to the caller since the last message that could say so. */
  rmtDelivered: 1,
  /** In `InitializeResponse` and in the feature bitmaps of a device clear. */
  overlap: 1,
  encryptionMandatory: 2,
  initialEncryption: 4,
} as const;

/** Control codes of `AsyncLock` (IVI-6.1, table 17). */
export const lockCodes = { release: 0, request: 1 } as const;

/** Control codes of `AsyncLockResponse` (IVI-6.1, tables 19 and 20). */
export const lockResults = { failure: 0, success: 1, sharedReleased: 2, error: 3 } as const;

/** Longest key of a shared lock. */
export const longestKey = 256;

/** What a header says. */
export interface Header {
  readonly type: number;
  readonly control: number;
  readonly parameter: number;
  /** Bytes of the payload that follows. Whoever reads it checks it before allocating. */
  readonly length: number;
}

/** Reads a header, if there is one: undefined where the prologue is wrong or the length is beyond 2^53. */
export function decodeHeader(bytes: Buffer, at = 0): Header | undefined {
  if (bytes[at] !== 0x48 || bytes[at + 1] !== 0x53) return undefined;
  const length = bytes.readUInt32BE(at + 8) * 2 ** 32 + bytes.readUInt32BE(at + 12);
  if (!Number.isSafeInteger(length)) return undefined;
  return {
    type: bytes[at + 2] as number,
    control: bytes[at + 3] as number,
    parameter: bytes.readUInt32BE(at + 4),
    length,
  };
}

/** The header of a message whose payload is written by itself. */
export function encodeHeader(type: number, control: number, parameter: number, length: number): Buffer {
  return writeHeader(Buffer.allocUnsafe(headerSize), type, control, parameter, length);
}

/** A message in one piece, for one write. */
export function encodeMessage(type: number, control = 0, parameter = 0, payload?: Uint8Array): Buffer {
  const length = payload?.length ?? 0;
  const bytes = writeHeader(Buffer.allocUnsafe(headerSize + length), type, control, parameter, length);
  if (payload) bytes.set(payload, headerSize);
  return bytes;
}

function writeHeader(bytes: Buffer, type: number, control: number, parameter: number, length: number): Buffer {
  bytes[0] = 0x48;
  bytes[1] = 0x53;
  bytes[2] = type;
  bytes[3] = control;
  bytes.writeUInt32BE(parameter, 4);
  bytes.writeUInt32BE(Math.floor(length / 2 ** 32), 8);
  bytes.writeUInt32BE(length >>> 0, 12);
  return bytes;
}

/** A size as the payload of `AsyncMaxMsgSize` and its response. */
export function encodeSize(size: number): Buffer {
  const payload = Buffer.allocUnsafe(8);
  payload.writeBigUInt64BE(BigInt(size));
  return payload;
}

/** The size in such a payload; undefined where it has not 8 bytes. */
export function decodeSize(payload: Buffer): number | undefined {
  return payload.length === 8 ? Number(payload.readBigUInt64BE()) : undefined;
}

const names = new Map<number, string>(Object.entries(messageTypes).map(([name, type]) => [type, name]));

/** The name of a type, for errors and logs. */
export function nameOfType(type: number): string {
  return names.get(type) ?? (type >= firstVendorType ? `a vendor's message ${type}` : `the unknown message ${type}`);
}

/** Codes of `FatalError` (IVI-6.1, table 14). */
export const fatalErrors = {
  unidentified: 0,
  malformedHeader: 1,
  missingChannel: 2,
  badInitialization: 3,
  tooManyClients: 4,
  secureConnectionFailed: 5,
} as const;

/** Codes of `Error` (IVI-6.1, table 16). */
export const errors = {
  unidentified: 0,
  unknownType: 1,
  unknownControl: 2,
  unknownVendorMessage: 3,
  tooLarge: 4,
  authenticationFailed: 5,
} as const;

const fatalTexts = [
  "unidentified error",
  "poorly formed message header",
  "one of the two channels is missing",
  "wrong order of initialization, or no such sub-address",
  "no more clients are accepted",
  "the secure connection failed",
];

const errorTexts = [
  "unidentified error",
  "unrecognized message type",
  "unrecognized control code",
  "unrecognized vendor message",
  "message too large",
  "authentication failed",
];

const longestText = 500;
const unprintable = /[^\x20-\x7e\xa0-\xff]+/g;

/** Says what a peer's `FatalError` or `Error` means, with the words that it added. */
export function explainError(header: Header, payload: Buffer): string {
  const fatal = header.type === messageTypes.FatalError;
  const known = (fatal ? fatalTexts : errorTexts)[header.control];
  const meaning = known ?? (header.control >= 128 ? "defined by the instrument" : "a reserved code");
  const words = payload.toString("latin1", 0, longestText).replace(unprintable, " ").trim();
  const added = words === "" || words.toLowerCase() === meaning ? "" : `: ${words}`;
  return `the instrument reports HiSLIP ${fatal ? "fatal error" : "error"} ${header.control}, ${meaning}${added}`;
}
