/** Makes a transport of the parts of a resource name. */

import { ResourceNameError } from "../errors.ts";
import { lanDeviceProblem, readLanDevice } from "../names/lan-device.ts";
import { HislipTransport, type HislipOptions } from "./hislip-transport.ts";

/** Longest sub-address that the protocol knows (IVI-6.1, section 6.1). */
const longestSubAddress = 256;

/**
 * A transport for an instrument at a host; it connects at its first use. `hislip0,4881` is another port than 4880.
 * @throws ResourceNameError if the device is none of HiSLIP.
 */
export function openHislip(
  { host, device }: { readonly host: string; readonly device: string },
  options: HislipOptions = {},
): HislipTransport {
  const refuse = (problem: string): never => {
    throw new ResourceNameError(`LAN device name ${JSON.stringify(device)}: ${problem}`);
  };
  const problem = lanDeviceProblem({ host, device });
  if (problem !== undefined) refuse(problem);
  const address = readLanDevice({ host, device });
  if (address.protocol !== "hislip" || address.subAddress.length > longestSubAddress)
    return refuse("expected hislip and a number, as in hislip0,4880");
  return new HislipTransport({ host: address.host, port: address.port, subAddress: address.subAddress }, options);
}
