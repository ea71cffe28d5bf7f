/** Servers and clients that a test uses, closed when it ends. */
import { afterEach } from "vitest";
import type { Limits } from "../../../drivers/io/limits.ts";
import { HislipTransport, type HislipOptions } from "../../../drivers/io/hislip/hislip-transport.ts";
import { serveHislip, type HislipServer, type HislipServerOptions } from "../../../drivers/io/hislip/serve-hislip.ts";
import type { ServedInstrument } from "../../../drivers/io/serve/conversation.ts";
import { MessageHandle } from "../../../drivers/io/handle/message-handle.ts";
import { runtime } from "../../../drivers/runtime.ts";

const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const each of open.splice(0).toReversed()) await each.close();
});

/** Closes something after the test. */
export function atEnd<T extends { close(): Promise<void> }>(thing: T): T {
  open.push(thing);
  return thing;
}

/** Limits of so many seconds from now. */
export function within(seconds = 5, signal?: AbortSignal): Limits {
  return { deadline: runtime().now() + seconds * 1000, signal };
}

export async function serve(
  instrument: ServedInstrument | ReadonlyMap<string, ServedInstrument>,
  options: HislipServerOptions = {},
): Promise<HislipServer> {
  const instruments = instrument instanceof Map ? instrument : new Map([["hislip0", instrument as ServedInstrument]]);
  return atEnd(await serveHislip(instruments, { port: 0, ...options }));
}

export function transportTo(
  { port }: { port: number },
  options: HislipOptions = {},
  subAddress = "hislip0",
): HislipTransport {
  return atEnd(new HislipTransport({ host: "127.0.0.1", port, subAddress }, options));
}

/** A connected handle, as a driver holds one. */
export async function handleTo(server: { port: number }, timeout: number | null = 5): Promise<MessageHandle> {
  const terminations = { readTermination: "\n", writeTermination: "\n" };
  const name = `TCPIP0::127.0.0.1::hislip0,${server.port}::INSTR`;
  const handle = atEnd(new MessageHandle(name, transportTo(server), { timeout: 5, ...terminations }));
  await handle.connect();
  handle.timeout = timeout;
  return handle;
}

/** The error of a promise that must fail. */
export function failure<E extends Error = Error>(promise: Promise<unknown>): Promise<E> {
  return promise.then(
    value => {
      throw new Error(`expected a failure, got ${String(value)}`);
    },
    (error: unknown) => error as E,
  );
}

/** Reads into memory. */
export function fillFrom(transport: HislipTransport, target: Uint8Array, limits = within()): Promise<{ end: boolean }> {
  return transport.fill(target, limits);
}
