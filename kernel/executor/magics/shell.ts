/** `!command`, `%%bash` and `%%sh`: programs of the system, as part of the cell. */
import { spawn, type ChildProcess } from "node:child_process";
import { currentCell } from "../cell.ts";
import type { Output } from "../output.ts";
import { announce } from "../pending.ts";
import type { Handler } from "./handler.ts";
import { UsageError } from "./usage-error.ts";

/** How long a command may clean up after an interrupt. */
const graceMilliseconds = 1000;
/** How long output that is still in the pipes is waited for: a background process may keep them open for ever. */
const drainMilliseconds = 200;
const notFound = 127;

const running = new Set<ChildProcess>();
let followsExit = false;

/** What a command came to: its exit status, or the signal that ended it. */
type Ending = number | NodeJS.Signals;

/** The cell goes on after a command that fails: the status is printed. */
export const command: Handler = async (argument, { output }) => {
  const ending = await run(argument, argument, [], { shell: true, output });
  if (ending === 0) return;
  const hint = ending === notFound ? "; for the opposite of a value write !(value)" : "";
  output.print("stderr", `!${argument}: ${describe(ending)}${hint}\n`);
};

/** A script that fails is the cell's error. */
export const bash: Handler = (argument, { output }, body) => script("bash", argument, output, body);
export const sh: Handler = (argument, { output }, body) => script("sh", argument, output, body);

async function script(program: string, argument: string, output: Output, body = ""): Promise<void> {
  const args = argument.split(/\s+/u).filter(Boolean);
  const ending = await run(`%%${program}`, program, args, { input: body, output });
  if (ending !== 0) throw new UsageError(`%%${program} ${describe(ending)}`);
}

interface RunOptions {
  output: Output;
  shell?: boolean;
  input?: string;
}

function run(
  label: string,
  program: string,
  args: string[],
  { output, shell = false, input }: RunOptions,
): Promise<Ending> {
  const cell = currentCell();
  const child = spawn(program, args, {
    shell,
    // A group of its own: what the shell has started ends with it.
    detached: process.platform !== "win32",
    stdio: [input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
    windowsHide: true,
  });
  follow(child);
  for (const name of ["stdout", "stderr"] as const) {
    child[name]?.setEncoding("utf8").on("data", (text: string) => output.print(name, text, cell?.id));
  }
  child.stdin?.on("error", () => {});
  child.stdin?.end(input);
  return announce(label, throughOf(child, label, cell?.interrupted));
}

/** Resolves when a command is through: after an interrupt, with all that it has started. */
async function throughOf(child: ChildProcess, label: string, interrupted?: AbortSignal): Promise<Ending> {
  let stop = (): void => {};
  const through = new Promise<Ending>((resolve, reject) => {
    let grace: NodeJS.Timeout | undefined;
    const end = (code: number | null, by: NodeJS.Signals | null): void => resolve(by ?? code ?? 0);
    // Timers of the cell are called off by the interrupt; one that keeps nothing alive is not.
    const later = (work: () => void, milliseconds: number): NodeJS.Timeout => setTimeout(work, milliseconds).unref();
    stop = () => {
      kill(child, "SIGINT");
      grace = later(() => {
        kill(child, "SIGKILL");
        later(() => end(null, "SIGKILL"), drainMilliseconds);
      }, graceMilliseconds);
    };
    interrupted?.addEventListener("abort", stop, { once: true });
    child.once("error", error => reject(new UsageError(`${label}: ${error.message}`)));
    child.once("exit", (code, by) => {
      if (!grace) later(() => !grace && end(code, by), drainMilliseconds);
    });
    child.once("close", (code, by) => {
      clearTimeout(grace);
      end(code, by);
    });
  });
  try {
    return await through;
  } finally {
    // What goes on in the background is not the cell's any more.
    interrupted?.removeEventListener("abort", stop);
  }
}

/** What runs in front ends with this process; what a command has left in the background does not. */
function follow(child: ChildProcess): void {
  running.add(child);
  child.once("exit", () => running.delete(child));
  if (followsExit) return;
  followsExit = true;
  process.once("exit", () => {
    for (const one of running) kill(one, "SIGKILL");
  });
}

function kill({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(process.platform === "win32" ? pid : -pid, signal);
  } catch {
    // It has ended in between.
  }
}

function describe(ending: Ending): string {
  return typeof ending === "number" ? `ended with exit status ${ending}` : `was ended by ${ending}`;
}
