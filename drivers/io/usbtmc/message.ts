/** Messages of USB-TMC on the bulk endpoints: twelve bytes of header, then data, padded to four bytes (USBTMC 1.00, section 3). */

/** What a message is (USBTMC 1.00, table 2; USB488 1.00, table 1). Requests and their answers share a number. */
export const messageIds = {
  out: 1,
  requestIn: 2,
  in: 2,
  vendorOut: 126,
  requestVendorIn: 127,
  vendorIn: 127,
  trigger: 128,
} as const;

/** Bytes before the data. */
export const headerSize = 12;

/** Bits of `bmTransferAttributes`. */
const endOfMessage = 1;
const stopAtTermChar = 2;

/** The header of a message from the instrument. */
export interface InHeader {
  readonly id: number;
  readonly tag: number;
  /** Whether the third byte is the complement of the tag. */
  readonly tagIsSound: boolean;
  /** Bytes of data in this transfer. */
  readonly size: number;
  /** Whether the message ends with this transfer. */
  readonly end: boolean;
}

/** The tag after `tag`: 1 to 255, never 0 (USBTMC 1.00, table 1). */
export function nextTag(tag: number): number {
  return (tag % 255) + 1;
}

/** The tag of a status byte after `tag`: 2 to 127, since 1 marks a service request (USB488 1.00, section 3.4.1). */
export function nextStatusTag(tag: number): number {
  return tag >= 127 ? 2 : tag + 1;
}

/** DEV_DEP_MSG_OUT: a command, or a part of one. */
export function encodeOut(tag: number, data: Uint8Array, end: boolean): Buffer {
  return encodeData(messageIds.out, tag, data, end ? endOfMessage : 0);
}

/** VENDOR_SPECIFIC_OUT. */
export function encodeVendorOut(tag: number, data: Uint8Array): Buffer {
  return encodeData(messageIds.vendorOut, tag, data, 0);
}

/** REQUEST_DEV_DEP_MSG_IN: asks for up to `size` bytes of the reply, and no further than `termChar` where that is given. */
export function encodeRequestIn(tag: number, size: number, termChar?: number): Buffer {
  const message = header(messageIds.requestIn, tag, size);
  if (termChar === undefined) return message;
  message[8] = stopAtTermChar;
  message[9] = termChar;
  return message;
}

/** REQUEST_VENDOR_SPECIFIC_IN. */
export function encodeRequestVendorIn(tag: number, size: number): Buffer {
  return header(messageIds.requestVendorIn, tag, size);
}

/** TRIGGER of USB488: a header without data. */
export function encodeTrigger(tag: number): Buffer {
  return header(messageIds.trigger, tag, 0);
}

/** Reads the header of a message from the instrument; `undefined` where there are fewer than twelve bytes. */
export function decodeInHeader(data: Buffer): InHeader | undefined {
  if (data.length < headerSize) return undefined;
  const tag = data.readUInt8(1);
  return {
    id: data.readUInt8(0),
    tag,
    tagIsSound: data.readUInt8(2) === (~tag & 0xff),
    size: data.readUInt32LE(4),
    end: (data.readUInt8(8) & endOfMessage) !== 0,
  };
}

function header(id: number, tag: number, size: number, length = headerSize): Buffer {
  const message = Buffer.alloc(length);
  message[0] = id;
  message[1] = tag;
  message[2] = ~tag & 0xff;
  message.writeUInt32LE(size, 4);
  return message;
}

function encodeData(id: number, tag: number, data: Uint8Array, attributes: number): Buffer {
  const padded = (data.length + 3) & ~3;
  const message = header(id, tag, data.length, headerSize + padded);
  message[8] = attributes;
  message.set(data, headerSize);
  return message;
}
