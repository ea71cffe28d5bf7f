/** VISA's attributes of a session. */
import { endianness } from "node:os";
import type { Limits } from "../limits.ts";
import type { Attributes } from "../transport.ts";
import { attributeTable, type AttributeType } from "./attribute-table.ts";
import { textBytes, textOf } from "./declaration.ts";

/** Each operation sets these by what it is asked to do. */
const perOperation = new Set(["VI_ATTR_TMO_VALUE", "VI_ATTR_TERMCHAR", "VI_ATTR_TERMCHAR_EN", "VI_ATTR_SEND_END_EN"]);
const interfaces = /^VI_ATTR_(ASRL|GPIB|TCPIP|USB)_/;

const ranges: Readonly<Record<Exclude<AttributeType, "bool" | "string">, readonly [number, number]>> = {
  uint8: [0, 0xff],
  uint16: [0, 0xffff],
  int16: [-0x8000, 0x7fff],
  uint32: [0, 0xffffffff],
};

/** How a session reads and writes the memory of an attribute. */
export interface AttributeAccess {
  get(id: number, into: Uint8Array, name: string, limits: Limits): Promise<void>;
  set(id: number, value: bigint, name: string, limits: Limits): Promise<void>;
}

/** The attributes that an interface (`GPIB`, `ASRL`, …) has. */
export function visaAttributes(interfaceType: string, access: AttributeAccess): Attributes {
  const names = Object.keys(attributeTable).filter(
    name => (interfaces.exec(name)?.[1] ?? interfaceType) === interfaceType,
  );
  return {
    names,
    async get(name, limits) {
      const [id, type] = find(names, name);
      const memory = new Uint8Array(textBytes);
      await access.get(id, memory, name, limits);
      return decode(memory, type);
    },
    async set(name, value, limits) {
      const [id, type, writable] = find(names, name);
      if (perOperation.has(name)) throw new RangeError(`${name} follows from each operation and cannot be set`);
      if (!writable) throw new RangeError(`${name} can only be read`);
      await access.set(id, encode(name, type, value), name, limits);
    },
  };
}

function find(names: readonly string[], name: string): readonly [number, AttributeType, boolean] {
  const entry = names.includes(name) ? attributeTable[name] : undefined;
  if (entry) return entry;
  throw new RangeError(`${name} is no attribute of this connection: must be one of ${names.join(", ")}`);
}

function decode(memory: Uint8Array, type: AttributeType): unknown {
  const view = new DataView(memory.buffer);
  const little = endianness() === "LE";
  switch (type) {
    case "string":
      return textOf(memory);
    case "bool":
      return view.getUint16(0, little) !== 0;
    case "uint8":
      return view.getUint8(0);
    case "uint16":
      return view.getUint16(0, little);
    case "int16":
      return view.getInt16(0, little);
    default:
      return view.getUint32(0, little);
  }
}

function encode(name: string, type: AttributeType, value: unknown): bigint {
  if (type === "bool") {
    if (typeof value === "boolean") return value ? 1n : 0n;
    throw new RangeError(`${name}: ${String(value)} is invalid: must be true or false`);
  }
  const [least, most] = type === "string" ? [1, 0] : ranges[type];
  const number = Number(value);
  if (typeof value === "number" && Number.isInteger(number) && number >= least && number <= most)
    return BigInt.asUintN(process.arch === "ia32" ? 32 : 64, BigInt(number));
  throw new RangeError(`${name}: ${String(value)} is invalid: must be a whole number between ${least} and ${most}`);
}
