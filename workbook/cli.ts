/** Every command and its options; each is imported from its room when it is called. */
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { join } from "node:path";
import { packageFolder, packageVersion } from "./server/folders.ts";

/** Runs a command line and returns the exit status; a failure is one line on stderr. */
export async function runCommandLine(args: readonly string[]): Promise<number> {
  let status = 0;
  const program = new Command("setpoint")
    .description("a notebook for the lab bench: TypeScript, instruments, simulations")
    .version(packageVersion)
    .configureHelp({ showGlobalOptions: false })
    .exitOverride();

  program
    .command("workbook", { isDefault: true })
    .description("start the workbook and open it in the browser")
    .option("--root <folder>", "folder to serve", process.cwd())
    .option("--port <number>", "first port to try", asPort, 8888)
    .option("--no-browser", "only print the address")
    .option("--open <path>", "document to open, relative to the root")
    .option("--token <text>", "secret that lets a browser in (default: a random one)")
    .argument("[word]")
    .usage("[options]")
    .action(async (word: string | undefined, options: WorkbookCommand) => {
      // Being the default, this command gets every word that is no command.
      if (word !== undefined) throw new Error(unknownCommand(word, program));
      const { startWorkbook } = await import("./server/index.ts");
      await startWorkbook(options);
    });

  const kernel = program.command("kernel").description("the kernel for other Jupyter front-ends");
  kernel
    .command("install")
    .description("make the kernel known to JupyterLab, Notebook, VS Code and nbclient")
    .addOption(new Option("--user", "for this user (default)").conflicts("prefix"))
    .option("--prefix <folder>", "below <folder>/share/jupyter, such as a Python environment")
    .addOption(
      new Option("--language <language>", "what the notebooks are written in").choices(["typescript", "javascript"]),
    )
    .action(async (options: { user?: boolean; prefix?: string; language?: "typescript" | "javascript" }) => {
      const { installKernel } = await import("../kernel/install.ts");
      const folder = installKernel({ ...options, preload: join(packageFolder, "dist", "index.js") });
      process.stdout.write(`kernel installed in ${folder}\n`);
    });

  program
    .command("run")
    .description("run a notebook, or a .ts script, without a browser")
    .argument("<file>", "notebook or script")
    .option("-o, --output <file>", "write the notebook with its outputs")
    .option("--server <url>", "use a running Jupyter server, its address with ?token=…")
    .action(async (file: string, options: { output?: string; server?: string }) => {
      if (/\.[cm]?[jt]s$/.test(file)) {
        const { runScript } = await import("../kernel/run-script.ts");
        await runScript(file, { preload: join(packageFolder, "dist", "index.js") });
        status = Number(process.exitCode ?? 0);
        return;
      }
      const { runNotebook } = await import("./run/index.ts");
      status = await runNotebook(file, options);
    });

  const sim = program.command("sim").description("simulated instruments");
  sim
    .command("serve")
    .description("serve a simulated instrument on real protocols")
    .argument("<file>", "pyvisa-sim YAML file, or the name of a simulation such as keithley/2600")
    .option("--socket [port]", "on a raw TCP socket; a taken port gives way to the next (default: 5025)", asPort)
    .option("--resource <name>", "resource of the file to serve (default: its first socket, else its first)")
    .action(async (file: string, options: { socket?: number | true; resource?: string }) => {
      const { serveSimulation } = await import("../drivers/io/serve/serve.ts");
      const server = await serveSimulation(file, options);
      await new Promise(resolve => process.once("SIGINT", resolve).once("SIGTERM", resolve));
      await server.close();
    });

  program
    .command("doctor")
    .description("tell what works on this machine: Node, optional packages, serial ports, USB instruments, kernelspec")
    .option("--json", "print what was found as JSON")
    .action(async (options: { json?: boolean }) => {
      const [{ runDoctor }, { checkBuses }] = await Promise.all([
        import("./doctor/index.ts"),
        import("../drivers/io/doctor/index.ts"),
      ]);
      status = await runDoctor({ ...options, checkBuses });
    });

  for (const command of [program, kernel, sim]) command.exitOverride();
  try {
    await program.parseAsync(args, { from: "user" });
    return status;
  } catch (error) {
    // Help, version and mistakes in the arguments: commander has said it.
    if (error instanceof CommanderError) return error.exitCode;
    const text = explain(error);
    // A script's own error is a report of several lines.
    process.stderr.write(text.includes("\n") ? `${text.trimEnd()}\n` : `setpoint: ${text}\n`);
    return 1;
  }
}

/** Options of `workbook` as commander reads them. */
interface WorkbookCommand {
  root: string;
  port: number;
  browser: boolean;
  open?: string;
  token?: string;
}

function unknownCommand(word: string, program: Command): string {
  if (word.endsWith(".ipynb")) return `unknown command ${word}: use run ${word}, or workbook --open ${word}`;
  return `unknown command ${word}: must be one of ${program.commands.map(command => command.name()).join(", ")}`;
}

function asPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65535) throw new InvalidArgumentError("must be a port number, 0 to 65535.");
  return port;
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (process.env["SETPOINT_DEBUG"]) return error.stack ?? error.message;
  return error.message;
}
