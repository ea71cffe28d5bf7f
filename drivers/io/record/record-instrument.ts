/** Sits between a client and an instrument, passes everything on and records it. */

import { IoError } from "../errors.ts";
import { chooseTransport } from "../open.ts";
import { parseResourceName } from "../names/resource-name.ts";
import { serveInstruments, type ComposedServer, type ComposeOptions } from "../serve/compose.ts";
import { defaultTimeout, ProxiedInstrument } from "./proxied-instrument.ts";
import { recording } from "./recording-transport.ts";

/** What is recorded, where to, and on which protocols clients find the instrument. */
export interface RecordOptions extends ComposeOptions {
  /** File to write. */
  readonly output: string;
  /** Whether an older file of that name is replaced. Default false: it is an error. */
  readonly replace?: boolean | undefined;
  /** Which messages have a reply, on a bus that wants to be asked for it. */
  readonly asks?: RegExp | undefined;
  /** Seconds that the instrument has for a reply. Default 10. */
  readonly timeout?: number | undefined;
  /** Records a simulation instead of an instrument. */
  readonly sim?: string | undefined;
  /** A VISA library to reach the instrument through. */
  readonly visalib?: string | undefined;
}

/**
 * Offers an instrument to clients, and records what they say to each other.
 * @throws ResourceNameError, IoError if the instrument cannot be reached; RecordingError if the file cannot be written.
 */
export async function recordInstrument(resourceName: string, options: RecordOptions): Promise<ComposedServer> {
  const { output, replace, asks, timeout, sim, visalib, ...compose } = options;
  const name = parseResourceName(resourceName);
  const transport = recording(await chooseTransport(name, { sim, visalib }), {
    path: output,
    replace,
    resourceName: name.canonical,
  });
  let server: ComposedServer | undefined;
  const note = (client: string, text: string): void => server?.note(client, text);
  const instrument = new ProxiedInstrument(name.canonical, transport, { asks, timeout, note });
  try {
    await instrument.open().catch((error: Error) => {
      const why = error.message || `no answer within ${timeout ?? defaultTimeout} s`;
      throw new IoError(`connecting to ${name.canonical}: ${why}`, { cause: error, resourceName: name.canonical });
    });
    const endOfMessage = { query: /\r\n|\r|\n/, response: /\r\n|\r|\n/ };
    server = await serveInstruments([{ instrument, label: name.canonical, endOfMessage }], compose);
  } catch (error) {
    await instrument.close();
    throw error;
  }
  const { addresses, close: stop } = server;
  const close = async (): Promise<void> => {
    await stop();
    await instrument.close();
  };
  return { addresses, note, close, [Symbol.asyncDispose]: close };
}
