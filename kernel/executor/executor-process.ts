/** The executor as the kernel process sees it: a child that is asked, told, interrupted and outlived. */
import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import type { Duplex, Readable, Writable } from "node:stream";
import type { Json } from "../runtime.ts";
import { readText } from "./descriptor-reader.ts";
import { startExecutor } from "./executor-child.ts";
import { describeEnd, ExecutorEnded } from "./executor-ended.ts";
import { LastWords } from "./last-words.ts";
import { readMessages } from "./message-reader.ts";
import type { ExecuteMessage, FromExecutor, Outcome, Question, ToExecutor } from "./messages.ts";
import { messageAllowance, Pace, textAllowance } from "./pace.ts";
import { Sequence } from "./sequence.ts";

/** How long the last words of a process that is gone are waited for: a child of its own may hold its descriptors. */
const lastWordsMilliseconds = 500;
/** How long the next cell waits for an interrupt that came before it. */
const heardMilliseconds = 300;
/** How long a cell may keep an interrupt waiting before it is said what it waits for. */
const unheardMilliseconds = 2500;
const unheardText =
  "The interrupt waits for a call into native code or into the system, and takes effect when that returns. " +
  "A restart of the kernel ends it at once.\n";
/** How long an executor may take to end before it is killed. */
const disposeMilliseconds = 6000;

export interface ExecutorOptions {
  folder: string;
  /** The process, where it has been started before. */
  child?: ChildProcess | undefined;
  preload: string | undefined;
  kept: Record<string, Json>;
  /** Takes what the executor says on its own account. */
  received: (message: FromExecutor) => void;
  /** Takes what was printed, by a cell or by whoever has its descriptors. */
  written: (name: "stdout" | "stderr", text: string, cell: string | undefined) => void;
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
  /** Brings everything that the process says into the order in which it was said. */
  readonly #sequence: Sequence;
  readonly #answers = new Map<number, Pending>();
  readonly #gone: Promise<void>;
  /** The cells that run, by their number. */
  readonly #cells = new Map<number, (outcome: Outcome | ExecutorEnded) => void>();
  readonly #lastWords: LastWords;
  /** Names that cells have declared. */
  readonly #variables = new Set<string>();
  /** The cell that has called `process.exit`. */
  #exiting: string | undefined;
  /** Names of what is open. */
  #open: string[] = [];
  /** Whether the process has been asked for what starts its watchdog. */
  #isWatched = false;
  /** An interrupt that was sent while no cell ran: it is not meant for the next one. */
  #interrupt: { readonly heard: Promise<void>; readonly hear: () => void } | undefined;
  /** Runs while a cell that has been interrupted has not heard of it. */
  #unheard: NodeJS.Timeout | undefined;
  #isLeaving = false;
  #isLoaded = false;
  #isMute = false;
  #serial = 0;

