/** The process that runs the cells, as the kernel starts it. */
import { fork, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Starts it in a folder; what it says waits in its pipes until somebody listens. */
export function startExecutor(folder: string): ChildProcess {
  const child = fork(fileURLToPath(new URL("./entry.js", import.meta.url)), [], {
    cwd: folder,
    // Opens the way to what a cut leaves in disorder, see `async-stack.ts`.
    execArgv: ["--expose-internals"],
    // Asynchronous calls into C libraries share these threads with files and names.
    env: { ...process.env, UV_THREADPOOL_SIZE: process.env["UV_THREADPOOL_SIZE"] ?? "16" },
    stdio: ["ignore", "pipe", "pipe", "ipc", "pipe", "pipe", "pipe"],
    serialization: "advanced",
  });
  child.on("error", () => {});
  return child;
}
