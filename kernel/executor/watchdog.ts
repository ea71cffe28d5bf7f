/** The thread that hears interrupts while the main thread is busy, and ends what answers nothing. */
import { Session } from "node:inspector";
import { Socket } from "node:net";
import { parentPort, workerData } from "node:worker_threads";
import { slot } from "./shared-memory.ts";

/** After this long, whatever loops is stopped, whichever cell it belongs to. */
const forceMilliseconds = 80;
/** After this long, the main thread is cut. */
const cutMilliseconds = 150;
/** How often a main thread that still does not answer is looked at again. */
const retryMilliseconds = 250;
/** How long an executor may take to close its instruments after its kernel is gone. */
const orphanMilliseconds = 8000;

const { memory, descriptor } = workerData as { memory: Int32Array; descriptor: number };
const lifeline = new Socket({ fd: descriptor, readable: true, writable: false });

lifeline.on("data", (presses: Buffer) => {
  for (let press = 0; press < presses.length; press++) interrupt();
});
lifeline.on("error", () => {});
lifeline.on("close", () => {
  interrupt();
  setTimeout(() => process.kill(process.pid, "SIGKILL"), orphanMilliseconds);
});

function interrupt(): void {
  const request = Atomics.add(memory, slot.requested, 1) + 1;
  Atomics.store(memory, slot.stop, 1);
  parentPort?.postMessage("interrupt");
  setTimeout(() => {
    if (!isHandled(request)) Atomics.store(memory, slot.stop, 2);
  }, forceMilliseconds);
  setTimeout(() => cut(request), cutMilliseconds);
}

function cut(request: number): void {
  if (isHandled(request)) return;
  if (Atomics.load(memory, slot.critical) > 0) {
    setTimeout(() => cut(request), retryMilliseconds);
    return;
  }
  const session = new Session();
  session.connectToMainThread();
  session.post("Runtime.terminateExecution", () => {
    // Connected only for this: a session left open keeps the process from ending.
    session.disconnect();
    Atomics.store(memory, slot.handled, Math.max(request, Atomics.load(memory, slot.handled)));
    Atomics.store(memory, slot.stop, 0);
    parentPort?.postMessage("cut");
  });
  setTimeout(() => cut(request), retryMilliseconds);
}

function isHandled(request: number): boolean {
  return Atomics.load(memory, slot.handled) >= request;
}
