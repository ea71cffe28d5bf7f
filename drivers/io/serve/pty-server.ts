/** Instruments on pseudo-terminals, one each: for whoever opens serial ports. */

import type { ProtocolServer } from "./protocol-server.ts";
import { servePty, type PtyServer } from "./pty.ts";

export const ptyServer: ProtocolServer = {
  protocol: "pty",
  async start(instruments) {
    const servers: PtyServer[] = [];
    const close = async (): Promise<void> => {
      await Promise.all(servers.map(server => server.close()));
    };
    try {
      for (const instrument of instruments) servers.push(await servePty(instrument));
    } catch (error) {
      await close();
      throw error;
    }
    return { resourceNames: servers.map(({ resourceName }) => resourceName), close };
  },
};