  constructor(options: ExecutorOptions) {
    this.#options = options;
    this.#lastWords = new LastWords((text, cell) => options.written("stderr", text, cell));
    const textPace = new Pace(textAllowance);
    const messagePace = new Pace(messageAllowance);
    this.#sequence = new Sequence(() => textPace.isPaused || messagePace.isPaused);
    const marker = `\u001E${randomBytes(12).toString("base64url")}:`;
    this.#child = options.child ?? startExecutor(options.folder);
    const { stdout, stderr } = this.#child;
    const messages = (this.#child.stdio as readonly unknown[])[5] as Readable | null | undefined;
    if (!stdout || !stderr || !messages) throw new Error("starting the executor: it has no output");
    readText(stdout, marker, this.#sequence.source(), (text, cell) => options.written("stdout", text, cell));
    readText(stderr, marker, this.#sequence.source(), (text, cell) =>
      this.#lastWords.take(withoutNodeNotes(text), cell),
    );
    const receive = (message: FromExecutor): void => this.#receive(message);
    readMessages(messages, this.#sequence.source(), receive, () => this.#silent());
    textPace.add(stdout);
    textPace.add(stderr);
    messagePace.add(messages);
    this.#lifeline()?.on("error", () => {});
    this.#debugLine().on("error", () => {});
    this.#gone = new Promise(resolve => {
      const exited = (code: number | null, signal: NodeJS.Signals | null): void => {
        this.#exited(code, signal);
        resolve();
      };
      const { exitCode, signalCode } = this.#child;
      if (exitCode === null && signalCode === null) this.#child.once("exit", exited);
      else setImmediate(exited, exitCode, signalCode);
    });
    this.send({ type: "start", preload: options.preload, kept: options.kept, marker });
  }

  /** Whether the preload was survived. */
  get isLoaded(): boolean {
    return this.#isLoaded;
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  send(message: ToExecutor): void {
    this.#isWatched ||= message.type !== "start" && message.type !== "dispose";
    // A process that is gone says so by its exit.
    if (this.#child.connected) this.#child.send(message, () => {});
  }

  /** Runs a cell; resolves when all of its output has been received. */
  async execute(message: Omit<ExecuteMessage, "type" | "serial">): Promise<Outcome> {
    await this.#interrupt?.heard;
    const serial = ++this.#serial;
    const outcome = await new Promise<Outcome | ExecutorEnded>(resolve => {
      this.#cells.set(serial, resolve);
      this.send({ ...message, type: "execute", serial });
    });
    this.#cells.delete(serial);
    if (outcome instanceof ExecutorEnded) throw outcome;
    for (const { name, kind } of message.declares) {
      if (kind !== "type" && (outcome.initialised === "all" || outcome.initialised.includes(name)))
        this.#variables.add(name);
    }
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
    // Nothing of a user's has run yet, and a press that waits for the watchdog would end the first cell.
    if (!this.#isWatched) return;
    if (this.#cells.size === 0) this.#expectHeard();
    else
      this.#unheard ??= setTimeout(() => this.#options.written("stderr", unheardText, undefined), unheardMilliseconds);
    this.#lifeline()?.write("i");
  }

  /** A process that has no time for it hears of it later, or not at all: then the next cell runs anyway. */
  #expectHeard(): void {
    if (this.#interrupt) return;
    let hear = (): void => {};
    const heard = new Promise<void>(resolve => (hear = resolve));
    const timer = setTimeout(hear, heardMilliseconds);
    const interrupt = { heard, hear };
    this.#interrupt = interrupt;
    void heard.then(() => {
      clearTimeout(timer);
      if (this.#interrupt === interrupt) this.#interrupt = undefined;
    });
  }

  #heard(): void {
    clearTimeout(this.#unheard);
    this.#unheard = undefined;
    this.#interrupt?.hear();
  }

  /** Starts what a debugger talks to, in the watchdog's thread; answers also while the main thread is stopped. */
  startDebugger(): Duplex {
    this.send({ type: "watch" });
    this.#lifeline()?.write("d");
    return this.#debugLine();
  }

  /** Ends the process after its instruments have been closed. */
  async dispose(): Promise<void> {
    this.#isLeaving = true;
    this.send({ type: "dispose" });
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), disposeMilliseconds);
    await this.#gone;
    clearTimeout(timer);
  }

  /** A process that has closed its descriptor is ending, or can never say that a cell is done. */
  #silent(): void {
    const timer = setTimeout(() => {
      this.#isMute = true;
      this.#child.kill("SIGKILL");
    }, lastWordsMilliseconds);
    void this.#gone.then(() => clearTimeout(timer));
  }

  #lifeline(): Writable | undefined {
    return (this.#child.stdio[4] as Writable | null) ?? undefined;
  }

  #debugLine(): Duplex {
    return (this.#child.stdio as readonly unknown[])[6] as Duplex;
  }

  #receive(message: FromExecutor): void {
    if (message.type === "answer") this.#answers.get(message.id)?.finish(message.value);
    else if (message.type === "begun") clearTimeout(this.#answers.get(message.id)?.timer);
    else if (message.type === "done") this.#cells.get(message.serial)?.(message.outcome);
    else if (message.type === "loaded") this.#isLoaded = true;
    else if (message.type === "interrupted") this.#heard();
    else if (message.type === "open") this.#open = message.names;
    else if (message.type === "exiting") this.#exiting = message.cell;
    else this.#options.received(message);
  }

  #exited(code: number | null, signal: NodeJS.Signals | null): void {
    this.#heard();
    for (const { finish } of this.#answers.values()) finish(undefined);
    if (this.#isLeaving) return;
    // What it wrote last is read before its end is reported.
    void this.#sequence.ended(lastWordsMilliseconds).then(() => {
      const belongings = { variables: [...this.#variables], open: this.#open };
      const reason = new ExecutorEnded(
        describeEnd(code, this.#isMute && signal === "SIGKILL" ? "mute" : signal, this.#lastWords.end()),
        belongings,
        this.#exiting,
      );
      for (const finish of this.#cells.values()) finish(reason);
      this.#options.ended(reason);
    });
  }
}

/** Node's own remarks about inspectors are nothing a cell wrote. */
function withoutNodeNotes(text: string): string {
  return text.replaceAll(
    /^(?:Waiting for the debugger to disconnect\.\.\.|Debugger (?:attached|listening).*)\n/gmu,
    "",
  );
}
