/** The executor as the kernel process sees it: a child that is asked, told, interrupted and outlived. */
import { fork, type ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { constants } from "node:os";
import type { Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import type { Json } from "../runtime.ts";
import { DescriptorReader } from "./descriptor-reader.ts";
import type { ExecuteMessage, FromExecutor, Outcome, Question, ToExecutor } from "./messages.ts";

/** How long what native code wrote is waited for, if its mark got lost. */
const lostMarkMilliseconds = 500;
/** How long an executor may take to end before it is killed. */
const disposeMilliseconds = 6000;

/** Why an executor is gone. */
export class ExecutorEnded extends Error {
  override readonly name = "ExecutorEnded";
}

export interface ExecutorOptions {
  folder: string;
  preload: string | undefined;
  kept: Record<string, Json>;
  /** Takes what the executor says on its own account. */
  received: (message: FromExecutor) => void;
  /** Takes what was written to a file descriptor, past `process.stdout`. */
  written: (name: "stdout" | "stderr", text: string) => void;
  /** Called once, when the process is gone without having been asked to go. */
  ended: (reason: ExecutorEnded) => void;
}

/** A question whose answer is waited for. */
interface Pending {
  finish: (value: unknown) => void;
  timer: NodeJS.Timeout;
}

export class ExecutorProcess {
  readonly #child: ChildProcess;
  readonly #options: ExecutorOptions;
  readonly #readers: DescriptorReader[];
  readonly #answers = new Map<number, Pending>();
  readonly #gone: Promise<void>;
  /** The cells that run, by their number. */
  readonly #cells = new Map<number, (outcome: Outcome | ExecutorEnded) => void>();
  #isLeaving = false;
  #serial = 0;

  constructor(options: ExecutorOptions) {
    this.#options = options;
    const marker = `\u001E${randomUUID()}:`;
    this.#child = fork(fileURLToPath(new URL("./main.js", import.meta.url)), [], {
      cwd: options.folder,
      // Opens the way to what a cut leaves in disorder, see `async-stack.ts`.
      execArgv: ["--expose-internals"],
      // Asynchronous calls into C libraries share these threads with files and names.
      env: { ...process.env, UV_THREADPOOL_SIZE: process.env["UV_THREADPOOL_SIZE"] ?? "16" },
      stdio: ["ignore", "pipe", "pipe", "ipc", "pipe"],
      serialization: "advanced",
    });
    const { stdout, stderr } = this.#child;
    if (!stdout || !stderr) throw new Error("starting the executor: it has no output");
    this.#readers = [
      new DescriptorReader(stdout, marker, text => options.written("stdout", text)),
      new DescriptorReader(stderr, marker, text => options.written("stderr", withoutNodeNotes(text))),
    ];
    this.#child.on("message", (message: FromExecutor) => this.#receive(message));
    this.#child.on("error", () => {});
    this.#lifeline()?.on("error", () => {});
    this.#gone = new Promise(resolve => {
      this.#child.once("exit", (code, signal) => {
        this.#exited(code, signal);
        resolve();
      });
    });
    this.send({ type: "start", preload: options.preload, kept: options.kept, marker });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  send(message: ToExecutor): void {
    // A process that is gone says so by its exit.
    if (this.#child.connected) this.#child.send(message, () => {});
  }

  /** Runs a cell; resolves when all of its output has been received. */
  async execute(message: Omit<ExecuteMessage, "type" | "serial">): Promise<Outcome> {
    const serial = ++this.#serial;
    const outcome = await new Promise<Outcome | ExecutorEnded>(resolve => {
      this.#cells.set(serial, resolve);
      this.send({ ...message, type: "execute", serial });
    });
    this.#cells.delete(serial);
    if (outcome instanceof ExecutorEnded) throw outcome;
    await Promise.all(this.#readers.map(reader => reader.reached(serial, lostMarkMilliseconds)));
    return outcome;
  }

  /** Asks; undefined if the executor has not even begun after so long, because a cell keeps it busy. */
  ask(question: Question, milliseconds: number): Promise<unknown> {
    const id = ++this.#serial;
    return new Promise(resolve => {
      const timer = setTimeout(() => finish(undefined), milliseconds);
      const finish = (value: unknown): void => {
        clearTimeout(timer);
        this.#answers.delete(id);
        resolve(value);
      };
      this.#answers.set(id, { finish, timer });
      this.send({ type: "ask", id, question });
    });
  }

  /** Reaches the watchdog, whatever the main thread does. */
  interrupt(): void {
    this.#lifeline()?.write("i");
  }

  /** Ends the process after its instruments have been closed. */
  async dispose(): Promise<void> {
    this.#isLeaving = true;
    this.send({ type: "dispose" });
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), disposeMilliseconds);
    await this.#gone;
    clearTimeout(timer);
  }

  #lifeline(): Writable | undefined {
    return (this.#child.stdio[4] as Writable | null) ?? undefined;
  }

  #receive(message: FromExecutor): void {
    if (message.type === "answer") this.#answers.get(message.id)?.finish(message.value);
    else if (message.type === "begun") clearTimeout(this.#answers.get(message.id)?.timer);
    else if (message.type === "done") this.#cells.get(message.serial)?.(message.outcome);
    else this.#options.received(message);
  }

  #exited(code: number | null, signal: NodeJS.Signals | null): void {
    for (const { finish } of this.#answers.values()) finish(undefined);
    if (this.#isLeaving) return;
    const reason = new ExecutorEnded(describeExit(code, signal));
    // What it wrote last is read before its end is reported.
    void Promise.all(this.#readers.map(reader => reader.reached(Number.MAX_SAFE_INTEGER, lostMarkMilliseconds))).then(
      () => {
        for (const finish of this.#cells.values()) finish(reason);
        this.#options.ended(reason);
      },
    );
  }
}

function describeExit(code: number | null, signal: NodeJS.Signals | null): string {
  const end =
    signal === null ? `ended with exit code ${code}` : `was ended by ${signal} (signal ${constants.signals[signal]})`;
  return `the process that runs the cells ${end}: its variables are gone, a new one is ready`;
}

/** Node's own remarks about inspectors are nothing a cell wrote. */
function withoutNodeNotes(text: string): string {
  return text.replaceAll(
    /^(?:Waiting for the debugger to disconnect\.\.\.|Debugger (?:attached|listening).*)\n/gmu,
    "",
  );
}
