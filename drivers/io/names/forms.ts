/** The forms of VISA's resource names: which parts follow which interface in which class. */

/** What a part may be; a name that breaks it is refused with `expected`. */
interface Check {
  readonly test: (text: string) => boolean;
  readonly expected: string;
}

/** Whether a part must be given, is filled in where it is left out, or stays out. */
type Need = "required" | "preset" | "optional";

/** One part of a name between the double colons. */
export interface Part<Name extends string = string, N extends Need = Need> {
  readonly name: Name;
  readonly need: N;
  /** What a `preset` part is filled in with. */
  readonly value?: string;
  /** Written before the value, as in `SLOT4`; case does not matter. */
  readonly prefix?: string;
  readonly check?: Check | undefined;
}

/** One interface in one class. */
export interface Form<Interface extends string = string, Class extends string = string, P extends Part = Part> {
  readonly interfaceType: Interface;
  readonly resourceClass: Class;
  readonly parts: readonly P[];
}

/** The number of a board where it is left out; what a board may be called. */
export interface Board {
  readonly preset: string;
  readonly label: string;
  readonly check: Check;
}

const whole: Check = { test: text => /^\d+$/.test(text), expected: "must be a whole number" };
const port: Check = { test: isPort, expected: "must be between 1 and 65535" };
const pxiDevice: Check = {
  test: text => /^(\d+-)?\d+(\.\d+)?$/.test(text),
  expected: "must be a number, perhaps with a bus and a function, as in 3-18.2",
};

const numbered: Board = { preset: "0", label: "board", check: whole };
const boards: Readonly<Record<string, Board>> = {
  // The port itself stands where others have the number of a board.
  ASRL: { preset: "0", label: "port", check: { test: () => true, expected: "" } },
  // There are no boards: a number is kept, none is made up.
  VICP: { ...numbered, preset: "" },
};

const usb = [
  required("manufacturerId"),
  required("modelCode"),
  required("serialNumber"),
  preset("interfaceNumber", "0"),
] as const;

/**
 * Every form: VPP-4.3 (section 4.3.1), NI's additions, and what PyVISA adds for adapters and LeCroy. Where two forms share
 * interface and class, the first that fits is meant.
 */
export const forms = [
  form("GPIB", "INSTR", required("primaryAddress", whole), optional("secondaryAddress", whole)),
  form("GPIB", "INTFC"),
  form("GPIB", "SERVANT"),
  form("ASRL", "INSTR"),
  form("TCPIP", "INSTR", required("host"), preset("device", "inst0")),
  form("TCPIP", "SOCKET", required("host"), required("port", port)),
  form("USB", "INSTR", ...usb),
  form("USB", "RAW", ...usb),
  form(
    "PXI",
    "INSTR",
    prefixed("chassis", "CHASSIS", "required"),
    prefixed("slot", "SLOT", "required"),
    prefixed("function", "FUNC", "optional"),
  ),
  form("PXI", "INSTR", required("device", pxiDevice), optional("function", whole)),
  form("PXI", "BACKPLANE", required("chassis", whole)),
  form("PXI", "MEMACC"),
  form("VXI", "INSTR", required("logicalAddress", whole)),
  form("VXI", "BACKPLANE", optional("logicalAddress", whole)),
  form("VXI", "MEMACC"),
  form("VXI", "SERVANT"),
  form("GPIB-VXI", "INSTR", required("logicalAddress", whole)),
  form("GPIB-VXI", "BACKPLANE", optional("logicalAddress", whole)),
  form("GPIB-VXI", "MEMACC"),
  form("FIREWIRE", "INSTR", required("vendorId"), required("chipId")),
  form("VICP", "INSTR", required("host")),
  form("PRLGX-TCPIP", "INTFC", required("host"), preset("port", "1234", port)),
  form("PRLGX-ASRL", "INTFC", required("serialDevice")),
  form("NI-ENET100-TCPIP", "INTFC", required("host")),
] as const;

/** Interfaces, longer names first: `GPIB-VXI` begins like `GPIB`. */
export const interfaceTypes: readonly string[] = [...new Set(forms.map(each => each.interfaceType))].toSorted(
  (a, b) => b.length - a.length,
);

/** What stands for the number of the board behind an interface. */
export function boardOf(interfaceType: string): Board {
  return boards[interfaceType] ?? numbered;
}

/** A form as manuals write it: `GPIB[board]::primary address[::secondary address][::INSTR]`. */
export function syntaxOf({ interfaceType, resourceClass, parts }: Form): string {
  const middle = parts.map(({ name, need, prefix = "" }) => {
    const label = prefix + name.replaceAll(/[A-Z]/g, capital => ` ${capital.toLowerCase()}`);
    return need === "required" ? `::${label}` : `[::${label}]`;
  });
  const ending = resourceClass === "INSTR" ? "[::INSTR]" : `::${resourceClass}`;
  const { label } = boardOf(interfaceType);
  return `${interfaceType}${label === "port" ? label : `[${label}]`}${middle.join("")}${ending}`;
}

/** Whether text is the number of a TCP port. */
export function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65535;
}

function form<I extends string, C extends string, P extends readonly Part[] = []>(
  interfaceType: I,
  resourceClass: C,
  ...parts: P
): Form<I, C, P[number]> {
  return { interfaceType, resourceClass, parts };
}

function required<N extends string>(name: N, check?: Check): Part<N, "required"> {
  return { name, need: "required", check };
}

function optional<N extends string>(name: N, check?: Check): Part<N, "optional"> {
  return { name, need: "optional", check };
}

function preset<N extends string>(name: N, value: string, check?: Check): Part<N, "preset"> {
  return { name, need: "preset", value, check };
}

function prefixed<N extends string, M extends Need>(name: N, prefix: string, need: M): Part<N, M> {
  return { name, need, prefix, check: whole };
}
