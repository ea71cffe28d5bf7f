/** Serves an instrument on a pseudo-terminal, for whoever speaks to real ones over a serial port. */

import { openPseudoTerminal } from "./pseudo-terminal.ts";
import type { ServedInstrument } from "./conversation.ts";

/** How an instrument is served on a pseudo-terminal. */
export interface PtyOptions {
  /** Receives a line for each piece that comes and each reply that goes. Default nobody. */
  log?: ((line: string) => void) | undefined;
}

/** An instrument on a pseudo-terminal. */
export interface PtyServer extends AsyncDisposable {
  /** What serial clients open, as in `/dev/pts/3`. */
  readonly path: string;
  /** As in `ASRL/dev/pts/3::INSTR`. */
  readonly resourceName: string;
  /** Takes the terminal away; calling it again does nothing. */
  close(): Promise<void>;
}

/**
 * Offers `instrument` on a new pseudo-terminal. As an instrument with a serial port, it cannot tell its clients apart:
 * what one leaves half sent, the next continues.
 * @throws SimulationError where there are no pseudo-terminals.
 */
export async function servePty(instrument: ServedInstrument, options: PtyOptions = {}): Promise<PtyServer> {
  const { log = () => {} } = options;
  const terminal = await openPseudoTerminal();
  const { path } = terminal;
  const conversation = instrument.connect(path);
  const state = { isSending: false, isClosed: false };
  const send = async (): Promise<void> => {
    if (state.isSending) return;
    state.isSending = true;
    try {
      for (let reply = conversation.take(); reply && !state.isClosed; reply = conversation.take()) {
        log(`${path} <- ${JSON.stringify(reply.toString("latin1"))}`);
        await terminal.write(reply);
      }
    } finally {
      state.isSending = false;
    }
  };
  conversation.onReply(() => void send());
  terminal.onData(data => {
    log(`${path} -> ${JSON.stringify(data.toString("latin1"))}`);
    try {
      conversation.receive(data, false);
    } catch (error) {
      // The terminal stays: a client cannot be sent away, and the next one begins anew.
      log(`${path} gave up: ${(error as Error).message}`);
      conversation.clear();
    }
    void send();
  });
  const close = async (): Promise<void> => {
    if (!state.isClosed) {
      state.isClosed = true;
      conversation.onReply(undefined);
      conversation.close();
    }
    await terminal.close();
  };
  return { path, resourceName: `ASRL${path}::INSTR`, close, [Symbol.asyncDispose]: close };
}
