/** A driver tested by the exact traffic it makes: the dialogue from the instrument's manual. */
import { MessageHandle } from "../../drivers/io/handle/message-handle.ts";
import type { VisaHandle } from "../../drivers/io/index.ts";
import type { Transport } from "../../drivers/io/transport.ts";

/** A command, and the reply that the driver waits for, if it does. */
export type Line = readonly [command: string] | readonly [command: string, reply: string];

/** Runs `body` on a driver whose instrument says exactly `lines`, in that order; what is left over fails. */
export async function dialogue<T>(
  driver: new (name: string, session: VisaHandle) => T,
  lines: readonly Line[],
  body: (instrument: T) => Promise<void>,
): Promise<void> {
  const session = new ScriptedSession(lines);
  await body(new driver("dut", session));
  if (session.left.length > 0) throw new Error(`never sent: ${JSON.stringify(session.left)}`);
}

/** A session that follows a script. */
export class ScriptedSession extends MessageHandle {
  readonly left: Line[];

  constructor(lines: readonly Line[]) {
    const left = [...lines];
    super("GPIB0::1::INSTR", script(left), { timeout: 5, readTermination: "\n", writeTermination: "\n" });
    this.left = left;
  }
}

let scripts = 0;

function script(left: Line[]): Transport {
  let reply: string | undefined;
  return {
    bus: `script ${++scripts}`,
    simulated: false,
    marksEnd: true,
    resynchronise: async () => undefined,
    discardInput: () => undefined,
    clear: async () => undefined,
    async write(data) {
      const command = data.toString("latin1").slice(0, -1);
      const line = left.shift();
      if (line?.[0] !== command) throw new Error(`sent ${JSON.stringify(command)}, expected ${JSON.stringify(line)}`);
      reply = line[1];
    },
    async read() {
      if (reply === undefined) throw new Error("a driver reads what the dialogue does not say");
      return { data: Buffer.from(reply, "latin1"), end: true };
    },
    fill: () => Promise.reject(new Error("a dialogue has no blocks")),
    close: async () => undefined,
  };
}
