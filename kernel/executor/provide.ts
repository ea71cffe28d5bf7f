/** What every cell finds on `globalThis`: the seams of rewritten code, and the runtime for a framework. */
import type { Json, Runtime } from "../runtime.ts";
import type { Importer } from "../loader/importer.ts";
import { provideMetadataSymbol } from "../loader/metadata-symbol.ts";
import { provideImport } from "../loader/script-globals.ts";
import { Cell, currentCell, places, runInCell } from "./cell.ts";
import type { CellLog } from "./cell-log.ts";
import type { Clock, Loop } from "./magics/clock.ts";
import type { Magics } from "./magics/magics.ts";
import { bytes, type Comms } from "./comms.ts";
import type { DebugSupport } from "./debug-support.ts";
import { createDialogs } from "./dialogs.ts";
import type { Disposal } from "./disposal.ts";
import type { Inputs } from "./input.ts";
import type { Interrupts } from "./interrupts.ts";
import { KeyboardInterrupt } from "./keyboard-interrupt.ts";
import { toBundle } from "./mime-bundle.ts";
import type { Output } from "./output.ts";
import { ownName } from "./own-name.ts";
import { announce, announceThrough, wanted } from "./pending.ts";
import { plainPromises } from "./plain-promises.ts";
import type { Results } from "./results.ts";
import { slot } from "./shared-memory.ts";
import type { ThrowSites } from "./throw-sites.ts";
import { TopAwaits } from "./top-awaits.ts";

export interface Parts {
  memory: Int32Array;
  interrupts: Interrupts;
  importer: Importer;
  sites: ThrowSites;
  output: Output;
  comms: Comms;
  inputs: Inputs;
  disposal: Disposal;
  cellLog: CellLog;
  clock: Clock;
  magics: Magics;
  results: Results;
  kept: Record<string, Json>;
  debug: DebugSupport;
  /** Makes cells wait. */
  beforeCells: (operation: Promise<unknown>) => void;
}

/** Puts the names that rewritten code calls in place. */
export function provideGlobals(parts: Parts): void {
  const { memory, interrupts, importer, sites, inputs, debug, clock, magics, results } = parts;
  const awaits = new TopAwaits((value, site) => interrupts.wait(value, site));
  const kernel = Object.freeze({
    wait: (value: unknown) => interrupts.wait(value),
    isThrough: (value: unknown) => awaits.isThrough(value),
    taken: () => awaits.taken(),
    rest: () => awaits.rest(),
    each: (iterable: AsyncIterable<unknown>) => interrupts.each(iterable),
    stop: () => interrupts.stop(),
    handled: (error: unknown) => interrupts.handled(error),
    resume: (error: unknown) => interrupts.resume(error),
    thrown: (value: unknown) => sites.note(value),
    wanted,
    named: ownName,
    import: (specifier: unknown, options?: ImportCallOptions, names?: readonly string[]) =>
      importer.import(specifier, options, names),
    debug,
  });
  provideMetadataSymbol();
  plainPromises();
  Object.defineProperty(globalThis, "$kernel", { value: kernel });
  const magic = Object.freeze({
    run: (name: string, argument: string, body?: string) => magics.run(name, argument, body),
    time: () => clock.time(),
    timed: () => clock.timed(),
    timeit: (argument: string, loop: Loop) => clock.timeit(argument, loop),
  });
  Object.defineProperty(globalThis, "$magic", { value: magic });
  Object.defineProperty(globalThis, "$stop", { value: memory });
  results.provide();
  const registerMagic: Runtime["registerMagic"] = (name, run, options) => magics.register(name, run, options);
  const named = { KeyboardInterrupt, require: importer.require(), registerMagic, ...createDialogs(inputs) };
  for (const [name, value] of Object.entries(named)) {
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
  }
}

/** Puts the runtime where a framework looks it up. */
export function provideRuntime(parts: Parts): void {
  Object.defineProperty(globalThis, Symbol.for("setpoint.runtime/1"), { value: createRuntime(parts) });
  provideImport(parts.importer);
}

function createRuntime(parts: Parts): Runtime {
  const { memory, interrupts, output, comms, inputs, disposal, cellLog, magics, kept, beforeCells } = parts;
  return {
    display(bundle, options = {}) {
      output.send({
        type: "display",
        cell: currentCell()?.id,
        bundle: toBundle(bundle),
        id: options.id,
        update: options.update === true,
        buffers: (options.buffers ?? []).map(bytes),
      });
    },
    clearOutput: (wait = false) => output.send({ type: "clear", cell: currentCell()?.id, wait }),
    openComm: (target, data, options) => comms.open(target, data, options),
    onComm: (target, opened) => comms.onOpen(target, opened),
    input: (prompt, options) => inputs.ask(prompt, options?.password),
    cell: currentCell,
    now: () => performance.now() - Atomics.load(memory, slot.stopped),
    critical: (label, run) => interrupts.critical(currentCell(), label, run),
    pending: announce,
    through: announceThrough,
    onCell: started => cellLog.onCell(started),
    bind: callback => bindToCell(callback),
    onDispose: (close, name) => disposal.add(close, name),
    onAbort: run => void currentCell()?.atAbort.add(run),
    beforeCells: operation => beforeCells(operation),
    registerMagic: (name, run, options) => magics.register(name, run, options),
    keep(key, value) {
      if (value === undefined) delete kept[key];
      else kept[key] = value;
      output.send({ type: "keep", key, value });
    },
    get kept() {
      return { ...kept };
    },
  };
}

function bindToCell<F extends (...args: never[]) => unknown>(callback: F): F {
  const cell = currentCell();
  const bound = function (this: unknown, ...args: never[]): unknown {
    const run = (): unknown => callback.apply(this, args);
    return cell instanceof Cell ? runInCell(cell, run) : places.exit(run);
  };
  return bound as unknown as F;
}
