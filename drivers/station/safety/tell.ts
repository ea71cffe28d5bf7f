/** What safety has done is told twice: in the log, and on the stderr of the notebook. */

import { consoleHandler } from "../../core/log/start.ts";
import { getLogger, isLogged } from "../../core/log/logger.ts";

const log = getLogger("setpoint.safety");

/** Logs a line, and prints it where the log does not. */
export function tell(level: "warning" | "error", text: string): void {
  // Without a handler the logger prints; with one, only the console's does.
  const isPrinted = !isLogged() || consoleHandler() !== undefined;
  log[level](text);
  if (!isPrinted) console.error(text);
}
