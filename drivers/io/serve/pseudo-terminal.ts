/** A pseudo-terminal: a serial port that exists in software, with this process at the other end. */

import { closeSync, constants, openSync, writeSync } from "node:fs";
import { ReadStream } from "node:tty";
import { SimulationError } from "../errors.ts";
import { importKoffi } from "../ffi/koffi.ts";

/** The end of a pseudo-terminal that this process holds. */
export interface PseudoTerminal extends AsyncDisposable {
  /** What clients open, as in `/dev/pts/3`. */
  readonly path: string;
  /** Calls `listener` with what clients write. */
  onData(listener: (data: Buffer) => void): void;
  /** Resolves when the system has taken the bytes: it keeps some kilobytes for clients that do not read. */
  write(data: Uint8Array): Promise<void>;
  /** Takes the terminal away; clients see it hung up. Calling it again does nothing. */
  close(): Promise<void>;
}

/** The C library's part of it (POSIX.1-2017, `posix_openpt`; Linux, `ptsname_r` and `cfmakeraw`). */
interface Library {
  open(flags: number): number;
  grant(descriptor: number): number;
  unlock(descriptor: number): number;
  name(descriptor: number, into: Buffer, length: number): number;
  getAttributes(descriptor: number, into: Buffer): number;
  makeRaw(attributes: Buffer): void;
  setAttributes(descriptor: number, when: number, attributes: Buffer): number;
}

const longestPath = 128;
/** More than any system's `struct termios`. */
const termiosBytes = 256;
const now = 0;
/** Programs that this process starts do not inherit the terminal: it would live as long as they do. */
const closeOnExec = process.platform === "linux" ? 0o2000000 : 0;
/** How soon a terminal that was full is tried again; nothing tells when a client has read. */
const retryMilliseconds = [0, 1, 2, 5, 10] as const;

/**
 * Makes a pseudo-terminal in raw mode. Clients may come and go.
 * @throws SimulationError where there are none, as on Windows, or without the package koffi.
 */
export async function openPseudoTerminal(): Promise<PseudoTerminal> {
  const library = await loadLibrary();
  const { O_RDWR, O_NOCTTY, O_NONBLOCK } = constants;
  const master = library.open(O_RDWR | O_NOCTTY | O_NONBLOCK | closeOnExec);
  if (master < 0) throw failed("the system has none left");
  try {
    const path = pathOf(library, master);
    // While somebody has the other end open, the terminal is not hung up when a client leaves.
    const keeper = openSync(path, O_RDWR | O_NOCTTY);
    makeRaw(library, keeper);
    return new OpenPseudoTerminal(path, master, keeper);
  } catch (error) {
    closeSync(master);
    throw error;
  }
}

class OpenPseudoTerminal implements PseudoTerminal {
  readonly path: string;
  readonly #master: number;
  readonly #keeper: number;
  readonly #reader: ReadStream;
  #queue: Promise<void> = Promise.resolve();
  #closing: Promise<void> | undefined;

  constructor(path: string, master: number, keeper: number) {
    this.path = path;
    this.#master = master;
    this.#keeper = keeper;
    // Node waits for terminals as for sockets, without a thread.
    this.#reader = new ReadStream(master);
    this.#reader.on("error", () => {});
  }

  onData(listener: (data: Buffer) => void): void {
    this.#reader.on("data", listener);
  }

  write(data: Uint8Array): Promise<void> {
    return (this.#queue = this.#queue.then(() => this.#send(data)));
  }

  close(): Promise<void> {
    return (this.#closing ??= new Promise(resolve => {
      this.#reader.once("close", () => {
        closeSync(this.#keeper);
        resolve();
      });
      this.#reader.destroy();
    }));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #send(data: Uint8Array): Promise<void> {
    for (let sent = 0, tries = 0; sent < data.length && !this.#closing;) {
      try {
        sent += writeSync(this.#master, data, sent);
        tries = 0;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EAGAIN") return;
        const pause = retryMilliseconds[Math.min(tries++, retryMilliseconds.length - 1)];
        await new Promise(resolve => void setTimeout(resolve, pause).unref());
      }
    }
  }
}

function pathOf(library: Library, master: number): string {
  if (library.grant(master) !== 0 || library.unlock(master) !== 0) throw failed("the system does not unlock it");
  const name = Buffer.alloc(longestPath);
  if (library.name(master, name, longestPath) !== 0) throw failed("the system does not name it");
  return name.toString("latin1", 0, name.indexOf(0));
}

/** No echo, no line editing, no signals: bytes pass as they are. */
function makeRaw(library: Library, terminal: number): void {
  const attributes = Buffer.alloc(termiosBytes);
  if (library.getAttributes(terminal, attributes) !== 0) throw failed("it has no attributes");
  library.makeRaw(attributes);
  if (library.setAttributes(terminal, now, attributes) !== 0) throw failed("it cannot be set to raw mode");
}

let library: Library | undefined;

async function loadLibrary(): Promise<Library> {
  if (library) return library;
  if (process.platform === "win32") throw failed("Windows has none: serve on a socket instead");
  const koffi = await importKoffi().catch((error: unknown) => {
    throw failed("they need the package koffi: npm install koffi", error);
  });
  // Node itself is linked with the C library.
  const process_ = koffi.load(null);
  return (library = {
    open: process_.func("int posix_openpt(int flags)"),
    grant: process_.func("int grantpt(int fd)"),
    unlock: process_.func("int unlockpt(int fd)"),
    name: process_.func("int ptsname_r(int fd, void *name, size_t length)"),
    getAttributes: process_.func("int tcgetattr(int fd, void *termios)"),
    makeRaw: process_.func("void cfmakeraw(void *termios)"),
    setAttributes: process_.func("int tcsetattr(int fd, int when, void *termios)"),
  });
}

function failed(why: string, cause?: unknown): SimulationError {
  return new SimulationError(`making a pseudo-terminal: ${why}`, { cause });
}
