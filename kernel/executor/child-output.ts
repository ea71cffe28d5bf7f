/** What a child process writes on the streams it inherits belongs to the cell that started it, however late it comes. */
import { ChildProcess, type SpawnOptions } from "node:child_process";
import type { Readable } from "node:stream";
import { currentCell } from "./cell.ts";
import { streamDescriptors, type StreamName } from "./streams.ts";

type Print = (name: StreamName, text: Uint8Array, cell: string) => void;

/** The part of Node's class that starts the process; `stdio` is what the caller wrote. */
interface Starter {
  spawn(this: Started, options: SpawnOptions): unknown;
}

type Started = Omit<ChildProcess, "stdout" | "stderr" | "stdio"> &
  Record<StreamName, Readable | null> & { stdio: (Readable | null)[] };

/** Replaces descriptors 1 and 2 of children that a cell starts by pipes; a child that is waited for synchronously keeps them. */
export function followChildren(print: Print): void {
  const prototype = ChildProcess.prototype as unknown as Starter;
  const start = prototype.spawn;
  prototype.spawn = function (options) {
    const cell = currentCell()?.id;
    if (cell === undefined) return start.call(this, options);
    const { stdio = "pipe" } = options;
    const slots = Array.isArray(stdio) ? [...stdio] : [stdio, stdio, stdio];
    const inherited = (["stdout", "stderr"] as const).filter(name => isInherited(slots[streamDescriptors[name]], name));
    for (const name of inherited) slots[streamDescriptors[name]] = "pipe";
    const result = start.call(this, inherited.length > 0 ? { ...options, stdio: slots } : options);
    for (const name of inherited) {
      this[name]?.on("data", (chunk: Uint8Array) => print(name, chunk, cell));
      // To the caller it is inherited.
      this[name] = this.stdio[streamDescriptors[name]] = null;
    }
    return result;
  };
}

function isInherited(slot: unknown, name: StreamName): boolean {
  return slot === "inherit" || slot === streamDescriptors[name] || slot === process[name];
}
