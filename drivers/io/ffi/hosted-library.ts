/** A library in C in a process of its own: what crashes is that process. */
import { fork, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import { runtime } from "../../runtime.ts";
import { keptState } from "./callbacks.ts";
import { within } from "./convert.ts";
import { throwIfRefused, type LibraryDeclaration } from "./declaration.ts";
import type { FromHost, PlainDeclaration, Sent, ToHost } from "./host-messages.ts";
import { LibraryCrashError, LibraryError } from "./library-error.ts";
import { memoryElsewhere } from "./memory.ts";
import { wrong } from "./scalars.ts";
import type { AsyncLibrary, Box, CallbackType, Signature, Signatures } from "./types.ts";

const builtEntry = fileURLToPath(new URL("./host-main.js", import.meta.url));
/** A process that does not end on its own after this long is ended. */
const closeSeconds = 2;
/** Threads for calls that run at the same time, unless somebody chose another figure. */
const poolThreads = "16";

/** Opens a library in a process of its own, whose program is `entry`. */
export async function openHosted<S extends Signatures>(
  declaration: LibraryDeclaration<S>,
  path?: string,
  entry = builtEntry,
): Promise<AsyncLibrary<S>> {
  const { name, files, convention, functions } = declaration;
  const plain = { name, files, functions, ...(convention === undefined ? {} : { convention }) };
  const host = new LibraryHost(plain, path, entry);
  await host.start();
  const registration = runtime().onDispose(() => host.close());
  const entries = Object.entries(functions).map(([functionName, signature]) => {
    const context = `calling ${functionName} of ${name}`;
    const about = { library: name, function: functionName };
    const call = (): never => {
      throw new LibraryError(`${context}: it runs in a process of its own: await ${functionName}.async(…)`, about);
    };
    const async = async (...given: unknown[]): Promise<unknown> => {
      const value = await host.call(functionName, signature, given);
      throwIfRefused(declaration, functionName, value);
      return value;
    };
    return [functionName, Object.assign(call, { async })] as const;
  });
  const library = {
    ...Object.fromEntries(entries),
    [Symbol.asyncDispose]: () => {
      registration[Symbol.dispose]();
      return host.close();
    },
  };
  memoryElsewhere(library, (pointer, bytes) => host.copy(pointer, bytes));
  return library as unknown as AsyncLibrary<S>;
}

interface Pending {
  readonly context: string;
  readonly functionName: string | undefined;
  readonly given: readonly unknown[];
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** One process at a time; after a crash the next call starts another. */
class LibraryHost {
  readonly #declaration: PlainDeclaration;
  readonly #path: string | undefined;
  readonly #entry: string;
  readonly #pending = new Map<number, Pending>();
  readonly #callbacks = new Map<number, (...values: unknown[]) => unknown>();
  #child: ChildProcess | undefined;
  #starting: Promise<void> | undefined;
  #gone: Promise<void> = Promise.resolve();
  #closed = false;
  #next = 1;

  constructor(declaration: PlainDeclaration, path: string | undefined, entry: string) {
    this.#declaration = declaration;
    this.#path = path;
    this.#entry = entry;
  }

  /** Starts the process, unless it runs. @throws LibraryError as opening in this process does. */
  start(): Promise<void> {
    this.#starting ??= this.#start().catch((error: unknown) => {
      this.#starting = undefined;
      throw error;
    });
    return this.#starting;
  }

  async call(functionName: string, signature: Signature, given: readonly unknown[]): Promise<unknown> {
    const context = `calling ${functionName} of ${this.#declaration.name}`;
    const running: number[] = [];
    try {
      return await this.#ask({ context, functionName, given }, id => ({
        kind: "call",
        id,
        name: functionName,
        given: this.#send(given, signature, running, context, functionName),
      }));
    } finally {
      for (const id of running) this.#callbacks.delete(id);
    }
  }

  async copy(pointer: bigint, bytes: number): Promise<Buffer> {
    const context = `copying ${bytes} bytes of ${this.#declaration.name}`;
    const copied = await this.#ask({ context, functionName: undefined, given: [] }, id => ({
      kind: "copy",
      id,
      pointer,
      bytes,
    }));
    const { buffer, byteOffset, byteLength } = copied as Uint8Array;
    return Buffer.from(buffer, byteOffset, byteLength);
  }

  async close(): Promise<void> {
    this.#closed = true;
    const child = this.#child;
    if (!child) return this.#gone;
    if (child.connected) child.disconnect();
    child.ref();
    const timer = setTimeout(() => child.kill("SIGKILL"), closeSeconds * 1000);
    await this.#gone;
    clearTimeout(timer);
  }

  async #ask(
    { context, functionName, given }: Pick<Pending, "context" | "functionName" | "given">,
    message: (id: number) => ToHost,
  ): Promise<unknown> {
    const about = {
      library: this.#declaration.name,
      ...(functionName === undefined ? {} : { function: functionName }),
    };
    if (this.#closed) throw new LibraryError(`${context}: the library is closed`, about);
    await this.start();
    return new Promise((resolve, reject) => {
      const id = this.#next++;
      const toHost = message(id);
      this.#pending.set(id, { context, functionName, given, resolve, reject });
      this.#hold();
      try {
        // A process that has gone is noticed as such.
        this.#child?.send(toHost, () => {});
      } catch (cause) {
        const reason = `an argument cannot be sent to another process (${(cause as Error).message})`;
        this.#fail(id, new LibraryError(`${context}: ${reason}`, { ...about, cause }));
      }
    });
  }

  async #start(): Promise<void> {
    await this.#gone;
    const child = fork(this.#entry, [], {
      serialization: "advanced",
      execArgv: [],
      env: { ...process.env, UV_THREADPOOL_SIZE: process.env["UV_THREADPOOL_SIZE"] ?? poolThreads },
    });
    this.#child = child;
    const opened = new Promise<void>((resolve, reject) => {
      child.on("message", (message: FromHost) => {
        if (message.kind === "opened") resolve();
        else if (message.kind === "notOpened")
          reject(new LibraryError(message.message, { library: this.#declaration.name }));
        else this.#receive(message);
      });
      this.#gone = ended(child).then(how => {
        if (this.#child === child) this.#child = this.#starting = undefined;
        reject(this.#crash(`opening ${this.#declaration.name}`, how));
        this.#failAll(how);
      });
    });
    child.send({ kind: "open", declaration: this.#declaration, path: this.#path } satisfies ToHost);
    try {
      await opened;
    } catch (error) {
      if (child.connected) child.disconnect();
      throw error;
    }
    this.#hold();
  }

  #receive(message: FromHost): void {
    if (message.kind === "callback") {
      this.#callbacks.get(message.id)?.(...message.values);
    } else if (message.kind === "failed") {
      const pending = this.#pending.get(message.id);
      const library = this.#declaration.name;
      const about = { library, ...(pending?.functionName === undefined ? {} : { function: pending.functionName }) };
      this.#fail(message.id, new LibraryError(message.message, about));
    } else if (message.kind === "result") {
      const pending = this.#settle(message.id);
      if (!pending) return;
      for (const [index, value] of message.changed) bringBack(pending.given[index], value);
      pending.resolve(message.value);
    }
  }

  #send(
    given: readonly unknown[],
    [, types]: Signature,
    running: number[],
    context: string,
    functionName: string,
  ): Sent[] {
    return given.map((value, index): Sent => {
      const type = types[index];
      const { kind } = (typeof type === "object" ? type : {}) as { kind?: unknown };
      if ((kind === "out" || kind === "inout") && typeof value === "object" && value !== null && "value" in value)
        return { is: "box", value: value.value };
      if (kind !== "callback" || typeof value !== "function") return { is: "value", value };
      try {
        return within(`argument ${index + 1}`, () => this.#sendCallback(value, type as CallbackType, running));
      } catch (cause) {
        const { message } = cause as Error;
        throw new LibraryError(`${context}: ${message}`, {
          library: this.#declaration.name,
          function: functionName,
          cause,
        });
      }
    });
  }

  #sendCallback(value: object, type: CallbackType, running: number[]): Sent {
    if (type.result !== "void") wrong(value, "null: a callback with a result cannot be called from another process");
    const run = value as (...values: unknown[]) => unknown;
    const state = keptState(run);
    const id = this.#next++;
    if (!state) {
      running.push(id);
      this.#callbacks.set(id, runtime().bind(run));
      return { is: "callback", id };
    }
    if (state.disposed) return wrong(value, "a callback that has not been disposed of");
    const known = state.registrations.get(this) as { id: number } | undefined;
    if (known) return { is: "callback", id: known.id, kept: state.type };
    const release = () => {
      this.#callbacks.delete(id);
      if (this.#child?.connected) this.#child.send({ kind: "release", callback: id } satisfies ToHost);
    };
    state.registrations.set(this, { id, release });
    this.#callbacks.set(id, run);
    return { is: "callback", id, kept: state.type };
  }

  #failAll(how: string): void {
    for (const [id, { context, functionName }] of this.#pending)
      this.#fail(id, this.#crash(context, how, functionName));
  }

  #crash(context: string, how: string, functionName?: string): LibraryError {
    const about = {
      library: this.#declaration.name,
      ...(functionName === undefined ? {} : { function: functionName }),
    };
    if (this.#closed) return new LibraryError(`${context}: the library is closed`, about);
    const rest = "what it had open is lost, and the next call loads it anew";
    return new LibraryCrashError(`${context}: the process of the library ${how}: ${rest}`, about);
  }

  #fail(id: number, error: LibraryError): void {
    this.#settle(id)?.reject(error);
  }

  #settle(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    this.#hold();
    return pending;
  }

  /** A process that does nothing is no reason for this one to go on. */
  #hold(): void {
    const child = this.#child;
    if (!child) return;
    const busy = this.#pending.size > 0;
    if (busy) child.ref();
    else child.unref();
    const channel = child.channel as { ref(): void; unref(): void } | null | undefined;
    if (busy) channel?.ref();
    else channel?.unref();
  }
}

/** How a process ended, once all that it had said has been heard. */
function ended(child: ChildProcess): Promise<string> {
  return new Promise(resolve => {
    let how: string | undefined;
    const look = () => {
      if (how !== undefined && !child.connected) resolve(how);
    };
    child.once("error", error => {
      how ??= `could not be started (${error.message})`;
      look();
    });
    child.once("disconnect", look);
    child.once("exit", (code, signal) => {
      how ??= signal ? `crashed (${signal})` : `ended (exit status ${code}${meaning(code)})`;
      look();
    });
  });
}

/** What the larger exit statuses of Windows mean. */
function meaning(code: number | null): string {
  return code !== null && code >>> 0 === 0xc0000005 ? ", an access violation" : "";
}

/** What the library wrote, in the memory that the caller gave. */
function bringBack(given: unknown, value: unknown): void {
  if (ArrayBuffer.isView(given) && ArrayBuffer.isView(value)) {
    bytesOf(given).set(bytesOf(value));
  } else {
    (given as Box<unknown>).value = value;
  }
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
