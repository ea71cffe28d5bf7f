/** What a USB instrument knows of itself, by the names of VISA's attributes (VPP-4.3, section 5.1). */

import type { Attributes } from "../transport.ts";
import type { UsbLink } from "./link.ts";

/** The character that ends a read at the instrument, where that is switched on. */
export interface TermChar {
  value: number;
  enabled: boolean;
}

/** What the instrument says of itself, read when it is asked for. */
export interface Known {
  readonly is4882: boolean;
  /** Whether replies can be asked for up to a character. */
  readonly termChar: boolean;
}

/** Attributes of a link; those of the termination character can be set. */
export function usbAttributes(link: UsbLink, termChar: TermChar, known: () => Known): Attributes {
  const { identity } = link;
  const read: Readonly<Record<string, () => unknown>> = {
    VI_ATTR_MANF_ID: () => identity.vendorId,
    VI_ATTR_MODEL_CODE: () => identity.productId,
    VI_ATTR_MANF_NAME: () => identity.manufacturer ?? "",
    VI_ATTR_MODEL_NAME: () => identity.product ?? "",
    VI_ATTR_USB_SERIAL_NUM: () => identity.serialNumber,
    VI_ATTR_USB_INTFC_NUM: () => identity.interfaceNumber,
    VI_ATTR_USB_PROTOCOL: () => link.interfaceProtocol,
    VI_ATTR_4882_COMPLIANT: () => known().is4882,
    VI_ATTR_TERMCHAR: () => termChar.value,
    VI_ATTR_TERMCHAR_EN: () => termChar.enabled,
  };
  return {
    names: Object.keys(read),
    async get(name) {
      const get = Object.hasOwn(read, name) ? read[name] : undefined;
      if (!get) throw new RangeError(`attribute ${name} is unknown: must be one of ${Object.keys(read).join(", ")}`);
      return get();
    },
    async set(name, value) {
      if (name === "VI_ATTR_TERMCHAR") {
        if (typeof value !== "number" || !Number.isInteger(value) || value < 0 || value > 255)
          throw new RangeError(`${name} ${String(value)} is invalid: must be between 0 and 255`);
        termChar.value = value;
      } else if (name === "VI_ATTR_TERMCHAR_EN") {
        if (typeof value !== "boolean")
          throw new RangeError(`${name} ${String(value)} is invalid: must be true or false`);
        if (value && !known().termChar)
          throw new RangeError(`${name} true is invalid: the instrument knows no termination character`);
        termChar.enabled = value;
      } else {
        const settable = "VI_ATTR_TERMCHAR, VI_ATTR_TERMCHAR_EN";
        throw new RangeError(`attribute ${name} cannot be set: must be one of ${settable}`);
      }
    },
  };
}
