/** A bus that answers from a function, and notes what it was told. */

import { MessageHandle } from "../../drivers/io/handle/message-handle.ts";
import type { VisaHandle } from "../../drivers/io/index.ts";
import type { Transport } from "../../drivers/io/transport.ts";

export interface FakeHandle extends VisaHandle {
  /** Everything that was sent, in order. */
  readonly sent: string[];
  readonly closes: number;
}

let opened = 0;

/** A handle whose replies come from `answer`. */
export function fakeHandle(answer: (command: string) => string = () => "", simulated = false): FakeHandle {
  const sent: string[] = [];
  let closes = 0;
  const transport: Transport = {
    bus: `fake ${++opened}`,
    simulated,
    marksEnd: true,
    resynchronise: async () => undefined,
    discardInput: () => false,
    clear: async () => undefined,
    write: async data => void sent.push(data.toString("latin1").slice(0, -1)),
    read: async () => ({ data: Buffer.from(`${answer(sent.at(-1) ?? "")}\n`, "latin1"), end: true }),
    fill: () => Promise.reject(new Error("no blocks here")),
    close: async () => void closes++,
  };
  const options = { timeout: 5, readTermination: "\n", writeTermination: "\n" };
  const handle = new MessageHandle("GPIB0::1::INSTR", transport, options);
  return Object.defineProperties(handle, {
    sent: { value: sent },
    closes: { get: () => closes },
  }) as MessageHandle & FakeHandle;
}
