/** The process that runs user code and drivers. It talks to its kernel over the channel it was spawned with. */
import { fileURLToPath } from "node:url";
import { inspect } from "node:util";
import { Worker } from "node:worker_threads";
import { Importer } from "../loader/importer.ts";
import { packageOf, preloadUrl } from "../loader/own-package.ts";
import { relaxAsyncChecks } from "./async-stack.ts";
import { currentCell, leaveCell } from "./cell.ts";
import { CellLog } from "./cell-log.ts";
import { CellRunner } from "./cell-runner.ts";
import { followChildren } from "./child-output.ts";
import { Comms } from "./comms.ts";
import { debugSupport } from "./debug-support.ts";
import { Disposal } from "./disposal.ts";
import { Evaluator } from "./evaluator.ts";
import { brokenCode } from "./exit-codes.ts";
import { Inputs } from "./input.ts";
import { Interrupts } from "./interrupts.ts";
import { KernelQuestions } from "./kernel-questions.ts";
import { inspectLive } from "./live-value.ts";
import { Clock } from "./magics/clock.ts";
import { Magics } from "./magics/magics.ts";
import type { FromWatchdog, Question, ToExecutor } from "./messages.ts";
import { Names } from "./names.ts";
import { Output } from "./output.ts";
import { keepListeners } from "./own-listeners.ts";
import { preloadInto } from "./preload.ts";
import { provideGlobals, provideRuntime } from "./provide.ts";
import { Results } from "./results.ts";
import { createSharedMemory } from "./shared-memory.ts";
import { Scripts } from "./stack.ts";
import { printWith } from "./streams.ts";
import { ThrowSites } from "./throw-sites.ts";
import { followTimers } from "./timers.ts";

/** The descriptor on which the watchdog hears interrupts. */
const lifeline = 4;
/** The descriptor on which the watchdog talks with a debugger. */
const debugDescriptor = 6;

