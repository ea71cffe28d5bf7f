/** Whether a bar tells how far a sweep is, where the call does not say. */

import { kernel } from "../../drivers/runtime.ts";
import { config } from "../config/index.ts";

/** What is configured, else whether somebody may look: in a notebook, and at a terminal. */
export function showsProgress(): boolean {
  return config.get("dataset.dond_show_progress") ?? (kernel() !== undefined || process.stderr.isTTY);
}
