/** Listening on the first port that is free. */

import type { AddressInfo, Server } from "node:net";
import { SimulationError } from "../errors.ts";

const portsToTry = 100;

/**
 * Listens on the first free port from `port` on, or on any if that is 0, and returns it.
 * @throws SimulationError if none is free.
 */
export async function listen(server: Server, host: string, port: number): Promise<number> {
  for (let candidate = port; ; candidate++) {
    try {
      await new Promise<void>((resolve, reject) => {
        server.once("error", reject);
        server.listen(candidate, host, () => {
          server.off("error", reject);
          resolve();
        });
      });
      return (server.address() as AddressInfo).port;
    } catch (error) {
      const taken = (error as NodeJS.ErrnoException).code === "EADDRINUSE";
      if (taken && candidate < Math.min(port + portsToTry, 65535)) continue;
      const why = taken ? `no port from ${port} to ${candidate} is free` : (error as Error).message;
      throw new SimulationError(`serving on ${host}: ${why}`, { cause: error });
    }
  }
}
