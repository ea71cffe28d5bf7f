/** execute_request in one shell: one cell after another, each from its busy to its idle. */
import { ExecutorEnded } from "../executor/executor-ended.ts";
import type { CellCode, ErrorReport, Outcome } from "../executor/messages.ts";
import type { Json } from "../runtime.ts";
import type { JsonObject, Message } from "../wire/index.ts";
import { plainError } from "./cell-errors.ts";
import type { ExecutorHost } from "./executor-host.ts";
import type { History } from "../history/history.ts";
import { describe } from "./inspect.ts";
import type { Iopub } from "./iopub.ts";
import type { Language } from "./language.ts";
import { describeMagic } from "./magics/describe-magic.ts";
import type { CellSettings } from "./magics/setting.ts";
import { CellRefused, prepareCell, prepareExpression, type PreparedCell } from "./prepare.ts";

/** How long a failed cell's reply waits for requests that were sent together with the cell. */
const deliveryMilliseconds = 5;

export interface ExecutionOptions {
  iopub: Iopub;
  host: ExecutorHost;
  history: History;
  language: Language;
  reply: (request: Message, content: JsonObject) => void;
  /** Says that a request is through. */
  idle: (request: Message) => void;
  /** 0 for the main shell, else the number of the subshell. */
  number: number;
  settings: ExecutionSettings;
}

/** What all shells of a kernel have in common. */
export interface ExecutionSettings extends CellSettings {
  /** Counts everything that was evaluated. */
  serial: number;
}

interface Settings {
  code: string;
  silent: boolean;
  storeHistory: boolean;
  allowStdin: boolean;
  stopOnError: boolean;
  expressions: Record<string, unknown>;
}

export class Execution {
  readonly #options: ExecutionOptions;
  #queue: Message[] = [];
  #current: Message | undefined;
  #interruptPreparation: (() => void) | undefined;
  #count = 0;

  constructor(options: ExecutionOptions) {
    this.#options = options;
  }

  /** The request whose cell is running. */
  get current(): Message | undefined {
    return this.#current;
  }

  get history(): History {
    return this.#options.history;
  }

