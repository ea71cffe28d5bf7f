/** What a process does that serves simulations and ends with whoever started it, when its standard input closes. */
import { parseArgs } from "node:util";
import type { RunModule } from "./models.ts";
import { protocols } from "./protocols.ts";
import { serveSimulation } from "./serve.ts";

/** Serves what a command line names; modules only with something that runs them. */
export async function runServeProcess(args: readonly string[], runModule?: RunModule): Promise<void> {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      ...Object.fromEntries(Object.keys(protocols).map(name => [name, { type: "string" as const }])),
      resource: { type: "string", multiple: true },
      all: { type: "boolean" },
      quiet: { type: "boolean" },
      logFile: { type: "string" },
    },
  });

  // An interrupt at the keyboard is for the one who measures, not for the instrument.
  process.on("SIGINT", () => {});

  try {
    await serveSimulation(positionals, { ...values, runModule });
    process.stdout.write("ready\n");
    process.stdin.resume().on("close", () => process.exit(0));
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exit(1);
  }
}
