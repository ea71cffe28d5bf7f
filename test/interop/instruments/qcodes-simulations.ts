/** The simulation files that QCoDeS ships, from its installed package. */
import { dirname, join } from "node:path";
import { finish, installPeers } from "../peers.ts";

/** Path of a file such as `Keithley_2600.yaml`, as pip has installed it. */
export async function qcodesSimulation(name: string): Promise<string> {
  const { status, output } = await finish(
    installPeers(),
    ["-c", "import importlib.util as util; print(util.find_spec('qcodes').origin)"],
    process.env,
  );
  if (status !== 0) throw new Error(output);
  return join(dirname(output.trim().split("\n").at(-1) ?? ""), "instrument/sims", name);
}
