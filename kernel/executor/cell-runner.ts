/** Runs a cell from its code to its outcome. */
import { repairAsyncStack } from "./async-stack.ts";
import { Cell, runInCell } from "./cell.ts";
import { ownTrace, reportError, type ErrorReportOptions, type ThrownAt } from "./error-report.ts";
import type { Evaluator } from "./evaluator.ts";
import type { Interrupts } from "./interrupts.ts";
import { LateOperations } from "./late-operations.ts";
import type { Names } from "./names.ts";
import type { CellCode, Declaration, ErrorReport, ExecuteMessage, Outcome, UserExpression } from "./messages.ts";
import { drawsItself, toMimeBundle } from "./mime-bundle.ts";
import type { Output } from "./output.ts";
import { errorsOf, finishOperations, hasOperations } from "./pending.ts";
import { isError, read } from "./readable-error.ts";
import type { Results } from "./results.ts";
import type { Scripts } from "./stack.ts";
import { isStray, Strays } from "./strays.ts";
import type { ThrowSites } from "./throw-sites.ts";

// Taken before cells can call timers off.
const later = setImmediate;

/** Turns of the event loop in which a cell that was told to end does so, unless the cut has hit its own end. */
const endingTurns = 20;

/** Kinds of declarations that have their value before the first line runs. */
const hoisted = new Set(["function", "type"]);

/** How a cell that runs is ended by force. */
interface Ending {
  /** What waits in it fails. */
  kill: (error: unknown) => void;
  /** Its reply is given for it. */
  replace: (error: unknown) => void;
}

/** What a cell comes to, and how it fails. */
interface Run {
  message: ExecuteMessage;
  outcome: Outcome;
  /** Values of the names it declares from before. */
  before: Map<string, unknown>;
  fail: (error: unknown, at?: ThrownAt) => void;
}

export interface CellRunnerOptions {
  evaluator: Evaluator;
  interrupts: Interrupts;
  output: Output;
  scripts: Scripts;
  sites: ThrowSites;
  names: Names;
  results: Results;
  /** Resolves when the names of the preload are in scope. */
  ready: Promise<void>;
  /** Folder of the framework, whose frames are summed up. */
  framework: () => string | undefined;
}

/** Runs cells: one at a time of each shell, so that several interleave where they wait. */
export class CellRunner {
  readonly #options: CellRunnerOptions;
  /** The cells that ran, by their scripts. */
  readonly #cells = new Map<string, string>();
  /** The cells that run, with what ends each by force. */
  readonly #running = new Map<Cell, Ending>();
  readonly #strays: Strays;

  constructor(options: CellRunnerOptions) {
    this.#options = options;
    this.#strays = new Strays(options.output, error => this.report(error));
  }

