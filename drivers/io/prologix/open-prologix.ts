/** Transports to an adapter, and through it. */

import { ResourceNameError } from "../errors.ts";
import { serialBus, serialPath } from "../serial/port-name.ts";
import { SerialAttributes } from "../serial/serial-attributes.ts";
import { SerialStream } from "../serial/serial-stream.ts";
import type { SerialSettings } from "../serial/settings.ts";
import { TcpStream } from "../stream/tcp-stream.ts";
import type { Transport } from "../transport.ts";
import { Adapter } from "./adapter.ts";
import { adapterOf, addBoard } from "./boards.ts";
import { GpibTransport } from "./gpib-transport.ts";
import { InterfaceTransport } from "./interface-transport.ts";

/** What an AR488 is compiled with; a Prologix takes any. */
const adapterBaudRate = 115200;
const highestAddress = 30;
const secondaryGroup = 96;

/**
 * The adapter at a host, as in `PRLGX-TCPIP0::10.0.0.9::1234::INTFC`. While it is open, `GPIB<board>` goes through it.
 * @throws ResourceNameError if another adapter is that board.
 */
export function prologixOverTcp(board: number, host: string, port: number): Transport {
  const bus = `prologix tcp ${host.toLowerCase()} ${port}`;
  const adapter = new Adapter(bus, new TcpStream(host, port));
  const entry = addBoard(board, adapter, `PRLGX-TCPIP${board}::${host}::${port}::INTFC`);
  return new InterfaceTransport(adapter, () => entry[Symbol.dispose]());
}

/**
 * The adapter at a serial port, as in `PRLGX-ASRL0::/dev/ttyUSB0::INTFC`. While it is open, `GPIB<board>` goes through it.
 * @throws ResourceNameError if another adapter is that board.
 */
export function prologixOverSerial(board: number, port: string, settings: Partial<SerialSettings> = {}): Transport {
  const stream = new SerialStream(serialPath(port), { baudRate: adapterBaudRate, ...settings });
  const adapter = new Adapter(`prologix ${serialBus(stream.path)}`, stream);
  const entry = addBoard(board, adapter, `PRLGX-ASRL${board}::${port}::INTFC`);
  return new InterfaceTransport(adapter, () => entry[Symbol.dispose](), new SerialAttributes(stream));
}

/** Whether an adapter has been opened as this board. */
export function isAdapterBoard(board: number): boolean {
  return adapterOf(board) !== undefined;
}

/**
 * An instrument behind the adapter that has been opened as `board`.
 * @throws ResourceNameError for an address that cannot be, or if there is no such adapter.
 */
export function gpibThroughAdapter(board: number, primary: string | number, secondary?: string | number): Transport {
  const resourceName = `GPIB${board}::${primary}${secondary === undefined ? "" : `::${secondary}`}::INSTR`;
  const adapter = adapterOf(board);
  if (!adapter) {
    const what = `no adapter has been opened as board ${board}, as in PRLGX-TCPIP${board}::10.0.0.9::1234::INTFC`;
    throw new ResourceNameError(`connecting to ${resourceName}: ${what}`, { resourceName });
  }
  const first = addressOf(primary);
  // VISA writes secondary addresses as 0 to 30, other programs as 96 to 126: the byte on the bus.
  const second = secondary === undefined ? undefined : addressOf(secondary, secondaryGroup);
  if (first === undefined || (secondary !== undefined && second === undefined)) {
    const what = `GPIB addresses are from 0 to ${highestAddress}`;
    throw new ResourceNameError(`connecting to ${resourceName}: ${what}`, { resourceName });
  }
  return new GpibTransport(adapter, { primary: first, secondary: second });
}

function addressOf(text: string | number, offset = 0): number | undefined {
  const number = typeof text === "number" ? text : /^\d+$/.test(text) ? Number(text) : Number.NaN;
  const address = offset > 0 && number >= offset ? number - offset : number;
  return Number.isInteger(address) && address >= 0 && address <= highestAddress ? address : undefined;
}
