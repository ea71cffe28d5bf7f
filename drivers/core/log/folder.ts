/** Where log files go. */

import { homedir } from "node:os";
import { join } from "node:path";

/** `logs` in the user's data folder of this platform; `SETPOINT_DATA_DIR` names another one. */
export function logFolder(env: NodeJS.ProcessEnv = process.env): string {
  return join(dataFolder(env), "logs");
}

function dataFolder(env: NodeJS.ProcessEnv): string {
  if (env["SETPOINT_DATA_DIR"]) return env["SETPOINT_DATA_DIR"];
  if (process.platform === "win32") return join(env["APPDATA"] ?? join(homedir(), "AppData", "Roaming"), "Setpoint");
  if (process.platform === "darwin") return join(homedir(), "Library", "Application Support", "Setpoint");
  return join(env["XDG_DATA_HOME"] || join(homedir(), ".local", "share"), "setpoint");
}
