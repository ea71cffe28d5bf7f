/** A debugger's line to the main thread's inspector: it runs in the watchdog's thread, which goes on while the main one is stopped. */
import { Session } from "node:inspector";
import { Socket } from "node:net";
import { slot } from "./shared-memory.ts";

/** A command of the kernel process; an inspector's own, or one of the relay: `Relay.connect`, `Relay.disconnect`. */
interface Command {
  id: number;
  method: string;
  params?: object;
}

/** The commands after which a stopped thread runs. */
const resuming = new Set(["Debugger.resume", "Debugger.stepOver", "Debugger.stepInto", "Debugger.stepOut"]);

/** Passes commands and events on, one line of JSON each, and keeps the time for which the thread was stopped. */
export class DebugRelay {
  readonly #socket: Socket;
  readonly #memory: Int32Array;
  #session: Session | undefined;
  #stoppedSince: number | undefined;
  #rest = "";

  constructor(descriptor: number, memory: Int32Array) {
    this.#memory = memory;
    this.#socket = new Socket({ fd: descriptor, readable: true, writable: true });
    this.#socket.setEncoding("utf8");
    this.#socket.on("data", (text: string) => this.#received(text));
    this.#socket.on("error", () => {});
    this.#socket.on("close", () => this.#disconnect());
  }

  /** Whether the main thread is held. */
  get isStopped(): boolean {
    return this.#stoppedSince !== undefined;
  }

  /** Lets the main thread go, without waiting for the debugger. */
  resume(): void {
    if (!this.isStopped) return;
    this.#goesOn();
    this.#session?.post("Debugger.resume", () => {});
  }

  #received(text: string): void {
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) this.#run(JSON.parse(line) as Command);
  }

  #run({ id, method, params }: Command): void {
    if (method === "Relay.connect") this.#connect();
    else if (method === "Relay.disconnect") this.#disconnect();
    else {
      if (resuming.has(method)) this.#goesOn();
      if (!this.#session) this.#send({ id, error: { message: `${method}: the debugger is not connected` } });
      this.#session?.post(method, params, (error, result) =>
        this.#send(error ? { id, error: { message: error.message } } : { id, result }),
      );
      // Node 22 looks for messages only at calls once a function has had a stop: the poll of a loop makes one.
      if (!this.isStopped && method !== "Debugger.pause") Atomics.compareExchange(this.#memory, slot.stop, 0, 1);
      return;
    }
    this.#send({ id, result: {} });
  }

  #connect(): void {
    if (this.#session) return;
    const session = new Session();
    session.connectToMainThread();
    session.on("inspectorNotification", message => {
      const { method, params } = message as { method: string; params?: object };
      if (method === "Debugger.paused") this.#stoppedSince = performance.now();
      if (method === "Debugger.resumed") this.#goesOn();
      // A process that ends waits for its inspectors.
      if (method === "NodeRuntime.waitingForDisconnect") this.#disconnect();
      else this.#send({ method, params });
    });
    session.post("NodeRuntime.notifyWhenWaitingForDisconnect", { enabled: true }, () => {});
    this.#session = session;
  }

  #disconnect(): void {
    this.resume();
    this.#session?.disconnect();
    this.#session = undefined;
  }

  /** Added up before the thread goes on: whoever looks at the clock first sees the whole stop. */
  #goesOn(): void {
    if (this.#stoppedSince === undefined) return;
    Atomics.add(this.#memory, slot.stopped, Math.ceil(performance.now() - this.#stoppedSince));
    this.#stoppedSince = undefined;
  }

  #send(message: object): void {
    this.#socket.write(`${JSON.stringify(message)}\n`);
  }
}
