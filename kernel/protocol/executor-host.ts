/** Keeps an executor alive, and turns what it says into messages for the front-ends. */
import type { ChildProcess } from "node:child_process";
import type {
  CommMessage,
  ErrorReport,
  ExecuteMessage,
  FromExecutor,
  KernelAnswer,
  Outcome,
  RegisteredMagic,
} from "../executor/messages.ts";
import type { ExecutorEnded } from "../executor/executor-ended.ts";
import { ExecutorProcess } from "../executor/executor-process.ts";
import type { Json } from "../runtime.ts";
import type { Header, JsonObject, Message } from "../wire/index.ts";
import { Askers } from "./askers.ts";
import type { Iopub, Parent } from "./iopub.ts";

/** How long a comm message's own output is waited for, while a cell keeps the executor busy. */
const patienceMilliseconds = 500;

/** So many executors in a row that end while they load are one too many with the preload… */
const mostWithPreload = 2;
/** …and so many, at all. */
const mostInARow = 4;

export interface ExecutorHostOptions {
  iopub: Iopub;
  folder: string;
  /** The first executor, which has been started before. */
  child: ChildProcess;
  preload: string | undefined;
  /** Asks the client of a request for a line. */
  askInput: (request: Message, id: number, prompt: string, password: boolean) => void;
  /** Answers what a magic of a cell asks. */
  answerMagic: (request: Message | undefined, name: string, argument: string) => Promise<KernelAnswer>;
  /** Users have registered these magics. */
  magicsChanged: (registered: RegisteredMagic[]) => void;
  /** A new executor has taken the place of one that ended. */
  replaced: () => void;
  /** No executor survives its start. */
  broken: () => void;
}

export class ExecutorHost {
  readonly #options: ExecutorHostOptions;
  readonly #kept: Record<string, Json> = {};
  readonly #askers = new Askers();
  /** Cells that run, with the number under which their result is shown. */
  readonly #running = new Map<Message, number>();
  /** Target names of the open comms by their identity. */
  readonly comms = new Map<string, string>();
  #executor: ExecutorProcess;
  #latest: Message | undefined;
  #executing = 0;
  /** Executors in a row that ended while they loaded. */
  #failed = 0;

  constructor(options: ExecutorHostOptions) {
    this.#options = options;
    this.#executor = this.#start(options.child);
  }

  get executor(): ExecutorProcess {
    return this.#executor;
  }

  /** A cell begins; the main shell's owns what has no owner, else the latest. */
  began(request: Message, count: number): void {
    const asker = this.#askers.cell(request);
    this.#options.iopub.startAfresh();
    this.#running.set(asker, count);
    this.#latest = asker;
  }

  ended({ header }: Message): void {
    for (const running of this.#running.keys())
      if (running.header.msg_id === header.msg_id) this.#running.delete(running);
  }

  /** Runs a cell. */
  async execute(message: Omit<ExecuteMessage, "type" | "serial">): Promise<Outcome> {
    this.#executing++;
    try {
      return await this.#executor.execute(message);
    } finally {
      this.#executing--;
    }
  }

  /** A cell that was not run: the executor keeps its text. */
  refused(count: number, source: string): void {
    this.#executor.send({ type: "refused", count, source });
  }

  /** A comm message: what its receivers print is its own. */
  heard(request: Message): void {
    this.#askers.comm(request);
  }

  /** Passes a comm message on; resolves when its receivers are through, or shortly if a cell keeps the executor busy. */
  async deliver(message: CommMessage): Promise<void> {
    if (message.action === "open") this.comms.set(message.id, message.target ?? "");
    if (message.action === "close") this.comms.delete(message.id);
    await this.#executor.ask({ type: "arrived", message }, patienceMilliseconds);
  }

  publishError(error: ErrorReport, parent: Parent): void {
    this.#options.iopub.publish("error", { ...error }, parent);
  }

  publishDebugEvent(event: JsonObject): void {
    this.#options.iopub.publish("debug_event", event, this.#parentOf(undefined));
  }

  #start(child?: ChildProcess): ExecutorProcess {
    const { folder, preload } = this.#options;
    return new ExecutorProcess({
      folder,
      child,
      preload: this.#failed < mostWithPreload ? preload : undefined,
      kept: this.#kept,
      received: message => this.#received(message),
      written: (name, text, cell) => this.#options.iopub.stream(name, text, this.#parentOf(cell)),
      ended: reason => this.#ended(reason),
    });
  }

