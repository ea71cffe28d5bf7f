/** Service requests: as events where the bus has them, and waiting for one or for the end of an operation. */

import { TransportError, within, type Limits } from "../limits.ts";
import { pause } from "./pause.ts";
import { statusByte } from "./standard-replies.ts";
import type { VisaHandle, WaitOptions } from "./visa-handle.ts";

/** RQS in a status byte that a serial poll has read (IEEE 488.1). */
const requestsService = 0x40;
/** ESB: an enabled event has happened (IEEE 488.2, section 11.2). */
const eventHappened = 0x20;
/** OPC in the standard event status register (IEEE 488.2, section 11.5). */
const operationComplete = 0x01;

const usualInterval = 0.05;

/** Waits for a service request, an old one included, and reads the status byte. */
export async function waitForServiceRequest(handle: VisaHandle, options: WaitOptions, limits: Limits): Promise<number> {
  let came: () => void = () => {};
  let latest: number | undefined;
  await using _ = await handle.onServiceRequest(status => {
    latest = status;
    came();
  }, options);
  const status = await handle.readStb(options);
  if (status & requestsService) return status;
  if (latest === undefined) {
    await within<void>(limits, resolve => {
      came = resolve;
    }).catch((error: unknown) => {
      const isLate = error instanceof TransportError && error.kind === "timeout";
      throw isLate ? new TransportError("timeout", "no service request", { cause: error }) : error;
    });
  }
  return latest as unknown as number;
}

/** Waits by the status byte: others use the bus between two looks. The instrument's event enable register is put back. */
export async function waitForCompletion(handle: VisaHandle, options: WaitOptions, limits: Limits): Promise<void> {
  const { interval = usualInterval, signal, timeout } = options;
  const each = { signal, timeout };
  const enabled = enabledEvents(await handle.query("*ESE?", each));
  await handle.transaction(async io => {
    await io.write(`*ESE ${operationComplete}`, each);
    await io.query("*ESR?", each);
    await io.write("*OPC", each);
  });
  try {
    while (((await handle.readStb(each)) & eventHappened) === 0) await pause(interval, limits);
  } finally {
    await handle.transaction(async io => {
      await io.query("*ESR?", { timeout });
      await io.write(`*ESE ${enabled}`, { timeout });
    });
  }
}

/** What is put back later must be what the instrument has said. */
function enabledEvents(reply: string): number {
  try {
    return statusByte(reply);
  } catch (error) {
    throw new TransportError("protocol", `asking "*ESE?": ${(error as Error).message}`, { cause: error });
  }
}

/** Looks at the status byte again and again, for a bus without events. */
export function pollForServiceRequests(
  handle: VisaHandle,
  listener: (status: number) => void,
  failed: (error: unknown) => void,
): AsyncDisposable {
  const end = new AbortController();
  const poll = async (): Promise<void> => {
    while (!end.signal.aborted) {
      const status = await handle.readStb({ signal: end.signal });
      if (status & requestsService) listener(status);
      await pause(usualInterval, { deadline: null, signal: end.signal });
    }
  };
  const running = poll().catch((error: unknown) => {
    if (!end.signal.aborted) failed(error);
  });
  return {
    [Symbol.asyncDispose]: async () => {
      end.abort();
      await running;
    },
  };
}
