// Runs a command that prints nothing unless it fails.
import { spawn } from "node:child_process";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"];

/** Resolves when the command has ended well; else rejects with the last lines it printed. It never outlives us. */
export function run(command, args, cwd, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: ["ignore", "pipe", "pipe"], ...options });
    let output = "";
    let stopped;
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", text => (output = (output + text).slice(-8000)));
    }
    const stop = signal => {
      stopped = signal;
      child.kill(signal);
    };
    for (const signal of signals) process.on(signal, stop);
    const ended = () => {
      for (const signal of signals) process.off(signal, stop);
    };
    child.once("error", error => {
      ended();
      reject(error);
    });
    child.once("close", (status, signal) => {
      ended();
      if (stopped) reject(new Error("stopped"));
      else if (status === 0) resolve();
      else reject(new Error(lastLines(output) || `${command} ended with ${signal ?? `status ${status}`}`));
    });
  });
}

/** Without the stacks: where in npm or Node something failed helps nobody here. */
function lastLines(text) {
  const lines = text.trim().split("\n");
  return lines
    .filter(line => !/^(npm error)?\s+at /.test(line))
    .slice(-25)
    .join("\n");
}