  #ended(reason: ExecutorEnded): void {
    // A cell that was running reports it itself; one that has ended the process after its own end is told, too.
    const isRunning = [...this.#running.keys()].some(({ header }) => header.msg_id === reason.cell);
    if (this.#executing === 0 || (reason.cell !== undefined && !isRunning)) {
      const text = [reason.message, ...reason.details, ""].join("\n");
      this.#options.iopub.stream("stderr", text, this.#parentOf(reason.cell));
    }
    for (const id of this.comms.keys()) {
      this.#options.iopub.publish("comm_close", { comm_id: id, data: {} }, this.#parentOf(undefined));
    }
    this.comms.clear();
    this.#failed = this.#executor.isLoaded ? 0 : this.#failed + 1;
    if (this.#failed === mostWithPreload && this.#options.preload !== undefined) {
      const text = `loading ${this.#options.preload} ends the process; its names are not in scope\n`;
      this.#options.iopub.stream("stderr", text, this.#parentOf(undefined));
    }
    if (this.#failed === mostInARow) {
      this.#options.broken();
      return;
    }
    this.#executor = this.#start();
    this.#options.replaced();
  }

  #parentOf(cell: string | undefined): Header | Record<string, never> {
    const request = (cell === undefined ? undefined : this.#askers.get(cell)) ?? this.#foreground();
    return request?.header ?? {};
  }

  #foreground(): Message | undefined {
    const running = [...this.#running.keys()];
    return running.find(({ header }) => typeof header.subshell_id !== "string") ?? running.at(-1) ?? this.#latest;
  }

  #received(message: FromExecutor): void {
    const { iopub } = this.#options;
    switch (message.type) {
      case "stream":
        iopub.stream(message.name, message.text, this.#parentOf(message.cell));
        break;
      case "display":
        this.#display(message);
        break;
      case "result": {
        const content = { execution_count: this.#countOf(message.cell), data: message.bundle, metadata: {} };
        iopub.publish("execute_result", content, this.#parentOf(message.cell));
        break;
      }
      case "error":
        this.publishError(message.error, this.#parentOf(message.cell));
        break;
      case "clear":
        iopub.publish("clear_output", { wait: message.wait }, this.#parentOf(message.cell));
        break;
      case "comm":
        this.#comm(message);
        break;
      case "input": {
        const request = message.cell === undefined ? undefined : this.#askers.get(message.cell);
        if (request) this.#options.askInput(request, message.id, message.prompt, message.password);
        break;
      }
      case "magics":
        this.#options.magicsChanged(message.registered);
        break;
      case "question":
        void this.#answerMagic(message);
        break;
      case "keep":
        if (message.value === undefined) delete this.#kept[message.key];
        else this.#kept[message.key] = message.value;
        break;
      case "ready":
      case "interrupted":
      case "loaded":
      case "done":
      case "open":
      case "exiting":
      case "begun":
      case "answer":
      case "disposed":
        break;
    }
  }

  async #answerMagic({ id, cell, magic, argument }: Extract<FromExecutor, { type: "question" }>): Promise<void> {
    const asker = this.#executor;
    const request = cell === undefined ? undefined : this.#askers.get(cell);
    const answer = await this.#options.answerMagic(request, magic, argument);
    asker.send({ type: "kernelAnswer", id, answer });
  }

  #countOf(cell: string): number {
    const request = this.#askers.get(cell);
    return (request && this.#running.get(request)) ?? 0;
  }

  #display({ cell, bundle, id, update, buffers }: Extract<FromExecutor, { type: "display" }>): void {
    const content: JsonObject = { data: bundle, metadata: {}, transient: id === undefined ? {} : { display_id: id } };
    const type = update && id !== undefined ? "update_display_data" : "display_data";
    this.#options.iopub.publish(type, content, this.#parentOf(cell), { buffers });
  }

  #comm({ action, id, target, data, metadata, buffers, cell }: CommMessage): void {
    if (action === "open") this.comms.set(id, target ?? "");
    if (action === "close") this.comms.delete(id);
    const type = action === "message" ? "comm_msg" : `comm_${action}`;
    const content = { comm_id: id, ...(action === "open" ? { target_name: target } : {}), data };
    this.#options.iopub.publish(type, content, this.#parentOf(cell), { metadata: metadata as JsonObject, buffers });
  }
}
