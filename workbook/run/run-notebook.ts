/** `setpoint run`: a notebook from the first cell to the last, or to the first error, and a file with what it showed. */
import { readFile } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import { writeAtomically } from "../server/contents/atomic-write.ts";
import {
  formatNotebook,
  NotebookFormatError,
  parseNotebook,
  type Notebook,
} from "../server/contents/notebook-format.ts";
import { connect, type RunSession } from "./connect.ts";
import { listenForInterrupts } from "./interrupts.ts";
import { outputText } from "./output-text.ts";
import { Progress, type Screen } from "./progress.ts";
import { quietConsole } from "./quiet.ts";
import { codeCells, runCells, type RunOutcome } from "./run-cells.ts";
import { WidgetStates } from "./widget-state.ts";

export interface RunOptions {
  /** File for the notebook with its outputs. Default none: the text of the outputs goes to standard output. */
  output?: string;
  /** Address of a Jupyter server with its token. Default a server of our own. */
  server?: string;
  /** Where progress and errors are shown. Default standard error. */
  screen?: Screen;
}

/**
 * Runs the notebook's cells in order. Returns the exit status: 0, 1 if a cell failed, 130 if it was interrupted. The output
 * file is written in every case.
 * @throws Error if the file is no notebook or no kernel can be started.
 */
export async function runNotebook(file: string, options: RunOptions = {}): Promise<number> {
  const { output, screen = process.stderr } = options;
  const notebook = await readNotebook(file);
  const kernelspec = notebook.metadata["kernelspec"] as { name?: string; language?: string } | undefined;
  const info = notebook.metadata["language_info"] as { name?: string } | undefined;
  const unmute = quietConsole();
  let run: RunSession | undefined;
  const interrupts = listenForInterrupts(() => {
    run?.server?.kernels.killAll();
    process.exit(130);
  });
  try {
    const place = { folder: dirname(resolve(file)), path: basename(file), kernelName: kernelspec?.name };
    const language = kernelspec?.language ?? info?.name;
    run = await connect({ ...place, language, server: options.server });
    try {
      const progress = new Progress(screen, codeCells(notebook).length);
      const widgets = new WidgetStates();
      run.kernel.iopubMessage.connect((_, message) => widgets.apply(message));
      const outcome = await runCells(notebook, run, progress, interrupts, shown => {
        if (output !== undefined && shown.output_type !== "error") return;
        progress.clear();
        if (shown.output_type === "error") screen.write(outputText(shown, screen.isTTY));
        else process.stdout.write(outputText(shown));
      });
      widgets.writeTo(notebook);
      if (output !== undefined) await writeAtomically(resolve(output), formatNotebook(notebook));
      // Its outputs were made here, by this user: the workbook may show them in full.
      if (output !== undefined) await run.server?.contents.notary.sign(parseNotebook(formatNotebook(notebook)));
      progress.end(`${basename(file)}: ${summary(outcome, codeCells(notebook).length)}`);
      return { ok: 0, failed: 1, "kernel ended": 1, interrupted: 130 }[outcome.kind];
    } finally {
      await run.close();
    }
  } finally {
    interrupts.stop();
    unmute();
  }
}

function summary({ kind, cell }: RunOutcome, cells: number): string {
  if (kind === "ok") return `${cells} ${cells === 1 ? "cell" : "cells"} ran`;
  const what = { failed: "failed", interrupted: "was interrupted", "kernel ended": "ended its kernel" }[kind];
  return `cell ${cell} of ${cells} ${what}`;
}

async function readNotebook(file: string): Promise<Notebook> {
  try {
    return parseNotebook(await readFile(file, "utf8"));
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const text = !(cause instanceof NotebookFormatError) && code === "ENOENT" ? "file does not exist" : message;
    throw new Error(`reading ${file}: ${text}`, { cause });
  }
}
