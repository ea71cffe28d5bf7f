/** Makes a transport of the parts of a resource name. */

import { ResourceNameError } from "../errors.ts";
import { lanDeviceProblem, readLanDevice } from "../names/lan-device.ts";
import { Vxi11Transport, type Vxi11Address } from "./vxi11-transport.ts";

/**
 * A transport for `TCPIP::host::inst0`. `TCPIP::host,port::inst0` reaches the core channel at a known port, where there is
 * no portmapper or a firewall lets nothing else through.
 * @throws ResourceNameError if the port is none.
 */
export function openVxi11(
  { host, device = "inst0" }: { readonly host: string; readonly device?: string },
  options: Pick<Vxi11Address, "portmapperPort" | "lock"> = {},
): Vxi11Transport {
  const problem = lanDeviceProblem({ host, device });
  if (problem !== undefined) throw new ResourceNameError(`host ${JSON.stringify(host)}: ${problem}`);
  const address = readLanDevice({ host, device });
  if (address.protocol !== "vxi11")
    throw new ResourceNameError(`device ${JSON.stringify(device)} speaks HiSLIP, not VXI-11`);
  return new Vxi11Transport({ host: address.host, port: address.port, device, ...options });
}
