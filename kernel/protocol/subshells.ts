/** Subshells (JEP 91): queues of cells beside the main one, over the same executor. */
import { randomUUID } from "node:crypto";
import type { KernelAnswer } from "../executor/messages.ts";
import type { History } from "../history/history.ts";
import type { Message } from "../wire/index.ts";
import { Execution, type ExecutionOptions, type ExecutionSettings } from "./execute.ts";
import { answerMagic } from "./magics/answers.ts";
import type { TypeMode } from "./magics/setting.ts";

/** Deleted subshells whose last comm messages may still be on their way. */
const remembered = 1000;

export interface SubshellsOptions extends Omit<ExecutionOptions, "idle" | "settings" | "number" | "history"> {
  /** Makes the history of one shell. */
  newHistory: () => History;
}

export class Subshells {
  readonly #options: SubshellsOptions;
  readonly #settings: ExecutionSettings = { types: "error", serial: 0 };
  readonly #main: Execution;
  readonly #children = new Map<string, Execution>();
  readonly #deleted = new Set<string>();
  #created = 0;

  /** Each shell has a count and a history of its own. */
  constructor(options: SubshellsOptions) {
    this.#options = options;
    this.#main = this.#make(0);
  }

  /** Identities of the subshells, in the order of their creation; the main shell has none. */
  get ids(): string[] {
    return [...this.#children.keys()];
  }

  /** A request whose cell is running: the main shell's first. */
  get current(): Message | undefined {
    for (const shell of this.#shells()) if (shell.current) return shell.current;
    return undefined;
  }

  /** What `%types` has set. */
  get types(): TypeMode {
    return this.#settings.types;
  }

  create(): string {
    const id = randomUUID();
    this.#children.set(id, this.#make(++this.#created));
    return id;
  }

  /** What waits in the subshell is aborted; the cell that runs there runs to its end. */
  delete(id: string): void {
    const shell = this.#children.get(id);
    if (!shell) throw new RangeError(unknownSubshell(id));
    this.#children.delete(id);
    this.#deleted.add(id);
    const [oldest] = this.#deleted;
    if (this.#deleted.size > remembered && oldest !== undefined) this.#deleted.delete(oldest);
    shell.abortQueue();
  }

  /** Puts a cell into the queue of its shell; false if there is no such shell. */
  enqueue(request: Message): boolean {
    const shell = this.#shellOf(request);
    shell?.enqueue(request);
    return shell !== undefined;
  }

  /** Whether a request is for a shell of this kernel. */
  knows(request: Message): boolean {
    return this.#shellOf(request) !== undefined;
  }

  /** Whether a comm message is for a shell that is or was: a last one may be overtaken by the subshell's deletion. */
  knew(request: Message): boolean {
    const id = request.header.subshell_id;
    return this.knows(request) || (typeof id === "string" && this.#deleted.has(id));
  }

  historyOf(request: Message): History {
    return (this.#shellOf(request) ?? this.#main).history;
  }

  /** Answers what a magic of a cell asks the kernel process for. */
  async answerMagic(request: Message | undefined, name: string, argument: string): Promise<KernelAnswer> {
    const { history } = (request && this.#shellOf(request)) ?? this.#main;
    try {
      const state = { history, language: this.#options.language, settings: this.#settings };
      return { text: await answerMagic(name, argument, state) };
    } catch (error) {
      return { refused: error instanceof Error ? error.message : String(error) };
    }
  }

  /** Resolves when the histories are on disk. */
  async saved(): Promise<void> {
    await Promise.all(Array.from(this.#shells(), shell => shell.history.saved()));
  }

  /** Interrupts what runs in all shells, or what earlier cells left behind. */
  interrupt(): void {
    const shells = [...this.#shells()];
    const preparing = shells.filter(shell => shell.interruptPreparation());
    const isElsewhere = shells.some(shell => shell.current !== undefined && !preparing.includes(shell));
    if (preparing.length === 0 || isElsewhere) this.#options.host.executor.interrupt();
  }

  #make(number: number): Execution {
    const idle = (request: Message): void => this.#idle(request);
    return new Execution({
      ...this.#options,
      history: this.#options.newHistory(),
      number,
      idle,
      settings: this.#settings,
    });
  }

  /** Front-ends take the latest status for the kernel's: while another shell works, that is busy. */
  #idle(request: Message): void {
    const { iopub } = this.#options;
    iopub.status("idle", request.header);
    const running = this.current;
    if (running) iopub.status("busy", running.header);
  }

  #shellOf({ header }: Message): Execution | undefined {
    const id = header.subshell_id;
    if (id === undefined || id === null) return this.#main;
    return this.#children.get(id);
  }

  *#shells(): Generator<Execution> {
    yield this.#main;
    yield* this.#children.values();
  }
}

/** The refusal of an identity that no subshell has. */
export function unknownSubshell(id: unknown): string {
  return `subshell ${JSON.stringify(id)} is not known: create_subshell_request makes one`;
}
