/** Where the history lies. */
import { homedir } from "node:os";
import { join } from "node:path";

/** `history` in the user's data folder of this platform; `SETPOINT_DATA_DIR` and `SETPOINT_HISTORY_DIR` name other ones. */
export function historyFolder(env: NodeJS.ProcessEnv = process.env): string {
  return env["SETPOINT_HISTORY_DIR"] || join(dataFolder(env), "history");
}

function dataFolder(env: NodeJS.ProcessEnv): string {
  if (env["SETPOINT_DATA_DIR"]) return env["SETPOINT_DATA_DIR"];
  if (process.platform === "win32") return join(env["APPDATA"] ?? join(homedir(), "AppData", "Roaming"), "Setpoint");
  if (process.platform === "darwin") return join(homedir(), "Library", "Application Support", "Setpoint");
  return join(env["XDG_DATA_HOME"] || join(homedir(), ".local", "share"), "setpoint");
}
