/** What a status byte is made of, and who may ask for service. */

/** Bits of the status byte (IEEE 488.1-1987, section 4.2.2; IEEE 488.2-1992, section 11.2; SCPI-99, volume 1, section 9.1). */
export const statusBits = {
  /** The error queue holds something (SCPI). */
  errorQueue: 0x04,
  /** MAV: a reply waits. */
  messageAvailable: 0x10,
  /** ESB: an enabled bit of the standard event register is set. */
  eventSummary: 0x20,
  /** RQS where the byte is polled; MSS in the reply to `*STB?`. */
  requestService: 0x40,
} as const;

/** The status of a simulated instrument, without what is each client's own. */
export interface InstrumentStatus {
  /** The status byte without bit 6; `messageAvailable` says whether a reply waits for whoever asks. */
  byte(messageAvailable: boolean): number;
  /** The bits that request service (`*SRE`). */
  readonly enable: number;
}

/** One client's view of the status: whether service was requested and has not been polled yet. */
export class ServiceRequests {
  #reasons = 0;
  #requested = false;

  /** Looks at the status anew; gives the byte to report if there is a new reason for service. */
  look(status: InstrumentStatus, messageAvailable: boolean): number | undefined {
    if (status.enable === 0 && this.#reasons === 0) return undefined;
    const byte = status.byte(messageAvailable);
    const reasons = byte & status.enable & ~statusBits.requestService;
    const isNew = (reasons & ~this.#reasons) !== 0;
    this.#reasons = reasons;
    if (!isNew) return undefined;
    this.#requested = true;
    return byte | statusBits.requestService;
  }

  /** The status byte of a serial poll, which ends the request. */
  poll(status: InstrumentStatus, messageAvailable: boolean): number {
    const byte = status.byte(messageAvailable) | (this.#requested ? statusBits.requestService : 0);
    this.#requested = false;
    return byte;
  }
}
