/** `setpoint run` of several files: one after the other, each in a process of its own, as it would be alone. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { packageFolder } from "../server/folders.ts";

const command = join(packageFolder, "dist", "workbook", "main.js");
/** What a shell says of a command that Ctrl-C ended; it is said of SIGTERM too. */
const interrupted = 130;

/** Runs every file, also after one that fails, until Ctrl-C. Returns the exit status: 0 if all went well. */
export async function runSeveral(files: readonly string[], { server }: { server?: string } = {}): Promise<number> {
  const failed: string[] = [];
  let isInterrupted = false;
  let child: ChildProcess | undefined;
  // Ctrl-C is heard by the file that runs, too: it ends in its own way, and the next one does not begin.
  const interrupt = (): void => void (isInterrupted = true);
  const terminate = (signal: NodeJS.Signals): void => {
    interrupt();
    child?.kill(signal);
  };
  process.on("SIGINT", interrupt).on("SIGTERM", terminate);
  try {
    for (const file of files) {
      const args = [command, "run", file, ...(server === undefined ? [] : ["--server", server])];
      child = spawn(process.execPath, args, { stdio: "inherit" });
      const [status] = (await once(child, "exit")) as [number | null];
      if (isInterrupted) return interrupted;
      if (status !== 0) failed.push(file);
    }
  } finally {
    process.off("SIGINT", interrupt).off("SIGTERM", terminate);
  }
  if (failed.length === 0) return 0;
  process.stderr.write(`setpoint: ${failed.length} of ${files.length} files failed: ${failed.join(", ")}\n`);
  return 1;
}
