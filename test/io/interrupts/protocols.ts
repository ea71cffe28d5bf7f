/** The instrument of the interrupted loops, served on every protocol by a process of its own. */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { numbersFile } from "./rounds.ts";

/** Where it is found, by the name of the bus. */
export type Places = Readonly<Record<"socket" | "vxi11" | "hislip" | "serial", string>>;

/** Starts the server; the built one, as a user does. */
export async function serveNumbers(): Promise<{ places: Places; stop: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), "setpoint-interrupts-"));
  const file = join(folder, "numbers.yaml");
  writeFileSync(file, numbersFile(["TCPIP0::localhost::5025::SOCKET"]));
  const built = new URL("../../../dist/index.js", import.meta.url);
  const { startSimulationServer } = (await import(fileURLToPath(built))) as typeof import("../../../index.ts");
  const server = await startSimulationServer(file, { socket: 0, vxi11: 0, hislip: 0, pty: true });
  const named = (pattern: RegExp): string => server.resourceNames.find(name => pattern.test(name)) ?? "";
  const places = {
    socket: named(/SOCKET/),
    vxi11: named(/inst0/),
    hislip: named(/hislip/),
    serial: named(/^ASRL/),
  };
  return {
    places,
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
