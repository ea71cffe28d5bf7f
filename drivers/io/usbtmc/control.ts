/** Control requests of USB-TMC and USB488: what they are numbered, and what their answers say (USBTMC 1.00, section 4.2; USB488 1.00, section 4). */

/** A request on the default control pipe; all of USB-TMC's bring an answer. */
export interface ControlRequest {
  /** `class` for all requests of USB-TMC. */
  readonly type: "standard" | "class" | "vendor";
  /** What it is about; the link fills in the number of its interface or the address of its endpoint. */
  readonly recipient: "interface" | "bulk-in" | "bulk-out";
  readonly request: number;
  readonly value: number;
  /** Longest answer. */
  readonly length: number;
}

/** `bRequest` (USBTMC 1.00, table 15; USB488 1.00, table 9). */
export const requests = {
  initiateAbortBulkOut: 1,
  checkAbortBulkOutStatus: 2,
  initiateAbortBulkIn: 3,
  checkAbortBulkInStatus: 4,
  initiateClear: 5,
  checkClearStatus: 6,
  getCapabilities: 7,
  indicatorPulse: 64,
  readStatusByte: 128,
  renControl: 160,
  goToLocal: 161,
  localLockout: 162,
} as const;

/** First byte of every answer (USBTMC 1.00, table 16; USB488 1.00, table 10). */
export const statuses = {
  success: 0x01,
  pending: 0x02,
  interruptInBusy: 0x20,
  failed: 0x80,
  transferNotInProgress: 0x81,
  splitNotInProgress: 0x82,
  splitInProgress: 0x83,
} as const;

/** A status in words, for errors. */
export function statusText(status: number | undefined): string {
  const name = Object.entries(statuses).find(([, value]) => value === status)?.[0];
  const code = status === undefined ? "nothing" : `0x${status.toString(16).padStart(2, "0")}`;
  return name === undefined ? code : `${code} (${name.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`)})`;
}

/** What an instrument says that it can do (USBTMC 1.00, table 37; USB488 1.00, table 8). */
export interface Capabilities {
  readonly indicatorPulse: boolean;
  readonly talkOnly: boolean;
  readonly listenOnly: boolean;
  /** A reply can be asked for up to a character. */
  readonly termChar: boolean;
  /** It speaks IEEE 488.2 messages. */
  readonly is4882: boolean;
  /** It takes REN_CONTROL, GO_TO_LOCAL and LOCAL_LOCKOUT. */
  readonly remoteLocal: boolean;
  /** It takes the message TRIGGER. */
  readonly trigger: boolean;
}

/** Length of the answer to GET_CAPABILITIES. */
export const capabilitiesLength = 0x18;

/** What an instrument can be relied on to do that does not say. */
export const noCapabilities: Capabilities = decodeCapabilities(Buffer.alloc(capabilitiesLength));

/** Reads the answer to GET_CAPABILITIES. Bytes that a short answer lacks count as 0. */
export function decodeCapabilities(answer: Buffer): Capabilities {
  const usbtmcInterface = answer[4] ?? 0;
  const usb488Interface = answer[14] ?? 0;
  return {
    indicatorPulse: (usbtmcInterface & 4) !== 0,
    talkOnly: (usbtmcInterface & 2) !== 0,
    listenOnly: (usbtmcInterface & 1) !== 0,
    termChar: ((answer[5] ?? 0) & 1) !== 0,
    is4882: (usb488Interface & 4) !== 0,
    remoteLocal: (usb488Interface & 2) !== 0,
    trigger: (usb488Interface & 1) !== 0,
  };
}
