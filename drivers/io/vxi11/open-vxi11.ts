/** Makes a transport of the parts of a resource name. */

import { ResourceNameError } from "../errors.ts";
import { Vxi11Transport, type Vxi11Address } from "./vxi11-transport.ts";

/**
 * A transport for `TCPIP::host::inst0`. `TCPIP::host,port::inst0` reaches the core channel at a known port, where there is
 * no portmapper or a firewall lets nothing else through.
 * @throws ResourceNameError if the port is none.
 */
export function openVxi11(
  parts: Readonly<Record<string, string>>,
  options: Pick<Vxi11Address, "portmapperPort" | "lock"> = {},
): Vxi11Transport {
  const { host: given = "", device = "inst0" } = parts;
  const [, host = given, text] = /^(.*),([^,]*)$/.exec(given) ?? [];
  const port = text === undefined ? undefined : Number(text.trim() || Number.NaN);
  if (port !== undefined && !(Number.isInteger(port) && port >= 1 && port <= 65535)) {
    throw new ResourceNameError(
      `host ${JSON.stringify(given)}: port ${JSON.stringify(text)} is invalid: must be between 1 and 65535`,
    );
  }
  return new Vxi11Transport({ host, port, device, ...options });
}
