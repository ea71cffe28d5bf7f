/** The thread that hears interrupts while the main thread is busy, and ends what answers nothing. */
import { Session } from "node:inspector";
import { Socket } from "node:net";
import { parentPort, workerData } from "node:worker_threads";
import type { DebugRelay } from "./debug-relay.ts";
import type { FromWatchdog } from "./messages.ts";
import { slot } from "./shared-memory.ts";

/** After this long, whatever loops is stopped, whichever cell it belongs to. */
const forceMilliseconds = 80;
/** After this long, the main thread is cut. */
const cutMilliseconds = 150;
/** Unless the process was hardly given a processor meanwhile: then it is cut after this long, asleep or not. */
const starvedMilliseconds = 1000;
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

let isCutting = false;

function interrupt(): void {
  const request = Atomics.add(memory, slot.requested, 1) + 1;
  Atomics.store(memory, slot.stop, 1);
  tell({ type: "interrupt" });
  // The first thing that an interrupt does to a thread that a debugger holds is to let it go.
  relay?.resume();
  force(request);
  watch(request);
}

/** Stops whatever loops; what a debugger holds cannot answer yet. */
function force(request: number): void {
  setTimeout(() => {
    if (relay?.isStopped) force(request);
    else if (!isHandled(request)) Atomics.store(memory, slot.stop, 2);
  }, forceMilliseconds);
}

/** Cuts, again and again, until the main thread says that it goes on: a loop of callbacks survives if it is hit between two. */
function watch(request: number): void {
  let [since, used] = [performance.now(), process.cpuUsage()];
  const timer = setInterval(() => {
    if (isHandled(request) && hasSurvived()) {
      clearInterval(timer);
    } else if (isCutting || relay?.isStopped || Atomics.load(memory, slot.critical) > 0) {
      // Once that is over, the main thread is given the time that it had at first.
      [since, used] = [performance.now(), process.cpuUsage()];
    } else {
      const { user, system } = process.cpuUsage(used);
      const hasRun = (user + system) / 1000 >= cutMilliseconds / 2;
      if (hasRun || performance.now() - since >= starvedMilliseconds) cut();
    }
  }, cutMilliseconds);
}

/** Loaded when it is first asked for: a kernel that nobody debugs pays nothing. */
async function startDebugger(): Promise<void> {
  const { DebugRelay: Relay } = await import("./debug-relay.ts");
  relay ??= new Relay(debugDescriptor, memory);
}

function cut(): void {
  const number = Atomics.add(memory, slot.cuts, 1) + 1;
  isCutting = true;
  const session = new Session();
  session.connectToMainThread();
  session.post("Runtime.terminateExecution", () => {
    // Connected only for this: a session left open keeps the process from ending.
    session.disconnect();
    isCutting = false;
    tell({ type: "cut", number });
  });
}

function tell(message: FromWatchdog): void {
  parentPort?.postMessage(message);
}

/** Whether the main thread has taken note of a request. */
function isHandled(request: number): boolean {
  return Atomics.load(memory, slot.handled) >= request;
}

/** Whether the main thread goes on after what was cut so far. */
function hasSurvived(): boolean {
  return Atomics.load(memory, slot.survived) >= Atomics.load(memory, slot.cuts);
}