  /** @param done is called once, also where a cut has hit what would have come to an end. */
  run(message: ExecuteMessage, done: (outcome: Outcome) => void): void {
    const { output, scripts, names, results } = this.#options;
    const cell = new Cell(message.cell);
    cell.allowStdin = message.allowStdin;
    const { payload } = cell;
    const outcome: Outcome = { status: "ok", expressions: {}, initialised: "all", payload, folder: workingFolder() };
    const before = this.#values(message.declares);
    names.declare(message.declares);
    if (message.count !== undefined) results.began(message.count, message.script.source);
    const fail = (error: unknown, at?: ThrownAt): void => {
      if (!cell.running) return;
      const report = this.report(error, at);
      if (!isStray(cell, error)) output.send({ type: "error", cell: cell.id, error: report });
      if (outcome.status === "error") return;
      outcome.status = "error";
      outcome.error = report;
    };
    const replace = (error: unknown): void => {
      if (!cell.running) return;
      if (outcome.status === "ok") fail(error);
      void this.#aborted(cell);
      outcome.initialised = this.#initialised(message.declares, before);
      end();
    };
    const end = this.#begin(cell, { kill: () => {}, replace }, () => done(outcome));
    const { url, label, source, map, title } = message.script;
    this.#cells.set(url, cell.id);
    scripts.install();
    scripts.add(url, label, source, map, title);
    void runInCell(cell, () => this.#complete(cell, { message, outcome, before, fail }).then(end, replace));
  }

  /** Runs what is no cell, such as the receivers of a comm message, the way a cell runs; what fails is told on it. */
  callback(cell: Cell, run: () => unknown): Promise<void> {
    const { output } = this.#options;
    const tell = (error: unknown): void => output.send({ type: "error", cell: cell.id, error: this.report(error) });
    return new Promise(resolve => {
      const kill = (error: unknown): void => {
        if (!cell.running) return;
        tell(error);
        end();
      };
      const end = this.#begin(cell, { kill, replace: kill }, resolve);
      void runInCell(cell, () => this.#finish(cell, run, tell).then(end, end));
    });
  }

  /** @returns what must be called when the cell is over. */
  #begin(cell: Cell, ending: Ending, ended: () => void): () => void {
    const { interrupts, output } = this.#options;
    this.#running.set(cell, ending);
    interrupts.began(cell);
    const late = new LateOperations(cell, forgotten => {
      for (const error of errorsOf(forgotten, this.#placeOf)) this.stray(error, cell);
    });
    cell.startedLate = () => late.started();
    return () => {
      if (!this.#running.delete(cell)) return;
      cell.running = false;
      if (hasOperations(cell)) cell.startedLate();
      interrupts.ended(cell);
      output.foregroundChanged();
      ended();
    };
  }

  async #finish(cell: Cell, run: () => unknown, tell: (error: unknown) => void): Promise<void> {
    const { interrupts } = this.#options;
    try {
      await interrupts.wait(run());
    } catch (error) {
      tell(error);
    }
    try {
      await interrupts.unwound(cell);
      const forgotten = await finishOperations(cell, promise => interrupts.wait(promise), this.#placeOf);
      for (const error of forgotten) tell(error);
    } catch (error) {
      tell(error);
    }
    await this.#aborted(cell);
  }

  /**
   * The main thread was cut: what cannot go on any more ends its cell; the others are interrupted where they wait.
   * @param number tells it from others: cells that have begun since were not hit.
   */
  cut(number: number): void {
    const { interrupts } = this.#options;
    repairAsyncStack();
    interrupts.wasCut(number);
    for (const [cell, { replace }] of this.#running) {
      if (cell.cutsBefore >= number) continue;
      const error = interrupts.cut(cell);
      error.message = "the cell was cut: it did not answer the interrupt, so no finally of it has run";
      void interrupts.unwound(cell).then(() => {
        later(() => this.#running.get(cell)?.kill(error));
        // Callbacks that were to come when the cut came may be lost, those that lead to the cell's end as well.
        afterTurns(endingTurns, () => replace(error));
      });
    }
  }

  /** Reports what nothing caught, on the cell it came from. */
  stray(error: unknown, cell: Cell | undefined): void {
    if (this.#options.interrupts.isInterrupt(error)) return;
    const origin = cell?.id ?? this.#cellOf(error) ?? this.foreground?.id;
    const owner = cell ?? [...this.#running.keys()].find(({ id }) => id === origin);
    this.#strays.tell(error, origin, owner);
  }

  /** The cell that has been running for the longest time. */
  get foreground(): Cell | undefined {
    const [cell] = this.#running.keys();
    return cell;
  }

  report(error: unknown, thrownAt?: ThrownAt): ErrorReport {
    const options = this.#reporting();
    if (thrownAt) options.thrownAt = thrownAt;
    return reportError(error, options);
  }

  #reporting(): ErrorReportOptions {
    const { scripts, sites, framework } = this.#options;
    const folder = framework();
    return { scripts, sites, ...(folder !== undefined && { framework: folder }) };
  }

  readonly #placeOf = ({ stack }: { stack?: string }): string => ownTrace(stack, this.#reporting());

  async #complete(cell: Cell, { message, outcome, before, fail }: Run): Promise<void> {
    const { interrupts, names } = this.#options;
    const { generation } = names;
    const killed = new Promise<{ thrown: unknown }>(resolve => {
      const ending = this.#running.get(cell);
      if (ending) ending.kill = error => resolve({ thrown: error });
    });
    const wait = (promise: unknown): unknown => Promise.race([interrupts.wait(promise), killed.then(rethrow)]);
    try {
      await wait(this.#options.ready);
      names.noteOriginals(message.declares);
      const evaluated = await Promise.race([this.#options.evaluator.evaluate(message.script.code), killed]);
      if ("thrown" in evaluated) {
        outcome.initialised = this.#initialised(message.declares, before);
        fail(evaluated.thrown, "at" in evaluated ? evaluated.at : undefined);
      } else {
        // What runs in the background is no promise of the cell: it shows how far it is, and the next cell can stop it.
        const value = drawsItself(evaluated.value) ? evaluated.value : await wait(evaluated.value);
        for (const end of cell.atEnd) end();
        const shown = await this.#show(cell, message, value);
        if (shown !== undefined) outcome.resultText = shown;
      }
    } catch (error) {
      fail(error);
    }
    try {
      await interrupts.unwound(cell);
      do {
        const forgotten = await finishOperations(cell, wait, this.#placeOf);
        // A cell that failed has left operations behind for another reason.
        if (outcome.status === "ok") for (const error of forgotten) fail(error);
        // Rejections that nobody handles are told after the promises are through; what comes in the next turn belongs to it, too.
        await new Promise(resolve => later(resolve));
      } while (hasOperations(cell));
      await interrupts.unwound(cell);
      if (outcome.status === "ok") interrupts.poll();
    } catch (error) {
      fail(error);
    }
    if (cell.hasStray && outcome.status === "ok") {
      outcome.status = "error";
      outcome.error = this.report(cell.stray);
    }
    if (outcome.status === "error") await this.#aborted(cell);
    if (outcome.status === "ok") outcome.expressions = await this.#expressions(message.expressions);
    if (names.generation !== generation) outcome.initialised = this.#remaining(message.declares);
    outcome.folder = workingFolder();
  }

  /** An interrupt has ended the cell: who wanted to hear of it does what is to be done then, once. */
  async #aborted(cell: Cell): Promise<void> {
    if (!cell.wasInterrupted) return;
    const due = [...cell.atAbort];
    cell.atAbort.clear();
    for (const one of await Promise.allSettled(due.map(run => run())))
      if (one.status === "rejected") this.stray(one.reason, cell);
  }

  async #show(cell: Cell, message: ExecuteMessage, value: unknown): Promise<string | undefined> {
    if (value === undefined || !message.showResult) return undefined;
    const bundle = await toMimeBundle(value, error => this.#displayFailed(error));
    this.#options.results.add(value, message.count);
    this.#options.output.send({ type: "result", cell: cell.id, bundle });
    const text = bundle["text/plain"];
    return typeof text === "string" ? text : undefined;
  }

  #displayFailed(error: unknown): void {
    if (this.#options.interrupts.isInterrupt(error)) throw error;
    const { traceback } = this.report(error);
    this.#options.output.print(
      "stderr",
      `showing the result as text, because its display failed:\n${traceback.join("\n")}\n`,
    );
  }

  async #expressions(expressions: ExecuteMessage["expressions"]): Promise<Record<string, UserExpression>> {
    const results: Record<string, UserExpression> = {};
    for (const [name, expression] of Object.entries(expressions)) {
      results[name] = "code" in expression ? await this.#expression(expression) : { status: "error", ...expression };
    }
    return results;
  }

  async #expression({ url, label, source, map, code }: CellCode): Promise<UserExpression> {
    this.#options.scripts.add(url, label, source, map);
    try {
      const evaluated = await this.#options.evaluator.evaluate(code);
      if ("thrown" in evaluated) return { status: "error", ...this.report(evaluated.thrown, evaluated.at) };
      const data = await toMimeBundle(await this.#options.interrupts.wait(evaluated.value), () => {});
      return { status: "ok", data, metadata: {} };
    } catch (error) {
      return { status: "error", ...this.report(error) };
    }
  }

  /** Values of names before a cell declares them again: if it fails, only new ones are its own. */
  #values(declares: readonly Declaration[]): Map<string, unknown> {
    const values = new Map<string, unknown>();
    for (const { name, kind } of declares) {
      if (hoisted.has(kind) || !(this.#options.names.has(name) || name in globalThis)) continue;
      const found = this.#options.names.read(name);
      if (found) values.set(name, found.value);
    }
    return values;
  }

  #initialised(declares: readonly Declaration[], before: Map<string, unknown>): string[] {
    return declares
      .filter(({ name, kind }) => {
        if (hoisted.has(kind)) return true;
        const found = this.#options.names.read(name);
        if (!found || (kind === "var" && found.value === undefined)) return false;
        return !before.has(name) || !Object.is(before.get(name), found.value);
      })
      .map(({ name }) => name);
  }

  /** What a cell has declared after the names were forgotten in its course. */
  #remaining(declares: readonly Declaration[]): string[] {
    const { evaluator, names } = this.#options;
    const remaining = declares.filter(
      ({ name, kind, variable = name }) => kind === "type" || evaluator.read(variable)?.value !== undefined,
    );
    names.declare(remaining);
    return remaining.map(({ name }) => name);
  }

  /** The cell that the stack of an error names. */
  #cellOf(error: unknown): string | undefined {
    const stack = isError(error) ? read(error, "stack") : undefined;
    const label = typeof stack === "string" ? /(?:subshell \d+ )?cell \d+/u.exec(stack)?.[0] : undefined;
    const url = label && this.#options.scripts.urlOf(label);
    return url === undefined ? undefined : this.#cells.get(url);
  }
}

function afterTurns(count: number, run: () => void): void {
  if (count === 0) run();
  else later(() => afterTurns(count - 1, run));
}

/** Where the process works; empty if the folder is gone. */
function workingFolder(): string {
  try {
    return process.cwd();
  } catch {
    return "";
  }
}

function rethrow({ thrown }: { thrown: unknown }): never {
  throw thrown;
}
