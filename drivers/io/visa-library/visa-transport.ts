/** Conversations through a vendor's VISA library: every bus that the library knows. */
import { box, LibraryCrashError, type Box } from "../ffi/index.ts";
import { withinUntil } from "../either-signal.ts";
import { isTimeout, millisecondsLeft, TransportError, type Limits } from "../limits.ts";
import { sooner } from "../rpc/sooner.ts";
import {
  remoteModes,
  type Attributes,
  type LockRequest,
  type OwedAnswers,
  type Received,
  type RemoteMode,
  type Stop,
  type Transport,
} from "../transport.ts";
import { visaAttributes } from "./attributes.ts";
import { attributeTable } from "./attribute-table.ts";
import { textBytes, textOf } from "./declaration.ts";
import { ServiceRequests } from "./service-requests.ts";
import { isError, status } from "./status.ts";
import { acquireVisaLibrary, type VisaFunctions, type VisaLibrary, type VisaLibraryOptions } from "./visa-library.ts";

/** Bytes that one `viRead` asks for where nobody knows how many come. */
const chunkBytes = 1 << 16;
/** A reply longer than this without an end is no reply. */
const longestReply = 1 << 30;
/** `VI_TMO_INFINITE`. */
const forever = 0xffffffff;
/** A time-out that differs by less is not sent to the library again. */
const timeoutSlack = 10;
/** What a call that was given up may take before its session is closed all the same. */
const lingerMilliseconds = 500;
/** A library that does not keep its time-out is given up this much later. */
const graceMilliseconds = 2000;
/** `VI_EXCLUSIVE_LOCK`, `VI_SHARED_LOCK`. */
const lockTypes = { exclusive: 1, shared: 2 } as const;
/** `VI_IO_IN_BUF_DISCARD`: what has arrived and was not read. */
const discardInput = 64;
/** How long an answer that a serial port may still bring is awaited, and then its silence, in milliseconds. */
const [owedMilliseconds, idleMilliseconds] = [500, 50];
/** `VI_ATTR_ASRL_END_IN` and `VI_ATTR_ASRL_END_OUT` for no termination beside the session's. */
const asrlEndNone = 0;

interface Opened {
  readonly library: VisaLibrary;
  readonly session: number;
}

/** One session of a VISA library; it opens with its first use. */
export class VisaTransport implements Transport {
  readonly bus: string;
  readonly simulated = false;
  readonly marksEnd: boolean;
  readonly sharesLine: boolean;
  readonly attributes: Attributes;
  readonly #resourceName: string;
  readonly #options: VisaLibraryOptions;
  readonly #isSerial: boolean;
  readonly #set = new Map<string, number>();
  readonly #requests: ServiceRequests;
  #opened: Opened | undefined;
  /** The call that runs, also when nobody waits for it any more. */
  #running: Promise<void> = Promise.resolve();
  #busy = false;
  #closing = new AbortController();
  #discards = false;

  /** `resourceName` is canonical: `GPIB0::7::INSTR`. */
  constructor(resourceName: string, options: VisaLibraryOptions = {}) {
    this.#resourceName = resourceName;
    this.#options = options;
    this.bus = `visa ${options.path ?? ""} ${resourceName.toUpperCase()}`;
    this.#isSerial = /^ASRL/i.test(resourceName);
    this.marksEnd = !this.#isSerial && !/::(SOCKET|RAW)$/i.test(resourceName);
    this.#requests = new ServiceRequests((name, call) => this.#aside(name, call));
    // What is on a network may keep answers apart for each session.
    this.sharesLine = /^(?:GPIB|USB)/i.test(resourceName) && this.marksEnd;
    this.attributes = visaAttributes(/^[A-Z]+/i.exec(resourceName)?.[0].toUpperCase() ?? "", {
      get: async (id, into, name, limits) => {
        await this.#run(`reading ${name}`, limits, (visa, session) => visa.viGetAttribute.async(session, id, into));
      },
      set: async (id, value, name, limits) => {
        await this.#run(`setting ${name}`, limits, (visa, session) => visa.viSetAttribute.async(session, id, value));
      },
    });
  }

  /** A socket ends with its session. */
  get line(): string | undefined {
    return this.marksEnd || this.#isSerial ? this.bus : undefined;
  }

