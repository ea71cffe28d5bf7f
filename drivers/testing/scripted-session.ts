/** A session whose instrument follows a script. */

import type { Happening, OperationEvent, RecordedEvent } from "../io/record/event.ts";
import { describe } from "../io/record/event.ts";
import { StrictReplay } from "../io/record/strict-replay.ts";
import type { RemoteMode } from "../io/transport.ts";
import type { VisaHandle } from "../io/index.ts";
import { MessageHandle } from "../io/handle/message-handle.ts";

/**
 * A command and the replies to it: text, to which the terminator is added, or bytes as they are. An empty command stands for
 * none. An operation beside the messages is an object: `{ op: "clear" }`, `{ op: "status", status: 16 }`.
 */
export type Line = readonly [command: string | Uint8Array, ...replies: (string | Uint8Array)[]] | OperationEvent;

/** How the instrument of a script is reached. */
export interface ScriptOptions {
  /** What ends messages and replies. Default that of the driver, else `"\n"`. */
  readonly terminator?: string | undefined;
  /** Whether the bus marks the end of a message, as GPIB does and a socket does not. Default true. */
  readonly marksEnd?: boolean | undefined;
}

/** The bus below the session, for what a driver does not do by itself. */
export interface Wire {
  /** Sends bytes, or text as it is. */
  write(data: string | Uint8Array): Promise<void>;
  /** Reads so many bytes, or to the end of the message. */
  read(count?: number): Promise<Buffer>;
  clear(): Promise<void>;
  trigger(): Promise<void>;
  /** Reads the status byte. */
  status(): Promise<number>;
  remote(mode: RemoteMode): Promise<void>;
  lock(key?: string): Promise<string | undefined>;
  unlock(): Promise<void>;
}

/** A session, and what it has not said yet. */
export interface ScriptedSession extends AsyncDisposable {
  readonly session: VisaHandle;
  readonly wire: Wire;
  /** What is left of the script, in words. */
  readonly left: readonly string[];
  /** @throws Error if something else was said, or if something is left. */
  check(): void;
}

const address = "GPIB0::1::INSTR";
const never = { deadline: null };

/** Makes a session for a driver's constructor, whose instrument says exactly `lines`. */
export function scriptedSession(lines: readonly Line[], options: ScriptOptions = {}): ScriptedSession {
  const { terminator = "\n", marksEnd = true } = options;
  const header = { resource: address, date: "", marksEnd, simulated: true };
  const events = lines.flatMap((line, index) => happeningsOf(line, terminator).map(event => placed(event, index + 1)));
  const replay = new StrictReplay({ source: "line", header, events }, { failOnRest: false });
  const session = new MessageHandle(address, replay, {
    timeout: 5,
    readTermination: terminator,
    writeTermination: terminator,
  });
  return {
    session,
    wire: wireOn(replay),
    get left() {
      return replay.left.map(describe);
    },
    check() {
      if (replay.difference) throw replay.difference;
      const { left } = replay;
      if (left.length > 0)
        throw new Error(`left over: ${left.map(event => `line:${event.line}: ${describe(event)}`).join(", ")}`);
    },
    [Symbol.asyncDispose]: () => session.close(),
  };
}

function happeningsOf(line: Line, terminator: string): Happening[] {
  if (!isExchange(line)) return [line];
  const [command, ...replies] = line;
  const asked: Happening[] = command === "" ? [] : [{ dir: "write", data: bytesOf(command, terminator), end: true }];
  return [
    ...asked,
    ...replies.map((reply): Happening => ({ dir: "read", data: bytesOf(reply, terminator), end: true })),
  ];
}

function isExchange(line: Line): line is readonly [string | Uint8Array, ...(string | Uint8Array)[]] {
  return Array.isArray(line);
}

function placed(event: Happening, line: number): RecordedEvent {
  return { t: 0, line, ...event };
}

function bytesOf(data: string | Uint8Array, terminator: string): Buffer {
  return typeof data === "string" ? Buffer.from(data + terminator, "latin1") : Buffer.from(data);
}

function wireOn(replay: StrictReplay): Wire {
  return {
    write: data => replay.write(bytesOf(data, ""), never),
    read: async count => (await replay.read({ count }, never)).data,
    clear: () => replay.clear(never),
    trigger: () => replay.trigger(never),
    status: () => replay.readStatus(never),
    remote: mode => replay.remote(mode, never),
    lock: key => replay.lock({ key }, never),
    unlock: () => replay.unlock(never),
  };
}
