/** A driver tested by the exact traffic it makes: the dialogue from the instrument's manual. */
import type { VisaHandle } from "../../drivers/io/index.ts";

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
export class ScriptedSession implements VisaHandle {
  readonly resourceName = "GPIB0::1::INSTR";
  readonly simulated = false;
  readonly left: Line[];
  timeout: number | null = 5;
  readTermination = "\n";
  writeTermination = "\n";

  constructor(lines: readonly Line[]) {
    this.left = [...lines];
  }

  async write(command: string): Promise<void> {
    this.#next(command, 1);
  }

  async query(command: string): Promise<string> {
    return this.#next(command, 2)[1] ?? "";
  }

  async read(): Promise<string> {
    throw new Error("a driver asks and writes; it does not read alone");
  }

  async clear(): Promise<void> {}

  async close(): Promise<void> {}

  #next(command: string, length: number): Line {
    const line = this.left.shift();
    if (line?.[0] !== command || line.length !== length) {
      throw new Error(`sent ${JSON.stringify(command)}, expected ${JSON.stringify(line)}`);
    }
    return line;
  }
}
