/** Instruments on the GPIB bus of one simulated Prologix adapter. */

import { serveAdapterOnTcp } from "../prologix/adapter-server.ts";
import { gpibAddresses } from "./gpib-addresses.ts";
import type { ProtocolServer } from "./protocol-server.ts";

export const prologixServer: ProtocolServer = {
  protocol: "prologix",
  async start(instruments, { port, host, note }) {
    const placed = gpibAddresses(instruments);
    const log = (line: string): void => note("prologix", line);
    const server = await serveAdapterOnTcp(placed, { ...(port !== undefined && { port }), host, log });
    const addresses = new Map([...placed].map(([address, instrument]) => [instrument, address]));
    const resourceNames = instruments.map(each => `${server.resourceName} GPIB0::${addresses.get(each)}::INSTR`);
    return { resourceNames, close: () => server.close() };
  },
};
