/** One running kernel: it is started, asked whether it lives, interrupted, restarted and ended here. */
import { randomUUID } from "node:crypto";
import type { JsonObject, SealedMessage } from "../../../kernel/wire/index.ts";
import { deferred } from "../deferred.ts";
import { HttpError, isObject } from "../http/exchange.ts";
import { Hub, type Client } from "./hub.ts";
import { KernelProcess } from "./kernel-process.ts";
import { KernelSockets, type KernelChannel } from "./kernel-sockets.ts";
import { ownMessage, ownSession } from "./own-message.ts";
import type { KernelSpec } from "./specs.ts";

export type ExecutionState = "starting" | "idle" | "busy" | "restarting" | "dead";

export interface KernelOptions {
  spec: KernelSpec;
  cwd: string;
  runtimeFolder: string;
  /** Path of the notebook, for kernels that want to know it. */
  sessionName?: string;
}

/** Seconds for which a kernel may close its instruments after it was asked to end. */
const graceSeconds = 10;
/** Seconds in which a kernel must answer after its start. */
const startSeconds = 60;
/** Starts that may fail in a row; the count is forgotten when a kernel has lived for ten seconds. */
const mostFailures = 3;

interface Header {
  msg_id?: string;
  msg_type?: string;
  session?: string;
}

export class Kernel {
  readonly id = randomUUID();
  readonly hub = new Hub();
  readonly spec: KernelSpec;
  readonly #options: KernelOptions;
  #process: KernelProcess | undefined;
  #sockets: KernelSockets | undefined;
  #ready: Promise<void> = Promise.resolve();
  #starting: Promise<void> = Promise.resolve();
  #last: Promise<void> = Promise.resolve();
  #answered = deferred();
  #heard = deferred();
  #state: ExecutionState = "starting";
  #reason: string | undefined;
  #lastActivity = new Date();
  #ending = false;
  #failures = 0;

  constructor(options: KernelOptions) {
    this.#options = options;
    this.spec = options.spec;
  }

  /** What clients are told. */
  get model() {
    return {
      id: this.id,
      name: this.spec.name,
      last_activity: this.#lastActivity.toISOString(),
      execution_state: this.#state,
      connections: this.hub.connections,
      ...(this.#reason === undefined ? {} : { reason: this.#reason }),
    };
  }

  get lastActivity(): Date {
    return this.#lastActivity;
  }

  /** Resolves when the kernel answers and its outputs arrive; never rejects: see the state. */
  get ready(): Promise<void> {
    return this.#last.then(() => this.#ready);
  }

  /** Starts the process. @throws HttpError 500 if it cannot be started at all. */
  start(): Promise<void> {
    const launched = this.#launch();
    this.#starting = launched.then(nothing, nothing);
    this.#ready = launched.then(process => this.#nudge(process)).catch(nothing);
    return launched.then(nothing);
  }

  async #launch(): Promise<KernelProcess> {
    const { spec, cwd, runtimeFolder, sessionName } = this.#options;
    this.#reason = undefined;
    let process: KernelProcess;
    try {
      const env = { JPY_SESSION_NAME: sessionName ?? "", JPY_PARENT_PID: String(globalThis.process.pid) };
      process = await KernelProcess.launch({ id: this.id, spec, cwd, runtimeFolder, env });
    } catch (cause) {
      this.#died((cause as Error).message);
      throw new HttpError(500, (cause as Error).message, { cause });
    }
    const started = Date.now();
    const sockets = new KernelSockets(process.connection, `${ownSession}-${this.id}`, (channel, message) =>
      this.#received(channel, message),
    );
    [this.#process, this.#sockets] = [process, sockets];
    process.exited
      .then(how => this.#processExited(process, how, Date.now() - started))
      .catch((error: Error) => this.#died(error.message));
    return process;
  }

  /** Sends a front-end's message to the kernel. */
  send(client: Client, channel: KernelChannel, message: SealedMessage): void {
    const { msg_id: id, msg_type: type } = readHeader(message.parts[0]);
    if (id !== undefined && type?.endsWith("_request")) this.hub.asked(id, client);
    this.#sockets?.send(channel, message);
  }

  interrupt(): void {
    if (this.spec.interrupt_mode === "signal") this.#process?.signal("SIGINT");
    else this.#sockets?.send("control", ownMessage("interrupt_request", {}));
  }

  /** Ends the process in good order and starts another; front-ends stay connected. */
  restart(): Promise<void> {
    return this.#inOrder(() => this.#restart());
  }

  shutdown(): Promise<void> {
    return this.#inOrder(() => this.#shutdown());
  }

  /** Ends the process at once, without waiting for anything. */
  kill(): void {
    this.#ending = true;
    this.#process?.signal("SIGKILL");
  }

  async #restart(): Promise<void> {
    await this.#end(true);
    this.#failures = 0;
    this.#state = "starting";
    this.#ending = false;
    await this.start();
    await this.#ready;
    if (this.model.execution_state === "dead")
      throw new HttpError(500, `restarting kernel ${this.spec.name}: ${this.#reason ?? "it died"}`);
  }

  async #shutdown(): Promise<void> {
    await this.#end(false);
    this.#state = "dead";
    this.hub.announce("dead");
    this.hub.closeAll(1000, "kernel was shut down");
  }

  /** One thing after another: two clicks on restart make one kernel, not two. */
  #inOrder(work: () => Promise<void>): Promise<void> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => undefined);
    return done;
  }

