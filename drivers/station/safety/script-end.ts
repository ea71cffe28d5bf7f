/** The end of a script that was not asked for: a signal or an error that nothing has caught. */

import { inspect } from "node:util";

import { kernel } from "../../runtime.ts";
import { isInterrupt, messageOf } from "../../core/errors.ts";
import { tell } from "./tell.ts";

type Apply = (why: string) => Promise<unknown>;

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const due = new Set<Apply>();
let isEnding = false;
/** Where the runner of scripts looks. */
const failedKey = Symbol.for("setpoint.failed/1");

/**
 * Applies the safe state before the process ends by a signal or an error, until it is disposed of. A kernel has its own
 * ways; `process.exit()` and `kill -9` leave no time.
 */
export function applyAtEnd(apply: Apply): Disposable {
  if (kernel()) return { [Symbol.dispose]: () => undefined };
  if (due.size === 0) listen();
  due.add(apply);
  return {
    [Symbol.dispose]: () => {
      if (due.delete(apply) && due.size === 0) stopListening();
    },
  };
}

function listen(): void {
  for (const signal of signals) process.on(signal, onSignal);
  process.on("uncaughtException", onError);
  Object.defineProperty(globalThis, failedKey, { value: onFailure, configurable: true });
}

function stopListening(): void {
  for (const signal of signals) process.off(signal, onSignal);
  process.off("uncaughtException", onError);
  Reflect.deleteProperty(globalThis, failedKey);
}

function onSignal(signal: NodeJS.Signals): void {
  // Ctrl-C ends what is waited for first, and the error of that ends the script: then it is applied.
  if (isEnding || (signal === "SIGINT" && process.listenerCount(signal) > 1)) return;
  void applyAll(`the process was asked to end by ${signal}`).then(() => {
    stopListening();
    process.kill(process.pid, signal);
  });
}

function onError(error: unknown): void {
  if (isEnding) return;
  void endAfter(error);
}

/** The runner of scripts waits for it before it tells the error. */
async function onFailure(error: unknown): Promise<void> {
  if (!isEnding) await applyAll(reasonOf(error));
  stopListening();
}

function reasonOf(error: unknown): string {
  return isInterrupt(error) ? "the script was interrupted" : `an error was not caught: ${messageOf(error)}`;
}

async function endAfter(error: unknown): Promise<void> {
  await applyAll(reasonOf(error));
  console.error(inspect(error));
  process.exit(1);
}

async function applyAll(why: string): Promise<void> {
  isEnding = true;
  for (const apply of due) {
    try {
      await apply(why);
    } catch (error) {
      tell("error", `safe state: it could not be applied: ${messageOf(error)}`);
    }
  }
}