  /** Opens the session; later it clears the instrument, or opens anew where the bus cannot clear. */
  async resynchronise(limits: Limits, owed?: OwedAnswers): Promise<void> {
    await this.#idle(limits);
    if (this.#opened && this.marksEnd) {
      try {
        return await this.clear(limits);
      } catch (error) {
        if (!(error instanceof TransportError) || error.kind === "abort" || isTimeout(error)) throw error;
        // Its instrument may have been switched off in between, or its library have crashed.
      }
    }
    const wasOpen = this.#opened !== undefined;
    await this.#closeSession();
    await this.#open(limits);
    if (this.#isSerial && (wasOpen || owed?.closedAt !== undefined)) await this.#untilSilent(limits);
    else if (owed?.closedAt !== undefined) await this.clear(limits);
  }

  discardInput(): boolean {
    this.#discards = !this.marksEnd;
    return false;
  }

  async clear(limits: Limits): Promise<void> {
    await this.#timeout(limits);
    await this.#run("viClear", limits, (visa, session) => visa.viClear.async(session));
  }

  async write(data: Buffer, limits: Limits, end = true): Promise<void> {
    if (this.#discards) await this.#flush(limits);
    await this.#timeout(limits);
    if (this.marksEnd) await this.#attribute("VI_ATTR_SEND_END_EN", end ? 1 : 0, limits);
    let rest: Uint8Array = data;
    try {
      do {
        const written = box<number>();
        await this.#run("viWrite", limits, (visa, session) => visa.viWrite.async(session, rest, rest.length, written));
        rest = rest.subarray(written.value ?? 0);
      } while (rest.length > 0);
    } catch (error) {
      if (!isTimeout(error)) throw error;
      throw new TransportError("timeout", "the instrument does not take the command", { cause: error });
    }
  }

  async read({ terminator, count = Infinity }: Stop, limits: Limits): Promise<Received> {
    await this.#stopAt(terminator?.at(-1), limits);
    const parts: Buffer[] = [];
    const read = box(0);
    let [length, end] = [0, false];
    let chunk = Buffer.alloc(0);
    try {
      while (length < count) {
        read.value = 0;
        chunk = Buffer.allocUnsafeSlow(Math.min(count - length, chunkBytes));
        const code = await this.#read(chunk, read, limits);
        parts.push(chunk.subarray(0, read.value));
        length += read.value;
        end = code === status.success && this.marksEnd;
        if (end || code !== status.count) break;
        if (length > longestReply) throw new TransportError("protocol", `${length} bytes came without an end`);
      }
      return { data: Buffer.concat(parts, length), end };
    } catch (error) {
      const came = Buffer.concat([...parts, chunk.subarray(0, read.value)]);
      if (!isTimeout(error) || came.length === 0) throw error;
      const start = JSON.stringify(came.toString("latin1", 0, 60));
      throw new TransportError("timeout", `the reply ${start} did not end`, { cause: error });
    }
  }

  async fill(target: Uint8Array, limits: Limits): Promise<{ end: boolean }> {
    await this.#stopAt(undefined, limits);
    const read = box(0);
    let end = false;
    for (let filled = 0; filled < target.length; filled += read.value) {
      if (end) throw new TransportError("protocol", `the message ended after ${filled} of ${target.length} bytes`);
      const code = await this.#read(target.subarray(filled), read, limits);
      end = code === status.success && this.marksEnd;
    }
    return { end };
  }

  async readStatus(limits: Limits): Promise<number> {
    await this.#timeout(limits);
    const byte = box<number>();
    await this.#run("viReadSTB", limits, (visa, session) => visa.viReadSTB.async(session, byte));
    return (byte.value ?? 0) & 0xff;
  }

  async trigger(limits: Limits): Promise<void> {
    await this.#timeout(limits);
    await this.#run("viAssertTrigger", limits, (visa, session) => visa.viAssertTrigger.async(session, 0));
  }

  async remote(mode: RemoteMode, limits: Limits): Promise<void> {
    await this.#timeout(limits);
    const number = remoteModes[mode];
    await this.#run("viGpibControlREN", limits, (visa, session) => visa.viGpibControlREN.async(session, number));
  }

  async lock({ key }: LockRequest, limits: Limits): Promise<string | undefined> {
    const granted = new Uint8Array(textBytes);
    const type = key === undefined ? lockTypes.exclusive : lockTypes.shared;
    const wait = timeoutOf(limits);
    try {
      await this.#run("viLock", limits, (visa, session) =>
        visa.viLock.async(session, type, wait, key ?? null, key === undefined ? null : granted),
      );
    } catch (error) {
      if (!isTimeout(error)) throw error;
      throw new TransportError("locked", "another client holds the lock", { cause: error });
    }
    return key === undefined ? undefined : textOf(granted);
  }

  async unlock(limits: Limits): Promise<void> {
    await this.#run("viUnlock", limits, (visa, session) => visa.viUnlock.async(session));
  }

  async onServiceRequest(listener: (status: number | undefined) => void, limits: Limits): Promise<AsyncDisposable> {
    const request = (name: string, call: (visa: VisaFunctions, session: number) => Promise<number>) =>
      this.#run(name, limits, call);
    return this.#requests.listen(listener, request, () => this.#running);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#requests.stop();
    await this.#closeSession();
  }

  async #open(limits: Limits): Promise<void> {
    if (this.#closing.signal.aborted) throw new TransportError("abort", "the connection is closed");
    const library = await acquireVisaLibrary(this.#options);
    const session = box<number>();
    // No lock is asked for (VI_NO_LOCK).
    const opening = library.functions.viOpen.async(library.manager, this.#resourceName, 0, timeoutOf(limits), session);
    let code: number;
    try {
      code = await this.#race("viOpen", opening, limits);
    } catch (error) {
      // The call goes on, and what it opens is closed when it has come back.
      void opening
        .then(() => library.functions.viClose.async(session.value ?? 0))
        .catch(() => {})
        .then(() => library.release());
      throw isTimeout(error)
        ? new TransportError("timeout", "the instrument cannot be opened", { cause: error })
        : error;
    }
    if (isError(code)) {
      const error = await library.error("viOpen", code);
      await library.release();
      throw error;
    }
    this.#opened = { library, session: session.value ?? 0 };
    this.#set.clear();
    if (this.#isSerial) {
      // Otherwise a serial port ends every reply at a line feed, in the middle of a block too.
      await this.#attribute("VI_ATTR_ASRL_END_IN", asrlEndNone, limits);
      await this.#attribute("VI_ATTR_ASRL_END_OUT", asrlEndNone, limits);
    }
    if (this.#requests.listening)
      await this.#run("viEnableEvent", limits, (visa, opened) => this.#requests.enable(visa, opened));
  }

  async #closeSession(): Promise<void> {
    const opened = this.#opened;
    this.#opened = undefined;
    if (!opened) return;
    const { library, session } = opened;
    if (!library.isLost) {
      const { viTerminate, viClose } = library.functions;
      if (this.#busy) await settled(viTerminate.async(session, 0, 0).then(() => this.#running));
      await settled(viClose.async(session));
    }
    await library.release();
  }

  async #read(into: Uint8Array, read: Box<number | undefined>, limits: Limits): Promise<number> {
    try {
      return await this.#run("viRead", limits, (visa, session) => visa.viRead.async(session, into, into.length, read));
    } catch (error) {
      if (isTimeout(error)) throw new TransportError("timeout", "", { cause: error });
      throw error;
    }
  }

  /** A character that ends a reply, or none; VISA knows single ones. */
  async #stopAt(character: number | undefined, limits: Limits): Promise<void> {
    await this.#timeout(limits);
    if (character !== undefined) await this.#attribute("VI_ATTR_TERMCHAR", character, limits);
    await this.#attribute("VI_ATTR_TERMCHAR_EN", character === undefined ? 0 : 1, limits);
  }

  async #timeout(limits: Limits): Promise<void> {
    const wanted = timeoutOf(limits);
    const known = this.#set.get("VI_ATTR_TMO_VALUE");
    if (known !== undefined && Math.abs(known - wanted) < timeoutSlack && wanted > timeoutSlack) return;
    await this.#attribute("VI_ATTR_TMO_VALUE", wanted, limits);
  }

  /** Sets an attribute unless it is known to have the value. */
  async #attribute(name: string, value: number, limits: Limits): Promise<void> {
    if (this.#set.get(name) === value) return;
    const [id] = attributeTable[name] as readonly [number, ...unknown[]];
    await this.#run(`setting ${name}`, limits, (visa, session) => visa.viSetAttribute.async(session, id, value));
    this.#set.set(name, value);
  }

  /** Opening a serial port anew calls nothing back: an answer that is owed is awaited for a moment, and forgotten. */
  async #untilSilent(limits: Limits): Promise<void> {
    const byte = Buffer.alloc(1);
    const half = (millisecondsLeft(limits) ?? Infinity) / 2;
    for (let wait = Math.min(owedMilliseconds, half); ; wait = idleMilliseconds) {
      const brief = sooner(limits, wait);
      try {
        await this.#stopAt(undefined, brief);
        await this.#read(byte, box(0), brief);
      } catch (error) {
        if (!isTimeout(error)) throw error;
        if (millisecondsLeft(limits) !== 0) return;
        throw new TransportError("timeout", "the instrument does not stop sending", { cause: error });
      }
      await this.#flush(limits);
    }
  }

