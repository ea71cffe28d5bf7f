/** Instruments on HiSLIP: one port, a sub-address each. */

import { serveHislip } from "../hislip/serve-hislip.ts";
import type { ProtocolServer } from "./protocol-server.ts";

/** The port that names leave out (IVI-6.1, section 2.4). */
const usualPort = 4880;

export const hislipServer: ProtocolServer = {
  protocol: "hislip",
  async start(instruments, { port, host, note }) {
    const named = new Map(instruments.map((instrument, index) => [`hislip${index}`, instrument]));
    const server = await serveHislip(named, { port, host, log: line => note("hislip", line) });
    const shown = host.includes(":") ? `[${host}]` : host;
    const suffix = server.port === usualPort ? "" : `,${server.port}`;
    const resourceNames = [...named.keys()].map(name => `TCPIP0::${shown}::${name}${suffix}::INSTR`);
    return { resourceNames, close: () => server.close() };
  },
};
