/** A kernel: its sockets, its executor, and what lies between. */
import type { ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { historyFolder } from "../history/folder.ts";
import { History } from "../history/history.ts";
import { SessionFiles } from "../history/session-files.ts";
import { channels, createMessage, type ConnectionInfo, type JsonObject, type Message } from "../wire/index.ts";
import type { Dialect } from "../language/index.ts";
import { Diagnostics } from "./diagnostics.ts";
import { DebugHost } from "./debug.ts";
import { Dispatcher } from "./dispatcher.ts";
import { ExecutorHost } from "./executor-host.ts";
import { Iopub } from "./iopub.ts";
import { Language } from "./language.ts";
import { Sockets, type RequestChannel } from "./sockets.ts";
import { Subshells } from "./subshells.ts";

export interface KernelOptions {
  connection: ConnectionInfo;
  /** Folder of the notebook: the executor works there, imports are seen from there. */
  folder: string;
  /** The process that will run the cells. */
  executor: ChildProcess;
  /** Module whose exports are in scope in every cell. */
  preload: string | undefined;
  /** What the cells are written in. */
  dialect: Dialect;
  /** Called when the kernel has ended. */
  ended: () => void;
}

export class Kernel {
  readonly #session = randomUUID();
  readonly #options: KernelOptions;
  readonly #sockets: Sockets;
  readonly #iopub: Iopub;
  readonly #host: ExecutorHost;
  readonly #debugging: DebugHost;
  readonly #execution: Subshells;
  readonly #dispatcher: Dispatcher;
  readonly #language: Language;
  /** Inputs that are asked for, by the identity of the message that asks. */
  readonly #questions = new Map<string, { id: number; subshell: string | undefined }>();
  #saidNoHistory = false;
  #closing: Promise<void> | undefined;
  #ending: Promise<void> | undefined;

  constructor(options: KernelOptions) {
    this.#options = options;
    this.#language = new Language(options.folder, options.preload, options.dialect);
    this.#sockets = new Sockets(options.connection);
    this.#iopub = new Iopub(this.#sockets, this.#session);
    this.#host = new ExecutorHost({
      iopub: this.#iopub,
      folder: options.folder,
      child: options.executor,
      preload: options.preload,
      askInput: (request, id, prompt, password) => this.#ask(request, id, prompt, password),
      answerMagic: (request, name, argument) => this.#execution.answerMagic(request, name, argument),
      magicsChanged: registered => void (this.#language.registered = registered),
      replaced: () => {
        void this.#language.reset();
        void this.#debugging.executorEnded();
      },
      broken: () => {
        process.stderr.write("the process that runs the cells does not start: the kernel ends\n");
        void this.end();
      },
    });
    this.#debugging = new DebugHost(this.#host, this.#language);
    const files = new SessionFiles({ folder: historyFolder() });
    this.#execution = new Subshells({
      iopub: this.#iopub,
      host: this.#host,
      newHistory: () => new History({ files, failed: error => this.#historyFailed(files.folder, error) }),
      language: this.#language,
      reply: (request, content) => this.#reply("shell", request, "execute_reply", content),
    });
    this.#dispatcher = new Dispatcher({
      context: {
        host: this.#host,
        debugging: this.#debugging,
        execution: this.#execution,
        language: this.#language,
        dialect: options.dialect,
        diagnostics: new Diagnostics(this.#language, () => this.#execution.types),
        ports: Object.fromEntries(channels.map(channel => [`${channel}_port`, options.connection[`${channel}_port`]])),
        answerInput: (request, value, subshell) => this.#answerInput(request, value, subshell),
        shutdown: () => this.#close(),
      },
      iopub: this.#iopub,
      reply: (channel, request, type, content) => this.#reply(channel, request, type, content),
      end: () => void this.end(),
    });
  }

  /** Binds the sockets; the language is loaded by the first question about it, as many kernels only wait. */
  async start(): Promise<void> {
    await this.#sockets.bind({
      request: (channel, message) => this.#dispatcher.receive(channel, message),
      subscribed: topic => this.#iopub.welcome(topic),
    });
  }

  interrupt(): void {
    this.#execution.interrupt();
  }

  /** Closes what the cells opened, then the sockets. */
  end(): Promise<void> {
    this.#ending ??= this.#end();
    return this.#ending;
  }

  async #end(): Promise<void> {
    await this.#close();
    await this.#execution.saved();
    await this.#sockets.close();
    this.#options.ended();
  }

  #close(): Promise<void> {
    this.#closing ??= (async () => {
      if (this.#execution.current) this.#execution.interrupt();
      // A thread that is held closes nothing.
      await this.#debugging.close();
      await this.#host.executor.dispose();
      await this.#language.close();
    })();
    return this.#closing;
  }

  /** All shells write to the same folder: what is wrong with it is said once. */
  #historyFailed(folder: string, { message }: Error): void {
    if (this.#saidNoHistory) return;
    this.#saidNoHistory = true;
    process.stderr.write(`history: not kept in ${folder}: ${message}\n`);
  }

  #reply(channel: RequestChannel, request: Message, type: string, content: JsonObject): void {
    const { identities, header } = request;
    this.#sockets.send(channel, createMessage(type, content, { session: this.#session, parent: header, identities }));
  }

  #ask(request: Message, id: number, prompt: string, password: boolean): void {
    const { identities, header } = request;
    const question = createMessage(
      "input_request",
      { prompt, password },
      { session: this.#session, parent: header, identities },
    );
    this.#questions.set(question.header.msg_id, { id, subshell: header.subshell_id ?? undefined });
    this.#sockets.send("stdin", question);
  }

  /** Clients may leave out which question they answer: then it is the latest of the shell. */
  #answerInput(question: string | undefined, value: string, subshell: string | undefined): void {
    const asked = question === undefined ? undefined : this.#questions.get(question);
    const answered = asked ?? [...this.#questions.values()].findLast(one => one.subshell === subshell);
    if (!answered) return;
    // Older questions of the same shell are those of cells that ended without an answer.
    for (const [key, one] of this.#questions) if (one.subshell === answered.subshell) this.#questions.delete(key);
    this.#host.executor.send({ type: "inputReply", id: answered.id, value });
  }
}
