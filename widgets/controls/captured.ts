/** A place for outputs that is no cell: what is shown there can be replaced at any time. */

import type { Json } from "../../kernel/runtime.ts";
import { bundleOf } from "../bundle.ts";
import { Widget } from "../model/widget.ts";

/** What the place shows: outputs as notebooks keep them. */
export abstract class Captured<State extends object> extends Widget<State & { outputs: readonly unknown[] }> {
  /** Shows a value in the place of all that was there; nothing flickers. */
  async show(...values: readonly unknown[]): Promise<void> {
    const outputs = await Promise.all(values.map(outputOf));
    this.set({ outputs } as unknown as Partial<State & { outputs: readonly unknown[] }>);
  }

  /** Adds a value below what is there. */
  async append(value: unknown): Promise<void> {
    const output = await outputOf(value);
    const outputs = [...(this.read("outputs") as readonly unknown[]), output];
    this.set({ outputs } as unknown as Partial<State & { outputs: readonly unknown[] }>);
  }

  /** Shows an error as text. */
  showError(error: unknown): void {
    const { name, message } = error instanceof Error ? error : { name: "Error", message: String(error) };
    const output = { output_type: "error", ename: name, evalue: message, traceback: [`${name}: ${message}`] };
    this.set({ outputs: [output] } as unknown as Partial<State & { outputs: readonly unknown[] }>);
  }

  /** Takes everything away. */
  clear(): void {
    this.set({ outputs: [] } as unknown as Partial<State & { outputs: readonly unknown[] }>);
  }
}

async function outputOf(value: unknown): Promise<Json> {
  const data = await bundleOf(value);
  return { output_type: "display_data", data, metadata: {} };
}
