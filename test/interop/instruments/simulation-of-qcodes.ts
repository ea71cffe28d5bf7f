/** The simulation files that QCoDeS ships, from pip. */
import { dirname, join } from "node:path";
import type { AnyParameter } from "../../../drivers/core/index.ts";
import { finish, installPeers } from "../peers.ts";

/** Path of a simulation file of QCoDeS, such as `Yokogawa_GS200.yaml`. */
export async function simulationOfQcodes(file: string): Promise<string> {
  const { status, output } = await finish(
    installPeers(),
    ["-c", "import importlib.util, logging; logging.disable(); print(importlib.util.find_spec('qcodes').origin)"],
    process.env,
  );
  if (status !== 0) throw new Error(output);
  return join(dirname(output.trim().split("\n").at(-1) ?? ""), "instrument/sims", file);
}

/** Reads a parameter, sets what was read, and reads again: both readings. */
export async function thereAndBack(parameter: AnyParameter): Promise<[first: unknown, second: unknown]> {
  const first = await parameter.get?.();
  await parameter.set?.(first);
  return [first, await parameter.get?.()];
}