function start({ preload, kept, marker }: Extract<ToExecutor, { type: "start" }>): (message: ToExecutor) => void {
  const memory = createSharedMemory();
  const output = new Output(marker, () => runner.foreground?.id);
  printWith((name, text) => output.print(name, text));
  followChildren((name, text, cell) => output.print(name, text, cell));
  const scripts = new Scripts(new URL("..", import.meta.url).href);
  const interrupts = new Interrupts(
    memory,
    (cell, text) => output.print("stderr", text, cell.id),
    () => output.send({ type: "interrupted" }),
  );
  const comms = new Comms(
    message => output.send(message),
    (cell, run) => runner.callback(cell, run),
  );
  const inputs = new Inputs(message => output.send(message));
  const disposal = new Disposal(names => output.send({ type: "open", names }));
  const cellLog = new CellLog();
  const module = preload === undefined ? undefined : preloadUrl(preload, process.cwd());
  const own = packageOf(module ?? import.meta.url);
  const importer = new Importer({ own, uncut: run => interrupts.uncut(run) });
  const evaluator = new Evaluator();
  const sites = new ThrowSites();
  const clock = new Clock(output);
  const results = new Results();
  const names = new Names(evaluator);
  const questions = new KernelQuestions(message => output.send(message));
  const magics = new Magics({ output, names, results, inputs, importer, disposal, questions }, registered =>
    output.send({ type: "magics", registered }),
  );

  relaxAsyncChecks();
  // The flags are this process's own: what a cell forks must not inherit them.
  process.execArgv.splice(0);
  scripts.install();
  scripts.refresh = () => {
    for (const { url, path, source, map } of importer.rewritten()) scripts.add(url, path, source, map);
  };
  followTimers(cell => interrupts.alive(cell));
  const debug = debugSupport(scripts);
  /** What the framework has to do before the first cell. */
  const awaited = new Set<Promise<unknown>>();
  const parts = {
    memory,
    interrupts,
    importer,
    sites,
    output,
    comms,
    inputs,
    disposal,
    cellLog,
    clock,
    magics,
    results,
    kept,
    debug,
    beforeCells: (operation: Promise<unknown>) => void awaited.add(operation),
  };
  provideGlobals(parts);
  provideRuntime(parts);

  let watchdog: Worker | undefined;
  /** The watchdog costs as much memory as the framework: it comes with the first thing that may have to be ended. */
  const watch = (): void => {
    if (watchdog) return;
    watchdog = new Worker(new URL("./watchdog.js", import.meta.url), {
      workerData: { memory, descriptor: lifeline, debugDescriptor },
      // It keeps next to nothing: room for more would only be touched.
      resourceLimits: { maxYoungGenerationSizeMb: 2 },
    });
    watchdog.unref();
    watchdog.on("message", (message: FromWatchdog) => {
      if (message.type === "cut") return runner.cut(message.number);
      interrupts.requested();
    });
  };

  const failed = (error: unknown): void => {
    const { traceback } = runner.report(error);
    output.print("stderr", `loading ${preload} failed; its names are not in scope\n${traceback.join("\n")}\n`);
  };
  // A cut would leave every later cell without the names, or waiting for them.
  const loaded = interrupts.critical(undefined, "the preload", () => preloadInto(module, failed));
  const ready = loaded.then(async () => void (await Promise.allSettled(awaited)));
  const runner = new CellRunner({
    evaluator,
    interrupts,
    output,
    scripts,
    sites,
    names,
    results,
    ready,
    framework: () => frameworkFolder,
  });
  const frameworkFolder = own && module ? fileURLToPath(new URL(".", module)) : undefined;

  process.on("unhandledRejection", error => runner.stray(error, currentCell()));
  // A promise that is waited for late has been told of: Node's warning would be the second word about it.
  process.on("rejectionHandled", () => {});
  process.on("uncaughtException", error => {
    runner.stray(error, currentCell());
    leaveCell();
  });
  // Ctrl-C in a terminal reaches the whole group; the kernel process decides what it means.
  process.on("SIGINT", () => {});
  process.on("exit", () => evaluator.close());
  const { exit } = process;
  const exitOf = (code?: number | string | null): never => {
    output.send({ type: "exiting", cell: currentCell()?.id });
    return exit.call(process, code);
  };
  Object.defineProperty(process, "exit", { value: exitOf, writable: true, configurable: true });

  const end = async (): Promise<void> => {
    for (const error of await disposal.run()) runner.stray(error, undefined);
    output.send({ type: "disposed" });
    process.exit(0);
  };
  process.on("disconnect", () => void end());

  const answer = (question: Question): unknown => {
    if (question.type === "inspect") return inspectLive(names, question.path);
    if (question.type === "usage") return process.memoryUsage.rss();
    return comms.receive(question.message).then(() => true);
  };

  keepListeners();
  output.send({ type: "ready" });
  void loaded.then(() => output.send({ type: "loaded" }));
  return message => {
    if (message.type !== "dispose") watch();
    switch (message.type) {
      case "execute": {
        let log: ((resultText?: string) => void) | undefined;
        if (message.showResult) cellLog.started(message.script.source, new Promise(resolve => (log = resolve)));
        runner.run(message, outcome => {
          log?.(outcome.resultText);
          output.send({ type: "done", cell: message.cell, serial: message.serial, outcome });
        });
        break;
      }
      case "ask":
        void Promise.resolve(answer(message.question)).then(value =>
          output.send({ type: "answer", id: message.id, value }),
        );
        output.send({ type: "begun", id: message.id });
        break;
      case "refused":
        results.began(message.count, message.source);
        break;
      case "inputReply":
        inputs.answer(message.id, message.value);
        break;
      case "kernelAnswer":
        questions.answer(message.id, message.answer);
        break;
      case "dispose":
        void end();
        break;
      case "start":
      case "watch":
        break;
    }
  };
}

let receive: ((message: ToExecutor) => void) | undefined;
process.on("message", (message: ToExecutor) => {
  try {
    if (message.type === "start") receive = start(message);
    else receive?.(message);
  } catch (error) {
    // A cell has replaced what this process needs, and whoever sent the message waits for an answer.
    process.stderr.write(`${inspect(error)}\n`);
    process.exit(brokenCode);
  }
});
