/** Instruments on VXI-11: one core channel, a device each, and a port mapper where this user may have one. */

import { IoError } from "../errors.ts";
import { serveVxi11 } from "../vxi11/serve-vxi11.ts";
import type { ProtocolServer } from "./protocol-server.ts";

export const vxi11Server: ProtocolServer = {
  protocol: "vxi11",
  async start(instruments, { port, host, note }) {
    const devices = new Map(instruments.map((instrument, index) => [`inst${index}`, instrument]));
    try {
      return await serveVxi11(devices, { port, host });
    } catch (error) {
      if (!(error instanceof IoError)) throw error;
      // Ports below 1024 are root's, and there is one port mapper on a machine: names then carry the port of the core channel.
      note("vxi11", error.message);
      return serveVxi11(devices, { port, host, portmapperPort: null });
    }
  },
};