  async #flush(limits: Limits): Promise<void> {
    this.#discards = false;
    try {
      await this.#run("viFlush", limits, (visa, session) => visa.viFlush.async(session, discardInput));
    } catch (error) {
      // Some libraries keep no buffer for some buses, and say so.
      if (!(error instanceof TransportError) || error.kind === "abort") throw error;
    }
  }

  /** Makes one call; the library is told when the caller gives up, and the next operation waits until it has. */
  async #run(
    name: string,
    limits: Limits,
    call: (visa: VisaFunctions, session: number) => Promise<number>,
  ): Promise<number> {
    await this.#running;
    const opened = this.#opened;
    if (!opened) throw new TransportError("connection", "the connection was closed");
    const { library, session } = opened;
    const { deadline, signal } = limits;
    const guarded = { deadline: deadline === null ? null : deadline + graceMilliseconds, signal };
    let code: number;
    try {
      code = await this.#race(name, call(library.functions, session), guarded, () => {
        void library.functions.viTerminate.async(session, 0, 0).catch(() => {});
      });
    } catch (error) {
      if (error instanceof TransportError && error.cause instanceof LibraryCrashError) library.lost();
      throw isTimeout(error) ? new TransportError("timeout", `${name} does not come back`, { cause: error }) : error;
    }
    if (isError(code)) throw await library.error(name, code, session);
    return code;
  }

  /** Waits for one call within limits of ours. It goes on when they end it, and the next operation waits for it. */
  #race(name: string, call: Promise<number>, limits: Limits, giveUp?: () => void): Promise<number> {
    this.#busy = true;
    this.#running = call.then(
      () => void (this.#busy = false),
      () => void (this.#busy = false),
    );
    return withinUntil<number>(limits, this.#closing.signal, (resolve, reject) => {
      call.then(resolve, (cause: Error) =>
        reject(new TransportError("connection", `${name} failed: ${cause.message}`, { cause })),
      );
      return giveUp;
    });
  }

  async #idle(limits: Limits): Promise<void> {
    try {
      await withinUntil<void>(limits, this.#closing.signal, resolve => void this.#running.then(resolve));
    } catch (error) {
      if (!isTimeout(error)) throw error;
      throw new TransportError("timeout", "a call that was given up does not come back", { cause: error });
    }
  }

  /** A call beside the conversation, if nothing else runs. */
  async #aside(
    name: string,
    call: (visa: VisaFunctions, session: number) => Promise<number>,
  ): Promise<number | undefined> {
    if (this.#busy || !this.#opened) return undefined;
    const { library, session } = this.#opened;
    return this.#race(name, call(library.functions, session), { deadline: null });
  }
}

/** Waits for a call whose failure changes nothing any more, and not for ever. */
async function settled(call: Promise<unknown>): Promise<void> {
  const done = call.then(
    () => {},
    () => {},
  );
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([done, new Promise(resolve => (timer = setTimeout(resolve, lingerMilliseconds)))]);
  clearTimeout(timer);
}

/** VISA counts in milliseconds; what is left of them must not become the "at once" of 0 before it is. */
function timeoutOf(limits: Limits): number {
  const left = millisecondsLeft(limits);
  return left === undefined ? forever : Math.min(Math.ceil(left), forever - 1);
}
