/** The thread that hears interrupts while the main thread is busy, and ends what answers nothing. */
import { Session } from "node:inspector";
import { Socket } from "node:net";
import { parentPort, workerData } from "node:worker_threads";
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

let isCutting = false;

function interrupt(): void {
  const request = Atomics.add(memory, slot.requested, 1) + 1;
  Atomics.store(memory, slot.stop, 1);
  tell({ type: "interrupt" });
  setTimeout(() => {
    if (!isHandled(request)) Atomics.store(memory, slot.stop, 2);
  }, forceMilliseconds);
  watch(request);
}

/** Cuts, again and again, until the main thread says that it goes on: a loop of callbacks survives if it is hit between two. */
function watch(request: number): void {
  let [since, used] = [performance.now(), process.cpuUsage()];
  const timer = setInterval(() => {
    if (isHandled(request)) {
      clearInterval(timer);
    } else if (isCutting || Atomics.load(memory, slot.critical) > 0) {
      // Once that is over, the main thread is given the time that it had at first.
      [since, used] = [performance.now(), process.cpuUsage()];
    } else {
      const { user, system } = process.cpuUsage(used);
      const hasRun = (user + system) / 1000 >= cutMilliseconds / 2;
      if (hasRun || performance.now() - since >= starvedMilliseconds) cut();
    }
  }, cutMilliseconds);
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

function isHandled(request: number): boolean {
  return Atomics.load(memory, slot.handled) >= request;
}
