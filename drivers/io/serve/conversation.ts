/** What a server needs of an instrument to offer it on a protocol: one conversation per client, the instrument shared. */

/** An instrument that servers offer. */
export interface ServedInstrument {
  /** What is behind it, for logs. */
  readonly name: string;
  /** Its address where it comes from, for servers whose instruments have addresses of their own. */
  readonly resourceName?: string | undefined;
  /** Begins a client's conversation. */
  connect(client: string): Conversation;
}

/** Hears of a failure; `true` says that whoever asked has been told, else the next call throws it. */
export type FailureListener = (error: Error) => true | void;

/** What one client has to do with an instrument: its half-sent message and its unread replies are its own. */
export interface Conversation {
  /** Takes bytes; `end` where the client marked the end of its message. */
  receive(data: Buffer, end: boolean): void;
  /** The next reply, whole; nothing while there is none. */
  take(): Buffer | undefined;
  /** Whether a reply can be taken. */
  readonly hasReply: boolean;
  /** Calls `listener` whenever a reply has come, until another takes its place. */
  onReply(listener: (() => void) | undefined): void;
  /** The status byte, as a serial poll reads it: bit 4 (MAV, 16) while a reply waits; bit 6 (RQS, 64) is cleared by the read. */
  readStatus(): number;
  /** Asks a real instrument for its status byte; a server that can wait uses it, where there is one, instead of `readStatus`. */
  pollStatus?(): Promise<number>;
  /** Calls `listener` whenever the instrument requests service, with the status byte. */
  onServiceRequest(listener: ((status: number) => void) | undefined): void;
  /** Calls `listener` with what fails while no call is under way that could throw it, until another takes its place. */
  onFailure?(listener: FailureListener | undefined): void;
  /**
   * A new message comes before the replies to the earlier ones have been read: they are not given any more, neither those
   * that wait nor those that are still to come (IEEE 488.2, section 6.3.2.3). What was told is carried out all the same.
   */
  interrupt?(): void;
  trigger(): void;
  /** Device clear: half a message and unread replies are forgotten. */
  clear(): void;
  /** The client has gone. */
  close(): void;
}
