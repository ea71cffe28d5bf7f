/** The thread that hears interrupts while the main thread is busy, and ends what answers nothing. */
import { Session } from "node:inspector";
import { Socket } from "node:net";
import { parentPort, workerData } from "node:worker_threads";
import type { DebugRelay } from "./debug-relay.ts";
import { slot } from "./shared-memory.ts";

/** After this long, whatever loops is stopped, whichever cell it belongs to. */
const forceMilliseconds = 80;
/** After this long, the main thread is cut. */
const cutMilliseconds = 150;
/** How often a main thread that still does not answer is looked at again. */
const retryMilliseconds = 250;
/** How long an executor may take to close its instruments after its kernel is gone. */
const orphanMilliseconds = 8000;

/** What the kernel process writes to the lifeline to have a debugger; any other byte is an interrupt. */
const startsDebugger = "d".charCodeAt(0);

const { memory, descriptor, debugDescriptor } = workerData as {
  memory: Int32Array;
  descriptor: number;
  debugDescriptor: number;
};
const lifeline = new Socket({ fd: descriptor, readable: true, writable: false });

let relay: DebugRelay | undefined;

lifeline.on("data", (bytes: Buffer) => {
  for (const byte of bytes) {
    if (byte === startsDebugger) void startDebugger();
    else interrupt();
  }
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
  // The first thing that an interrupt does to a thread that a debugger holds is to let it go.
  relay?.resume();
  whileRunning(forceMilliseconds, () => {
    if (!isHandled(request)) Atomics.store(memory, slot.stop, 2);
  });
  whileRunning(cutMilliseconds, () => cut(request));
}

/** Waits, and waits again if a debugger holds the main thread then: what is held cannot answer. */
function whileRunning(milliseconds: number, run: () => void): void {
  setTimeout(() => (relay?.isStopped ? whileRunning(milliseconds, run) : run()), milliseconds);
}

/** Loaded when it is first asked for: a kernel that nobody debugs pays nothing. */
async function startDebugger(): Promise<void> {
  const { DebugRelay: Relay } = await import("./debug-relay.ts");
  relay ??= new Relay(debugDescriptor, memory);
}

function cut(request: number): void {
  if (isHandled(request)) return;
  if (Atomics.load(memory, slot.critical) > 0) {
    whileRunning(retryMilliseconds, () => cut(request));
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
  whileRunning(retryMilliseconds, () => cut(request));
}

function isHandled(request: number): boolean {
  return Atomics.load(memory, slot.handled) >= request;
}
