/** How a HiSLIP connection begins: both channels, the version, the mode, and how large a message may be. */

import { isTimeout, TransportError, type Limits } from "../limits.ts";
import type { AsyncChannel } from "./async-channel.ts";
import { controlBits, decodeSize, encodeSize, headerSize, messageTypes } from "./messages.ts";
import type { SyncChannel } from "./sync-channel.ts";

/** What the client asks for. */
export interface Asked {
  readonly subAddress: string;
  readonly version: 1 | 2;
  /** Largest message that the client takes. */
  readonly messageSize: number;
}

/** What both sides have agreed on. */
export interface Negotiated {
  /** As in the protocol: 0x0100 is 1.0, 0x0200 is 2.0. */
  readonly version: number;
  readonly overlap: boolean;
  /** Largest message that the instrument takes. */
  readonly messageSize: number;
}

/** Two letters that name a vendor to the instrument; these are nobody's. */
const vendor = 0x7878;
const minorVersions = 8;
/** A smaller message has no room for a command. */
const smallestMessage = headerSize + 1;

/**
 * Opens both channels and introduces the client.
 * @throws TransportError that says what the instrument refused; one that demands encryption is refused here.
 */
export async function initialize(
  sync: SyncChannel,
  async: AsyncChannel,
  asked: Asked,
  limits: Limits,
): Promise<Negotiated> {
  const { Initialize, InitializeResponse, AsyncInitialize, AsyncInitializeResponse } = messageTypes;
  await sync.open(limits);
  const introduction = ((asked.version << (16 + minorVersions)) | vendor) >>> 0;
  await sync.send(Initialize, 0, introduction, Buffer.from(asked.subAddress, "latin1"), limits);
  const { control, parameter } = await introduced(sync.answer(InitializeResponse, limits, false));
  const version = parameter >>> 16;
  const session = parameter & 0xffff;
  if (version >>> minorVersions >= 2) refuseEncryption(control);
  await async.open(limits);
  await introduced(async.request({ type: AsyncInitialize, parameter: session }, AsyncInitializeResponse, limits));
  const messageSize = await negotiateSize(async, asked.messageSize, limits);
  return { version, overlap: (control & controlBits.overlap) !== 0, messageSize };
}

/** Tells the instrument how large a message this client takes, and learns how large a one the instrument takes. */
export async function negotiateSize(async: AsyncChannel, size: number, limits: Limits): Promise<number> {
  const { AsyncMaxMsgSize, AsyncMaxMsgSizeResponse } = messageTypes;
  const request = { type: AsyncMaxMsgSize, payload: encodeSize(size) };
  const { payload } = await async.request(request, AsyncMaxMsgSizeResponse, limits);
  const largest = decodeSize(payload);
  if (largest === undefined) {
    throw new TransportError(
      "protocol",
      `the instrument gives its message size in ${payload.length} bytes, expected 8`,
    );
  }
  if (largest < smallestMessage) {
    throw new TransportError("protocol", `the instrument takes messages of at most ${largest} bytes, too few for any`);
  }
  return largest;
}

function refuseEncryption(control: number): void {
  const { encryptionMandatory, initialEncryption } = controlBits;
  if ((control & (encryptionMandatory | initialEncryption)) === 0) return;
  const demand = (control & encryptionMandatory) !== 0 ? "demands" : "begins with";
  throw new TransportError(
    "protocol",
    `the instrument ${demand} an encrypted connection (HiSLIP 2.0, TLS and SASL), which is not supported: ` +
      "allow unencrypted HiSLIP in its LAN settings, or use VXI-11 or a socket",
  );
}

/** Whoever takes a connection and never introduces itself speaks something else. */
async function introduced<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (!isTimeout(error)) throw error;
    const problem = "the connection was accepted, and HiSLIP's greeting was not answered";
    throw new TransportError("timeout", problem, { cause: error });
  }
}
