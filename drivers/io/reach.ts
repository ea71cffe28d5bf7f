/** Which of our own transports reaches an address. Each is loaded when it is first used: most notebooks use one. */

import { ResourceNameError } from "./errors.ts";
import type { ResourceName } from "./names/resource-name.ts";
import type { SerialSettings } from "./serial/settings.ts";
import { SocketTransport } from "./stream/socket-transport.ts";
import type { Transport } from "./transport.ts";

/** What some buses need to know besides the address. */
export interface ReachOptions {
  /** Settings of a serial port, besides VISA's defaults (9600 baud, 8 data bits, no parity, 1 stop bit). */
  serial?: Partial<SerialSettings> | undefined;
}

const reached =
  "TCPIP INSTR and SOCKET, ASRL INSTR, USB INSTR and RAW, PRLGX-TCPIP and PRLGX-ASRL INTFC, GPIB INSTR behind one of those or through linux-gpib";

/**
 * The transport to an address; it connects when it is first used.
 * @throws ResourceNameError for an address of a class that only a vendor's library or a simulation has.
 */
export async function reach(name: ResourceName, { serial }: ReachOptions): Promise<Transport> {
  switch (name.interfaceType) {
    case "TCPIP":
      return name.resourceClass === "SOCKET"
        ? new SocketTransport({ host: name.parts.host, port: Number(name.parts.port) })
        : overLan(name.parts, name.canonical);
    case "ASRL":
      return (await import("./serial/serial-transport.ts")).serialTransport(name.board, serial);
    case "USB":
      return (await import("./usbtmc/index.ts")).openUsbTmc(name);
    case "PRLGX-TCPIP":
    case "PRLGX-ASRL":
      return adapter(name, serial);
    case "GPIB":
      if (name.resourceClass === "INSTR") return gpib(name);
  }
  throw new ResourceNameError(
    `connecting to ${name.canonical}: ${name.interfaceType} ${name.resourceClass} has no transport of our own: there are ` +
      `${reached}; others need a vendor's VISA library (visalib: "@ivi") or a simulation (sim)`,
    { resourceName: name.canonical },
  );
}

type PartsOf<Interface extends string, Class extends string = "INSTR"> = Extract<
  ResourceName,
  { interfaceType: Interface; resourceClass: Class }
>["parts"];

async function overLan(parts: PartsOf<"TCPIP">, resourceName: string): Promise<Transport> {
  if (/^\d+$/.test(parts.device)) {
    const hint = `did you mean TCPIP0::${parts.host}::${parts.device}::SOCKET`;
    throw new ResourceNameError(`connecting to ${resourceName}: ${parts.device} is no device of VXI-11: ${hint}`, {
      resourceName,
    });
  }
  if (/^hislip/i.test(parts.device)) return (await import("./hislip/open-hislip.ts")).openHislip(parts);
  return (await import("./vxi11/open-vxi11.ts")).openVxi11(parts);
}

async function adapter(
  name: Extract<ResourceName, { interfaceType: "PRLGX-TCPIP" | "PRLGX-ASRL" }>,
  serial: Partial<SerialSettings> | undefined,
): Promise<Transport> {
  const { prologixOverSerial, prologixOverTcp } = await import("./prologix/open-prologix.ts");
  const board = Number(name.board);
  if (name.interfaceType === "PRLGX-TCPIP") return prologixOverTcp(board, name.parts.host, Number(name.parts.port));
  return prologixOverSerial(board, name.parts.serialDevice, serial);
}

async function gpib(
  name: Extract<ResourceName, { interfaceType: "GPIB"; resourceClass: "INSTR" }>,
): Promise<Transport> {
  const { gpibThroughAdapter, isAdapterBoard } = await import("./prologix/open-prologix.ts");
  const { primaryAddress, secondaryAddress } = name.parts;
  const board = Number(name.board);
  if (isAdapterBoard(board)) return gpibThroughAdapter(board, primaryAddress, secondaryAddress);
  const { GpibTransport } = await import("./gpib/index.ts");
  const secondary = secondaryAddress === undefined ? undefined : Number(secondaryAddress);
  return new GpibTransport({ board, primary: Number(primaryAddress), secondary });
}
