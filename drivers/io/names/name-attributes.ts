/** Attributes of a resource that its name tells (VPP-4.3, attributes of the resource template and the classes). */
import { ResourceNameError } from "../errors.ts";
import { parseResourceName } from "./resource-name.ts";

/** A number, a text, or a truth value. */
export type AttributeValue = number | string | boolean;

/** What `VI_ATTR_INTF_TYPE` is by interface: VISA's `VI_INTF_…`, and the numbers that PyVISA chose for what VISA does not know. */
export const interfaceNumbers: Readonly<Record<string, number>> = {
  GPIB: 1,
  VXI: 2,
  "GPIB-VXI": 3,
  ASRL: 4,
  PXI: 5,
  TCPIP: 6,
  USB: 7,
  FIREWIRE: 9,
  VICP: 36000,
  "PRLGX-ASRL": 34567,
  "PRLGX-TCPIP": 76543,
};

/** `VI_NO_SEC_ADDR`: what `VI_ATTR_GPIB_SECONDARY_ADDR` is without a secondary address. */
const noSecondaryAddress = 0xffff;

/** Attributes by the part of a name that tells them. */
const ofParts: Readonly<Record<string, readonly [part: string, type: "number" | "text", interfaceType?: string]>> = {
  VI_ATTR_MANF_ID: ["manufacturerId", "number"],
  VI_ATTR_MODEL_CODE: ["modelCode", "number"],
  VI_ATTR_USB_SERIAL_NUM: ["serialNumber", "text"],
  VI_ATTR_USB_INTFC_NUM: ["interfaceNumber", "number"],
  VI_ATTR_TCPIP_ADDR: ["host", "text", "TCPIP"],
  VI_ATTR_TCPIP_DEVICE_NAME: ["device", "text", "TCPIP"],
  VI_ATTR_TCPIP_PORT: ["port", "number", "TCPIP"],
  VI_ATTR_GPIB_PRIMARY_ADDR: ["primaryAddress", "number"],
  VI_ATTR_GPIB_SECONDARY_ADDR: ["secondaryAddress", "number"],
  VI_ATTR_PXI_CHASSIS: ["chassis", "number"],
  VI_ATTR_SLOT: ["slot", "number"],
  VI_ATTR_MAINFRAME_LA: ["logicalAddress", "number"],
};

const ofEvery = ["VI_ATTR_INTF_NUM", "VI_ATTR_INTF_TYPE", "VI_ATTR_RSRC_CLASS", "VI_ATTR_RSRC_NAME"];

/**
 * An attribute of a resource; `undefined` if it does not have it.
 * @throws ResourceNameError for an attribute that no name tells.
 */
export function attributeOfName(resourceName: string, attribute: string): AttributeValue | undefined {
  const { interfaceType, board, resourceClass, parts, canonical } = parseResourceName(resourceName);
  switch (attribute) {
    case "VI_ATTR_INTF_NUM":
      return /^\d+$/.test(board) ? Number(board) : undefined;
    case "VI_ATTR_INTF_TYPE":
      return interfaceNumbers[interfaceType];
    case "VI_ATTR_RSRC_CLASS":
      return resourceClass;
    case "VI_ATTR_RSRC_NAME":
      return canonical;
  }
  const [part, type, only = interfaceType] = ofParts[attribute] ?? [];
  if (part === undefined) {
    const known = [...ofEvery, ...Object.keys(ofParts)].join(", ");
    throw new ResourceNameError(
      `attribute ${attribute}: not known before a resource is open: expected one of ${known}`,
    );
  }
  if (only !== interfaceType) return undefined;
  const value = (parts as Readonly<Record<string, string | undefined>>)[part];
  if (part === "secondaryAddress" && interfaceType === "GPIB" && resourceClass === "INSTR" && value === undefined) {
    return noSecondaryAddress;
  }
  if (value === undefined || type === "text") return value;
  const number = Number(value);
  return Number.isNaN(number) ? undefined : number;
}
