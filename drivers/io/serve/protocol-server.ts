/** What offers instruments on a protocol. */

import type { ServedInstrument } from "./conversation.ts";

/** Where a server listens, and whom it tells of its clients. */
export interface ProtocolOptions {
  /** First port to try, a taken one gives way to the next that is free; 0 for any. Default that of the protocol. */
  readonly port?: number | undefined;
  /** Address to listen on. */
  readonly host: string;
  /** Hears what befalls a client beside its conversation, such as a connection that broke. */
  readonly note: (client: string, text: string) => void;
}

/** Instruments on a protocol. */
export interface RunningServer {
  /** The address of each instrument, in their order. */
  readonly resourceNames: readonly string[];
  /** Ends all connections; calling it again does nothing. */
  close(): Promise<void>;
}

/** One protocol; see {@link protocols} for those there are. */
export interface ProtocolServer {
  readonly protocol: string;
  /** Offers instruments until it is closed. */
  start(instruments: readonly ServedInstrument[], options: ProtocolOptions): Promise<RunningServer>;
}
