/** Attributes by VISA's names (VPP-4.3, table 5.1.1): those of every connection, and those that its bus adds. */

import type { Limits } from "../limits.ts";
import { parseResourceName } from "../names/resource-name.ts";
import type { Transport } from "../transport.ts";
import type { VisaHandle } from "./visa-handle.ts";

/** VISA's infinite time-out, in milliseconds. */
const infinite = 0xffffffff;
/** VISA's numbers of interfaces. */
const interfaces: Readonly<Record<string, number>> = { GPIB: 1, VXI: 2, ASRL: 4, PXI: 5, TCPIP: 6, USB: 7 };

interface Attribute {
  get(handle: VisaHandle): unknown;
  set?(handle: VisaHandle, value: unknown): void;
}

const common: Readonly<Record<string, Attribute>> = {
  VI_ATTR_RSRC_NAME: { get: ({ resourceName }) => resourceName },
  VI_ATTR_RSRC_CLASS: { get: ({ resourceName }) => parseResourceName(resourceName).resourceClass },
  VI_ATTR_INTF_TYPE: { get: ({ resourceName }) => interfaces[parseResourceName(resourceName).interfaceType] },
  VI_ATTR_INTF_NUM: { get: ({ resourceName }) => Number(parseResourceName(resourceName).board) },
  VI_ATTR_TMO_VALUE: {
    get: ({ timeout }) => (timeout === null ? infinite : Math.round(timeout * 1000)),
    set(handle, value) {
      const milliseconds = number(value, 0, infinite);
      handle.timeout = milliseconds === infinite ? null : milliseconds / 1000;
    },
  },
  VI_ATTR_SEND_END_EN: {
    get: ({ sendEnd }) => sendEnd,
    set: (handle, value) => void (handle.sendEnd = boolean("VI_ATTR_SEND_END_EN", value)),
  },
  VI_ATTR_TERMCHAR: {
    get: ({ readTermination }) => readTermination.charCodeAt(readTermination.length - 1) || 10,
    set: (handle, value) => void (handle.readTermination = String.fromCharCode(number(value, 0, 255))),
  },
  VI_ATTR_TERMCHAR_EN: {
    get: ({ readTermination }) => readTermination !== "",
    set(handle, value) {
      if (!value) handle.readTermination = "";
      else if (handle.readTermination === "") handle.readTermination = "\n";
    },
  },
};

/** Names that can be read. */
export function attributeNames(transport: Transport): string[] {
  return [...Object.keys(common), ...(transport.attributes?.names ?? [])];
}

/** @throws RangeError that lists the names there are. */
export async function getAttribute(
  name: string,
  handle: VisaHandle,
  transport: Transport,
  limits: Limits,
): Promise<unknown> {
  const own = transport.attributes;
  if (own?.names.includes(name)) return own.get(name, limits);
  if (Object.hasOwn(common, name)) return (common[name] as Attribute).get(handle);
  throw unknown(name, transport);
}

/** @throws RangeError for a name that there is not, or that can only be read. */
export async function setAttribute(
  name: string,
  value: unknown,
  handle: VisaHandle,
  transport: Transport,
  limits: Limits,
): Promise<void> {
  const own = transport.attributes;
  if (own?.names.includes(name)) return own.set(name, value, limits);
  const attribute = Object.hasOwn(common, name) ? common[name] : undefined;
  if (!attribute) throw unknown(name, transport);
  if (!attribute.set) throw new RangeError(`attribute ${name} can only be read`);
  attribute.set(handle, value);
}

function unknown(name: string, transport: Transport): RangeError {
  return new RangeError(
    `attribute ${JSON.stringify(name)} is not known here: there are ${attributeNames(transport).join(", ")}`,
  );
}

function boolean(name: string, value: unknown): boolean {
  if (typeof value === "boolean" || value === 0 || value === 1) return Boolean(value);
  throw new RangeError(`${name}: ${JSON.stringify(value)} is invalid: must be true or false`);
}

function number(value: unknown, min: number, max: number): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= min && value <= max) return value;
  throw new RangeError(`${JSON.stringify(value)} is invalid: must be a whole number between ${min} and ${max}`);
}
