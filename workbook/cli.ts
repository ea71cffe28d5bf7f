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
    // An option belongs to the command that it follows.
    .enablePositionalOptions()
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
    .description("run notebooks, or .ts scripts and tests, without a browser")
    .argument("<files...>", "notebooks or scripts; several run one after the other, as in run drivers/*.test.ts")
    .option("-o, --output <file>", "write the notebook with its outputs")
    .option("--server <url>", "use a running Jupyter server, its address with ?token=…")
    .action(async ([file = "", ...others]: string[], options: { output?: string; server?: string }) => {
      if (others.length > 0) {
        const files = [file, ...others];
        if (options.output !== undefined)
          throw new Error(`running ${files.length} files: -o takes the notebook of one: run each by itself`);
        const { runSeveral } = await import("./run/run-several.ts");
        status = await runSeveral(files, options);
        return;
      }
      if (/\.[cm]?[jt]s$/.test(file)) {
        const { runScript } = await import("../kernel/run-script.ts");
        await runScript(file, { preload: join(packageFolder, "dist", "index.js") });
        status = Number(process.exitCode ?? 0);
        return;
      }
      const { runNotebook } = await import("./run/index.ts");
      status = await runNotebook(file, options);
    });

  const { protocols } = await import("../drivers/io/serve/protocols.ts");
  const withProtocols = (command: Command): Command => {
    for (const { flag, description } of Object.values(protocols)) {
      const option = new Option(flag, description);
      command.addOption(flag.endsWith("]") ? option.argParser(asPort) : option);
    }
    return command
      .option("--host <address>", "address to listen on (default: 127.0.0.1, this machine alone)")
      .option("--quiet", "print the addresses alone, not what is said")
      .option("--log <file>", "write all that travels to a file, a JSON object a line");
  };

  const sim = program.command("sim").description("simulated instruments");
  withProtocols(
    sim
      .command("serve")
      .description("serve simulated instruments on real protocols; a taken port gives way to the next that is free")
      .argument(
        "<files...>",
        "pyvisa-sim YAML files, names of simulations such as keithley/2600, or .ts files that export instruments",
      ),
  )
    .option(
      "--resource <name>",
      "a resource of the files to serve, may be given again (default: of each file its first socket, else its first)",
      collect,
    )
    .option("--all", "serve every resource of the files")
    .action(async (files: string[], { log: logFile, ...options }: ServeCommand) => {
      const { serveSimulation } = await import("../drivers/io/serve/serve.ts");
      await untilSignal(await serveSimulation(files, { ...options, logFile, runModule }));
    });
  sim
    .command("process", { hidden: true })
    .description("serve until the standard input ends, for startSimulationServer")
    .allowUnknownOption()
    .argument("[args...]")
    .action(async (served: string[]) => {
      const { runServeProcess } = await import("../drivers/io/serve/serve-process.ts");
      await runServeProcess(served, runModule);
    });

  const record = withProtocols(
    program
      .command("record")
      .description("sit between a client and an instrument, and record what they say")
      .argument("<resource>", "address of the instrument"),
  )
    .enablePositionalOptions()
    .option("-o, --output <file>", "recording to write, as in session.jsonl (required)")
    .option("--force", "replace a file that exists")
    .option(
      "--asks <pattern>",
      "which messages have a reply, on buses other than streams (default: ? or print(…))",
      asPattern,
    )
    .option("--timeout <seconds>", "how long the instrument may take for a reply (default: 10)", asSeconds)
    .option("--sim <name>", "record a simulation instead of an instrument")
    .option("--visalib <library>", "VISA library to reach the instrument through")
    .action(async (resource: string, { log: logFile, output, force, ...options }: RecordCommand) => {
      if (output === undefined) throw new Error(`recording ${resource}: say where to write it: -o session.jsonl`);
      const { recordInstrument } = await import("../drivers/io/record/record-instrument.ts");
      await untilSignal(await recordInstrument(resource, { ...options, output, replace: force, logFile }));
    });
  record
    .command("convert")
    .description("make a simulation or a test of a recording")
    .argument("<file>", "recording")
    .addOption(new Option("--to <kind>", "what to make").choices(["sim.yaml", "test.ts"]).makeOptionMandatory())
    .option("-o, --output <file>", "file to write (default: that of the recording with another ending)")
    .option("--force", "replace a file that exists")
    .option("--driver <class>", "driver that the test is for (default: VisaInstrument)")
    .option("--from <module>", "module that exports the driver (default: setpoint)")
    .action(async (file: string, options: ConvertCommand) => {
      const { convertRecording } = await import("../drivers/io/record/convert.ts");
      process.stdout.write(`${await convertRecording(file, options)}\n`);
    });

  const station = program.command("station").description("the instruments of an experiment, as a file lists them");
  station
    .command("types")
    .description(
      "write what TypeScript has to know of a station's instruments, so that station.smu.smua.volt completes",
    )
    .argument("[files...]", "station files in YAML (default: the *.station.yaml of this folder)")
    .option("-o, --output <file>", "file to write (default: station.d.ts beside the station file)")
    .option("--check", "write nothing, and fail if the file is out of date")
    .action(async (files: string[], options: { output?: string; check?: boolean }) => {
      const { writeStationTypes } = await import("../drivers/station/types/index.ts");
      process.stdout.write(`${(await writeStationTypes(files, options)).join("\n")}\n`);
    });

  const data = program.command("data").description("runs in databases of measurements, those of QCoDeS too");
  const withDatabase = (command: Command): Command =>
    command.option("--db <file>", "the database (default: core.db_location of qcodesrc.json, ~/experiments.db)");
  withDatabase(data.command("list"))
    .description("list the runs")
    .option("--experiment <name>", "only those of this experiment")
    .option("--sample <name>", "only those of this sample")
    .option("--last <number>", "only so many, the newest", asCount)
    .option("--json", "print them as JSON")
    .action(async (options: DataListCommand) => {
      const { listData } = await import("../measure/command/index.ts");
      process.stdout.write(`${await listData(options)}\n`);
    });
  withDatabase(data.command("show"))
    .description("show a run: its times, columns, metadata, and what ended it")
    .argument("<run>", "its number", asCount)
    .option("--snapshot", "print its snapshot alone, as JSON")
    .action(async (run: number, options: { db?: string; snapshot?: boolean }) => {
      const { showData } = await import("../measure/command/index.ts");
      process.stdout.write(`${await showData(run, options)}\n`);
    });
  withDatabase(data.command("export"))
    .description("write runs as files for other programs, and print their paths")
    .argument("<runs...>", "their numbers, or all")
    .addOption(
      new Option("--to <kind>", "kind of file").choices(["netcdf", "csv", "zarr", "parquet"]).makeOptionMandatory(),
    )
    .option("-o, --output <folder>", "folder of the files (default: one beside the database)")
    .option("--prefix <text>", "what their names begin with (default: qcodes_)")
    .option("--force", "replace files that exist")
    .action(async (runs: string[], options: DataExportCommand) => {
      const { exportData } = await import("../measure/command/index.ts");
      await exportData(asRuns(runs), options, path => void process.stdout.write(`${path}\n`));
    });
  withDatabase(data.command("check"))
    .description("look whether a database is whole; fails if anything is wrong, other than a run that is not completed")
    .action(async ({ db }: { db?: string }) => {
      const { checkData } = await import("../measure/command/index.ts");
      const { text, isWhole } = await checkData(db);
      process.stdout.write(`${text}\n`);
      if (!isWhole) status = 1;
    });

  program
    .command("new-driver")
    .description("write a driver with its simulation, test, notebook and page, all working, to begin with")
    .argument("<company>", "maker of the instrument, as in keithley")
    .argument("<model>", "its model, as in 2450")
    .option("--channels <names>", "names of its channels, as in a,b (default: none)", asNames)
    .option("--folder <folder>", "folder of the notebooks, or of the sources of this package", process.cwd())
    .action(async (company: string, model: string, options: { channels?: string[]; folder: string }) => {
      const { newDriver } = await import("../drivers/scaffold/new-driver.ts");
      const { className, files, test } = newDriver(company, model, options);
      process.stdout.write(`${className}:\n${files.map(file => `  ${file}\n`).join("")}test it: ${test}\n`);
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

  for (const command of [program, kernel, sim, record, station, data]) command.exitOverride();
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

/** Options of `sim serve`; a protocol without a port is `true`. */
interface ServeCommand {
  quiet?: boolean;
  resource?: string[];
  all?: boolean;
  host?: string;
  log?: string;
}

/** Options of `record`. */
interface RecordCommand {
  quiet?: boolean;
  output?: string;
  force?: boolean;
  asks?: RegExp;
  timeout?: number;
  sim?: string;
  visalib?: string;
  host?: string;
  log?: string;
}

/** Options of `record convert`. */
interface ConvertCommand {
  to: "sim.yaml" | "test.ts";
  output?: string;
  force?: boolean;
  driver?: string;
  from?: string;
}

/** Options of `data list`. */
interface DataListCommand {
  db?: string;
  experiment?: string;
  sample?: string;
  last?: number;
  json?: boolean;
}

/** Options of `data export`. */
interface DataExportCommand {
  to: "netcdf" | "csv" | "zarr" | "parquet";
  db?: string;
  output?: string;
  prefix?: string;
  force?: boolean;
}

/** Runs a module with the kernel's loader, which knows TypeScript. */
async function runModule(
  file: string,
  use: (exported: Readonly<Record<string, unknown>>) => unknown,
): Promise<unknown> {
  const { runScript } = await import("../kernel/run-script.ts");
  return runScript(file, { preload: join(packageFolder, "dist", "index.js") }, use);
}

async function untilSignal(server: { close(): Promise<void> }): Promise<void> {
  await new Promise(resolve => process.once("SIGINT", resolve).once("SIGTERM", resolve));
  await server.close();
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

function asCount(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError("must be a whole number, 1 or more.");
  return Number(text);
}

function asRuns(texts: readonly string[]): number[] | "all" {
  if (texts.length === 1 && texts[0] === "all") return "all";
  return texts.map(text => {
    if (/^[1-9]\d*$/.test(text)) return Number(text);
    throw new Error(`exporting run ${text}: must be a whole number, 1 or more, or all in place of numbers`);
  });
}

function collect(text: string, before: string[] = []): string[] {
  return [...before, text];
}

function asNames(text: string): string[] {
  return text.split(",").map(name => name.trim());
}

function asSeconds(text: string): number {
  const seconds = Number(text.trim() || Number.NaN);
  if (!(seconds > 0)) throw new InvalidArgumentError("must be a number of seconds.");
  return seconds;
}

function asPattern(text: string): RegExp {
  try {
    return new RegExp(text);
  } catch (error) {
    throw new InvalidArgumentError(`must be a regular expression: ${(error as Error).message}.`);
  }
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (process.env["SETPOINT_DEBUG"]) return error.stack ?? error.message;
  return error.message;
}
