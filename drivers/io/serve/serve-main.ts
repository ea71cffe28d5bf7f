/** A process that serves one simulation and ends with whoever started it, when its standard input closes. */
import { parseArgs } from "node:util";
import { serveSimulation } from "./serve.ts";

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { socket: { type: "string" }, resource: { type: "string" } },
});

// An interrupt at the keyboard is for the one who measures, not for the instrument.
process.on("SIGINT", () => {});

try {
  await serveSimulation(positionals[0] ?? "", values);
  process.stdin.resume().on("close", () => process.exit(0));
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
