/** Runs the cells of a notebook in a kernel, in order, until one fails. */
import type { Kernel } from "@jupyterlab/services";
import type { Cell, Notebook, Output } from "../server/contents/notebook-format.ts";
import type { RunSession } from "./connect.ts";
import type { Interrupts } from "./interrupts.ts";
import { OutputCollector } from "./outputs.ts";
import type { Progress } from "./progress.ts";

/** How a run ended, and at which code cell, from 1. */
export interface RunOutcome {
  kind: "ok" | "failed" | "interrupted" | "kernel ended";
  cell: number;
}

/**
 * Fills in the outputs and execution counts of the notebook's code cells; `shown` hears of each output as it comes.
 * @throws Error if the kernel ends before it answers.
 */
export async function runCells(
  notebook: Notebook,
  { kernel, spec }: Pick<RunSession, "kernel" | "spec">,
  progress: Progress,
  interrupts: Interrupts,
  shown: (output: Output) => void,
): Promise<RunOutcome> {
  const death = new Promise<"kernel ended">(resolve => {
    kernel.statusChanged.connect((_, state) => {
      if (state === "dead" || state === "autorestarting") resolve("kernel ended");
    });
  });
  const info = await Promise.race([kernel.info, death]);
  if (info === "kernel ended") throw new Error(`kernel ${kernel.name} ended before it answered`);
  const { language_info } = info;
  notebook.metadata["language_info"] = language_info;
  notebook.metadata["kernelspec"] ??= {
    name: spec.name,
    display_name: spec.display_name,
    language: language_info.name,
  };

  const cells = codeCells(notebook);
  for (const cell of cells) Object.assign(cell, { outputs: [], execution_count: null });
  const cellOf = collectOutputs(kernel, shown);
  interrupts.once.then(() => kernel.interrupt()).catch(() => undefined);
  for (const [index, cell] of cells.entries()) {
    if (interrupts.count > 0) return { kind: "interrupted", cell: index };
    if (cell.source.trim() === "") continue;
    progress.start(index + 1);
    const ended = await Promise.race([execute(kernel, cell, cellOf), death, interrupts.twice]);
    progress.finish(ended === "ok" ? "ok" : "error");
    if (interrupts.count > 0 && ended !== "ok") return { kind: "interrupted", cell: index + 1 };
    if (ended === "kernel ended") return { kind: ended, cell: index + 1 };
    if (ended !== "ok") return { kind: "failed", cell: index + 1 };
  }
  return { kind: "ok", cell: cells.length };
}

/** The cells that a run executes. */
export function codeCells(notebook: Notebook): Cell[] {
  return notebook.cells.filter(cell => cell.cell_type === "code");
}

function execute(kernel: Kernel.IKernelConnection, cell: Cell, cellOf: Map<string, Cell>): Promise<string> {
  const request = { code: cell.source, allow_stdin: false, stop_on_error: true };
  const future = kernel.requestExecute(request, true, { cellId: cell.id ?? null });
  cellOf.set(future.msg.header.msg_id, cell);
  // The library drops the request when the kernel is gone, which may be known here before its status is.
  return future.done.then(
    ({ content }) => content.status,
    () => "kernel ended",
  );
}

/** Follows the kernel's outputs; what a cell prints after its end is still its own. */
function collectOutputs(kernel: Kernel.IKernelConnection, shown: (output: Output) => void): Map<string, Cell> {
  const collector = new OutputCollector();
  const cellOf = new Map<string, Cell>();
  kernel.iopubMessage.connect((_, message) => {
    const cell = cellOf.get((message.parent_header as { msg_id?: string }).msg_id ?? "");
    if (!cell) return;
    const output = collector.apply(cell, message.header.msg_type, message.content as Record<string, unknown>);
    if (output) shown(output);
  });
  return cellOf;
}
