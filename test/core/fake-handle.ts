/** A bus that answers from a function, and notes what it was told. */

import type { VisaHandle } from "../../drivers/io/index.ts";

export interface FakeHandle extends VisaHandle {
  /** Everything that was sent, in order. */
  readonly sent: string[];
  readonly closes: number;
}

/** A handle whose replies come from `answer`. */
export function fakeHandle(answer: (command: string) => string = () => "", simulated = false): FakeHandle {
  const sent: string[] = [];
  let closes = 0;
  return {
    sent,
    get closes() {
      return closes;
    },
    resourceName: "GPIB0::1::INSTR",
    simulated,
    timeout: 5,
    readTermination: "\n",
    writeTermination: "\n",
    write: async command => void sent.push(command),
    read: async () => "",
    query: async command => {
      sent.push(command);
      return answer(command);
    },
    clear: async () => undefined,
    close: async () => void closes++,
  };
}
