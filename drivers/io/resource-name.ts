/** VISA resource names: what an address says, and its canonical spelling (VPP-4.3, section 4.3.1.1). */
import { ResourceNameError } from "./errors.ts";

/** A resource name, taken apart. */
export interface ResourceName {
  /** Interface in capitals: `TCPIP`, `GPIB`, `ASRL`, … */
  readonly interfaceType: string;
  /** Number of the board; for `ASRL` the port or device. */
  readonly board: string;
  /** `INSTR`, `SOCKET`, `RAW`, … */
  readonly resourceClass: string;
  /** What stands between, by name: `host`, `port`, `primaryAddress`, … */
  readonly parts: Readonly<Record<string, string>>;
  /** The full spelling, defaults included: `TCPIP0::10.0.0.7::inst0::INSTR`. */
  readonly canonical: string;
}

/** Parts in order; `name=default` may be left out and is filled in, `name?` may be left out and stays out. */
const grammar: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  ASRL: { INSTR: [] },
  GPIB: { INSTR: ["primaryAddress", "secondaryAddress?"], INTFC: [] },
  TCPIP: { INSTR: ["host", "device=inst0"], SOCKET: ["host", "port"] },
  USB: {
    INSTR: ["manufacturerId", "modelCode", "serialNumber", "interfaceNumber=0"],
    RAW: ["manufacturerId", "modelCode", "serialNumber", "interfaceNumber=0"],
  },
  PXI: { INSTR: ["device", "function?"], BACKPLANE: ["chassis"], MEMACC: [] },
  VXI: { INSTR: ["logicalAddress"], BACKPLANE: ["logicalAddress"], MEMACC: [], SERVANT: [] },
  VICP: { INSTR: ["host"] },
  "PRLGX-TCPIP": { INTFC: ["host", "port=1234"] },
  "PRLGX-ASRL": { INTFC: [] },
};

/**
 * Reads a resource name in any accepted spelling: case does not matter, board 0 and `INSTR` may be left out.
 * @throws ResourceNameError that says what form the interface expects.
 */
export function parseResourceName(text: string): ResourceName {
  const [head = "", ...rest] = splitParts(text.trim());
  const interfaceType = Object.keys(grammar).find(known => head.toUpperCase().startsWith(known));
  if (interfaceType === undefined) {
    throw malformed(
      text,
      `must start with one of ${Object.keys(grammar).join(", ")}, as in TCPIP0::10.0.0.7::5025::SOCKET`,
    );
  }
  const board = head.slice(interfaceType.length);
  const named = interfaceType === "ASRL" || interfaceType === "PRLGX-ASRL";
  if (named ? board === "" : !/^\d*$/.test(board)) {
    throw malformed(
      text,
      `${interfaceType} is followed by ${named ? "a port, as in ASRL3" : "the number of a board or nothing"}`,
    );
  }
  const classes = grammar[interfaceType] as Readonly<Record<string, readonly string[]>>;
  const last = rest.at(-1)?.toUpperCase() ?? "";
  const isClass = Object.hasOwn(classes, last);
  const resourceClass = isClass ? last : "INSTR";
  const expected = classes[resourceClass];
  if (!expected) throw malformed(text, `the form is ${forms(interfaceType, classes)}`);
  const given = isClass ? rest.slice(0, -1) : rest;
  const required = expected.filter(part => !/[=?]/.test(part)).length;
  if (given.length < required || given.length > expected.length || given.includes("")) {
    throw malformed(text, `the form is ${forms(interfaceType, classes)}`);
  }
  const parts: Record<string, string> = {};
  expected.forEach((part, index) => {
    const [name, fallback] = part.replace("?", "").split("=") as [string, string?];
    const value = given[index] ?? fallback;
    if (value !== undefined) parts[name] = value;
  });
  if (parts["port"] !== undefined && !isPort(parts["port"]))
    throw malformed(text, "the port must be between 1 and 65535");
  const number = named ? board : board === "" && interfaceType !== "VICP" ? "0" : board;
  const canonical = [`${interfaceType}${number}`, ...Object.values(parts), resourceClass].join("::");
  return { interfaceType, board: number, resourceClass, parts, canonical };
}

/** Splits at `::` but not within the brackets of an IPv6 address. */
function splitParts(text: string): string[] {
  return text.split(/::(?![^[]*\])/);
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65535;
}

function forms(interfaceType: string, classes: Readonly<Record<string, readonly string[]>>): string {
  return Object.entries(classes)
    .map(([name, parts]) => {
      const middle = parts
        .map(part => (/[=?]/.test(part) ? `[::${part.replace(/[=?].*/, "")}]` : `::${part}`))
        .join("");
      const board = interfaceType.endsWith("ASRL") ? "port" : "[board]";
      return `${interfaceType}${board}${middle}${name === "INSTR" ? "[::INSTR]" : `::${name}`}`;
    })
    .join(" or ");
}

function malformed(text: string, expected: string): ResourceNameError {
  return new ResourceNameError(`resource name ${JSON.stringify(text)}: ${expected}`, { resourceName: text });
}