  async #end(restart: boolean): Promise<void> {
    this.#ending = true;
    if (restart) this.#state = "restarting";
    await this.#starting;
    const process = this.#process;
    if (process && !process.gone) {
      this.#sockets?.send("control", ownMessage("shutdown_request", { restart }));
      await process.end(graceSeconds);
    }
    this.#sockets?.close();
  }

  /** Asks until a reply and an output have come: only then are all sockets connected in both directions. */
  async #nudge(process: KernelProcess): Promise<void> {
    [this.#answered, this.#heard] = [deferred(), deferred()];
    const bothWays = Promise.all([this.#answered.promise, this.#heard.promise]).then(() => true);
    const deadline = Date.now() + startSeconds * 1000;
    while (!process.gone && Date.now() < deadline) {
      this.#sockets?.send("shell", ownMessage("kernel_info_request", {}));
      if (await Promise.race([bothWays, wait(200)])) {
        if (this.#state === "starting" || this.#state === "restarting") this.#state = "idle";
        return;
      }
    }
    if (!process.gone) {
      this.#died(`it did not answer within ${startSeconds} s`);
      await process.end(0);
    }
  }

  async #received(channel: KernelChannel, message: SealedMessage): Promise<void> {
    const [header, parent] = [readHeader(message.parts[0]), readHeader(message.parts[1])];
    if (channel === "iopub") {
      this.#heard.resolve();
      this.#note(header, parent, message);
      // The subscription is the server's, and so are the outputs of its own questions.
      if (header.msg_type === "iopub_welcome" || parent.session === ownSession) return;
    } else if (parent.session === ownSession) {
      if (channel === "shell") this.#answered.resolve();
      return;
    }
    await this.hub.pass(channel, message, parent.msg_id, header.msg_type?.endsWith("_reply") ?? false);
  }

  /** Follows what the kernel says of itself; only the execution of cells counts as work. */
  #note(header: Header, parent: Header, message: SealedMessage): void {
    if (parent.session === ownSession) return;
    if (header.msg_type !== "status") {
      this.#lastActivity = new Date();
    } else if (parent.msg_type === "execute_request") {
      const { execution_state: state } = JSON.parse(Buffer.from(message.parts[3]).toString()) as JsonObject;
      if (state === "busy" || state === "idle") this.#state = state;
      this.#lastActivity = new Date();
    }
  }

  /** A process that ends unasked is started again, on other ports, until that has failed too often. */
  async #processExited(process: KernelProcess, how: string, lived: number): Promise<void> {
    if (this.#ending || process !== this.#process) return;
    this.#sockets?.close();
    this.#failures = lived > 10_000 ? 1 : this.#failures + 1;
    const reason = process.lastWords === "" ? how : `${how}: ${process.lastWords}`;
    if (this.#failures > mostFailures) return this.#died(reason);
    globalThis.process.stderr.write(`kernel ${this.spec.name} ${reason}\nit is started again\n`);
    this.#state = "restarting";
    const started = this.start();
    // A page connects again when it hears this, and then waits for the new process.
    this.hub.announce("restarting");
    await started;
  }

  #died(reason: string): void {
    this.#state = "dead";
    this.#reason = reason;
    globalThis.process.stderr.write(`kernel ${this.spec.name} is dead: ${reason}\n`);
    this.hub.announce("dead");
  }
}

/** A front-end may send anything: what is no header has no fields. */
function readHeader(part: Uint8Array): Header {
  try {
    const value: unknown = JSON.parse(Buffer.from(part.buffer, part.byteOffset, part.byteLength).toString());
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

function wait(milliseconds: number): Promise<false> {
  return new Promise(resolve => setTimeout(() => resolve(false), milliseconds));
}

function nothing(): void {
  // For promises of which only the end counts.
}
