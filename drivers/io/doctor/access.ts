/** Whether this user may use a device, and what helps where not. */
import { constants } from "node:fs";
import { access, readFile, stat } from "node:fs/promises";
import { userInfo } from "node:os";
import { join } from "node:path";
import type { Surroundings } from "./finding.ts";

/** Bits of a file's mode: its group may read and write. */
const forGroup = 0o060;

/** What keeps this user from a device, and what helps; `undefined` if nothing does. Only Linux has such devices. */
export async function accessProblem(device: string, surroundings: Surroundings): Promise<string | undefined> {
  const { root = "/", platform = process.platform, mayUse = mayReadAndWrite } = surroundings;
  if (platform !== "linux") return undefined;
  const path = join(root, device);
  if (await mayUse(path)) return undefined;
  const { user = userInfo().username } = surroundings;
  const info = await stat(path).catch(() => undefined);
  if (info === undefined) return "the device file is missing";
  const group = (info.mode & forGroup) === forGroup ? await groupOf(info.gid, root) : undefined;
  // Whoever is in root's group is root: nobody should be added to it.
  if (group !== undefined && group !== "root") {
    return `no permission: sudo usermod -aG ${group} ${user}, then log in again`;
  }
  return `no permission: only ${info.uid === 0 ? "root" : "its owner"} may use it: a udev rule with MODE="0660" and GROUP="plugdev" helps`;
}

async function mayReadAndWrite(path: string): Promise<boolean> {
  return access(path, constants.R_OK | constants.W_OK).then(
    () => true,
    () => false,
  );
}

async function groupOf(gid: number, root: string): Promise<string | undefined> {
  const lines = (await readFile(join(root, "etc/group"), "utf8").catch(() => "")).split("\n");
  return lines.map(line => line.split(":")).find(fields => fields[2] === String(gid))?.[0];
}
