// What is asked of a kernel about cells that are typed, and what it answers: decision 0012 describes the message.
import { KernelMessage, type Kernel } from "@jupyterlab/services";

/** What a kernel that answers says in its kernel_info_reply. */
const feature = "setpoint diagnostics";

/** A finding; its places are counted in code points of the cell. */
export interface Finding {
  start: number;
  end: number;
  severity: "error" | "warning" | "hint";
  message: string;
}

/** The text of a code cell. */
export interface CellText {
  id: string;
  code: string;
}

interface Reply {
  status: string;
  cells?: { id: string; diagnostics: Finding[] }[];
}

/** Whether a kernel answers such questions. */
export async function answers(kernel: Kernel.IKernelConnection): Promise<boolean> {
  return (await kernel.info).supported_features?.includes(feature) ?? false;
}

/**
 * Findings by cell, for those that are wanted of all code cells in their order; nothing if a later question has ended this one.
 * Rejects when the kernel goes.
 */
export async function ask(
  kernel: Kernel.IKernelConnection,
  cells: readonly CellText[],
  wanted: readonly string[],
): Promise<ReadonlyMap<string, readonly Finding[]> | undefined> {
  const message = KernelMessage.createMessage({
    // JupyterLab passes any type on, its types know only Jupyter's own.
    msgType: "setpoint_diagnostics_request" as "complete_request",
    channel: "shell",
    session: kernel.clientId,
    username: kernel.username,
    content: { cells, wanted } as unknown as KernelMessage.ICompleteRequestMsg["content"],
  });
  const reply = await kernel.sendShellMessage(message, true).done;
  const { status, cells: answered } = reply.content as unknown as Reply;
  return status === "ok" ? new Map(answered?.map(({ id, diagnostics }) => [id, diagnostics])) : undefined;
}