  enqueue(request: Message): void {
    this.#queue.push(request);
    if (this.#current === undefined) void this.#work();
  }

  /** Interrupts a cell that does not run yet; false if there is none. */
  interruptPreparation(): boolean {
    if (!this.#interruptPreparation) return false;
    this.#interruptPreparation();
    return true;
  }

  /** Aborts what waits. */
  abortQueue(): void {
    const aborted = this.#queue;
    this.#queue = [];
    for (const request of aborted) this.#abort(request);
  }

  async #work(): Promise<void> {
    for (let request = this.#queue.shift(); request; request = this.#queue.shift()) {
      this.#current = request;
      const { reply } = this.#options;
      const settings = readSettings(request.content);
      const content = await (typeof request.content["code"] === "string"
        ? this.#execute(request, settings)
        : this.#withoutCode(request));
      this.#options.host.ended(request);
      let aborted: Message[] = [];
      if (content["status"] === "error" && settings.stopOnError) {
        // What is on its way was meant to follow a cell that works; what is sent after the reply was not.
        await new Promise(resolve => setTimeout(resolve, deliveryMilliseconds));
        aborted = this.#queue;
        this.#queue = [];
      }
      reply(request, content);
      this.#current = undefined;
      this.#options.idle(request);
      for (const one of aborted) this.#abort(one);
    }
  }

  async #execute(request: Message, settings: Settings): Promise<JsonObject> {
    const { history, host } = this.#options;
    const isStored = settings.storeHistory && settings.code.trim() !== "";
    if (isStored) history.add(++this.#count, settings.code);
    const count = this.#count;
    host.began(request, count);
    const announce = this.#announce(request, settings, count);
    let outcome: Outcome;
    try {
      outcome = await this.#run(request, settings, { number: isStored ? count : undefined, announce });
    } catch (error) {
      announce();
      const report = this.#refusal(error);
      host.publishError(report, request.header);
      const { folder } = this.#options.language;
      if (isStored && this.#options.number === 0) host.refused(count, settings.code);
      outcome = { status: "error", error: report, expressions: {}, initialised: [], payload: [], folder };
    }
    if (isStored && outcome.resultText !== undefined) history.addOutput(count, outcome.resultText);
    if (outcome.status === "error") return { status: "error", execution_count: count, ...outcome.error };
    return { status: "ok", execution_count: count, user_expressions: outcome.expressions, payload: outcome.payload };
  }

  /**
   * Says that a cell is executed: as soon as its preparation or the executor works on it, which is in the same turn of the
   * event loop, so that both go on at the same time. What it returns says so at once, if that has not been done.
   */
  #announce(request: Message, { silent, code }: Settings, count: number): () => void {
    const { iopub } = this.#options;
    let isAnnounced = false;
    const announce = (): void => {
      if (isAnnounced) return;
      isAnnounced = true;
      iopub.status("busy", request.header);
      if (!silent) iopub.publish("execute_input", { code, execution_count: count }, request.header);
    };
    setImmediate(announce);
    return announce;
  }

  #withoutCode({ header, content }: Message): JsonObject {
    const { code } = content;
    this.#options.iopub.status("busy", header);
    const report = plainError(
      "TypeError",
      `execute_request: code is ${JSON.stringify(code) ?? "missing"}: must be text`,
    );
    this.#options.host.publishError(report, header);
    return { status: "error", execution_count: this.#count, ...report };
  }

  /** `name?` shows what the name is, in the front-end's pager. */
  async #help({ magics }: PreparedCell): Promise<Json[]> {
    const payload: Json[] = [];
    for (const { form, name, detail } of magics) {
      if (form !== "help") continue;
      const data = name.startsWith("%")
        ? await describeMagic(name.replace(/^%+/u, ""), this.#options.language)
        : await describe(this.#options, name, name.length, detail === 2 ? 1 : 0);
      payload.push({ source: "page", data: data ?? { "text/plain": `${name} is not known` }, start: 0 });
    }
    return payload;
  }

  /** Runs a cell; `number` is missing where the history does not keep it. */
  async #run(
    request: Message,
    settings: Settings,
    { number, announce }: { number: number | undefined; announce: () => void },
  ): Promise<Outcome> {
    const { language, iopub, host, settings: shared } = this.#options;
    const given = cellId(request);
    const id = given ?? request.header.msg_id;
    const label = number === undefined ? `request ${shared.serial + 1}` : `${this.#name()}cell ${number}`;
    const title = given === undefined ? label : `${label} (${given.slice(0, shownOfId)})`;
    const url = `cell:${++shared.serial}`;
    const preparing = prepareCell(settings.code, { id, url, label, title, types: shared.types, language });
    const prepared = await Promise.race([preparing, this.#interrupted()]);
    this.#interruptPreparation = undefined;
    shared.types = prepared.types;
    if (prepared.warnings !== "") {
      announce();
      iopub.stream("stderr", prepared.warnings, request.header);
    }
    const expressions: Record<string, CellCode | ErrorReport> = {};
    const { script, declares } = prepared;
    for (const [name, source] of Object.entries(settings.expressions)) {
      expressions[name] =
        typeof source === "string"
          ? await prepareExpression(source, `cell:${++shared.serial}`, { language, declares })
          : plainError("TypeError", `user expression ${name} is ${JSON.stringify(source)}: must be text`);
    }
    const { allowStdin, silent } = settings;
    const cell = request.header.msg_id;
    // A subshell counts its cells itself: `In` and `Out` are those of the notebook.
    const count = this.#options.number === 0 ? number : undefined;
    const outcome = await host.execute({ cell, script, declares, showResult: !silent, allowStdin, count, expressions });
    announce();
    const { initialised, resultText, folder } = outcome;
    const executed = { initialised, isShown: resultText !== undefined };
    language.declared(declares, initialised);
    (await language.service()).executed({ id, source: prepared.source }, executed);
    await language.moveTo(folder);
    if (outcome.status === "ok") outcome.payload.push(...(await this.#help(prepared)));
    return outcome;
  }

  /** Rejects when the cell is interrupted before it runs. */
  #interrupted(): Promise<never> {
    return new Promise((_resolve, reject) => {
      this.#interruptPreparation = () => reject(new CellRefused(interrupted));
    });
  }

  #refusal(error: unknown): ErrorReport {
    this.#interruptPreparation = undefined;
    if (error instanceof CellRefused) {
      if (error.types) this.#options.settings.types = error.types;
      return error.report;
    }
    if (error instanceof ExecutorEnded) return plainError("ExecutorEnded", error.message, error.details);
    // What walks the cell's tree has come to the end of the stack.
    if (error instanceof RangeError && error.message.includes("call stack"))
      return plainError("SyntaxError", "a chain of operators in this cell is too long to be read");
    return plainError("KernelError", error instanceof Error ? error.message : String(error));
  }

  #abort(request: Message): void {
    const { iopub, reply, idle } = this.#options;
    iopub.status("busy", request.header);
    reply(request, { status: "aborted", execution_count: this.#count });
    idle(request);
  }

  /** How labels of cells begin. */
  #name(): string {
    return this.#options.number === 0 ? "" : `subshell ${this.#options.number} `;
  }
}

/** Of a UUID enough to find the cell in the notebook's file. */
const shownOfId = 8;

const interrupted = plainError("KeyboardInterrupt", "the cell was interrupted before it ran");

function readSettings(content: JsonObject): Settings {
  const silent = content["silent"] === true;
  const expressions = content["user_expressions"];
  return {
    code: typeof content["code"] === "string" ? content["code"] : "",
    silent,
    storeHistory: !silent && content["store_history"] !== false,
    allowStdin: content["allow_stdin"] !== false,
    stopOnError: content["stop_on_error"] !== false,
    expressions: typeof expressions === "object" && expressions !== null ? { ...expressions } : {},
  };
}

/** Front-ends name the cell in the metadata; its next run replaces what it declared. */
function cellId(request: Message): string | undefined {
  const id = request.metadata["cellId"];
  return typeof id === "string" ? id : undefined;
}
