/** What stands before each message of the executor. */

/** Says that a message begins: whatever else is written to the descriptor is noticed. */
const beginning = 0x53_45_54_50;

export const headBytes = 12;

export function messageHead(bytes: number, serial: number): Buffer {
  const head = Buffer.allocUnsafe(headBytes);
  head.writeUInt32LE(beginning, 0);
  head.writeUInt32LE(bytes, 4);
  head.writeUInt32LE(serial, 8);
  return head;
}

/** Nothing if it is not the beginning of a message. */
export function readHead(data: Buffer): { bytes: number; serial: number } | undefined {
  if (data.readUInt32LE(0) !== beginning) return undefined;
  return { bytes: data.readUInt32LE(4), serial: data.readUInt32LE(8) };
}
