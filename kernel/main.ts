/** The kernel's command: `node main.js --connection-file FILE [--preload MODULE] [--language javascript]`. */
import { parseArgs } from "node:util";
import { setFlagsFromString } from "node:v8";
import { startExecutor } from "./executor/executor-child.ts";
import { readConnectionFile } from "./wire/connection.ts";

/** How long the last messages may take to leave, if something else keeps the process running. */
const leaveMilliseconds = 2000;

/** How often a kernel looks whether the program that asked for it is still there. */
const parentCheckMilliseconds = 1000;

const usage = "usage: node main.js --connection-file FILE [--preload MODULE] [--language typescript|javascript]";

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: {
      "connection-file": { type: "string", short: "f" },
      preload: { type: "string" },
      language: { type: "string" },
    },
    allowPositionals: true,
  });
  const file = values["connection-file"] ?? positionals[0];
  if (file === undefined) throw new Error(`the connection file is missing; ${usage}`);
  const { language = "typescript" } = values;
  if (language !== "typescript" && language !== "javascript")
    throw new Error(`language ${language} is not known: must be typescript or javascript; ${usage}`);
  const connection = readConnectionFile(file);
  const folder = process.cwd();
  // The cells' process loads while this one does: the other half of a start takes as long.
  const executor = startExecutor(folder);
  const { Kernel } = await import("./protocol/index.ts");
  compileForShortRuns();
  const kernel = new Kernel({
    connection,
    folder,
    executor,
    preload: values.preload,
    dialect: language,
    ended: leave,
  });
  process.on("SIGINT", () => kernel.interrupt());
  process.on("SIGTERM", () => void kernel.end());
  followParent(() => void kernel.end());
  await kernel.start();
}

/**
 * What runs here is run a few hundred times, beside cells and checker that want the processors: all of it is worth V8's quick
 * compiler at once, little of it the one that optimises. Node 20 begins to optimise after 66 kB of bytecode; later versions
 * wait much longer by themselves, and do not know the option.
 */
function compileForShortRuns(): void {
  setFlagsFromString("--always-sparkplug");
  if (process.versions.node.startsWith("20.")) setFlagsFromString("--interrupt-budget=1000000");
}

/**
 * Ends by having nothing left to do: only then does ZeroMQ wait for what its thread has still to send. Leaving at once
 * loses the reply to the shutdown request on a busy machine.
 */
function leave(): void {
  setTimeout(() => process.exit(0), leaveMilliseconds).unref();
}

/** Jupyter names its process: a kernel that it left behind would keep instruments open. */
function followParent(gone: () => void): void {
  const parent = Number(process.env["JPY_PARENT_PID"]);
  if (!Number.isInteger(parent) || parent <= 1) return;
  const timer = setInterval(() => {
    try {
      process.kill(parent, 0);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") return;
      clearInterval(timer);
      gone();
    }
  }, parentCheckMilliseconds);
  timer.unref();
}

main().catch((error: unknown) => {
  process.stderr.write(`kernel: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
