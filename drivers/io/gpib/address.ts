/** Addresses on the bus, as VISA and as linux-gpib count them. */
import { ResourceNameError } from "../errors.ts";

/** Where an instrument is. */
export interface GpibAddress {
  /** Number of the board. */
  readonly board: number;
  /** 0 to 30. */
  readonly primary: number;
  /** 0 to 30, as VISA counts. */
  readonly secondary?: number | undefined;
}

const highestBoard = 15;
const highestAddress = 30;
/** What linux-gpib adds to a secondary address; 0 is none. */
const secondaryOffset = 0x60;

/** Checks an address. @throws ResourceNameError that says what is allowed. */
export function checkAddress(address: GpibAddress): void {
  const { board, primary, secondary } = address;
  const check = (what: string, value: number, most: number): void => {
    if (Number.isInteger(value) && value >= 0 && value <= most) return;
    const resourceName = resourceNameOf(address);
    const problem = `${what} ${value} is invalid: must be between 0 and ${most}`;
    throw new ResourceNameError(`connecting to ${resourceName}: ${problem}`, { resourceName });
  };
  check("board", board, highestBoard);
  check("primary address", primary, highestAddress);
  if (secondary !== undefined) check("secondary address", secondary, highestAddress);
}

/** The canonical resource name. */
export function resourceNameOf({ board, primary, secondary }: GpibAddress): string {
  return `GPIB${board}::${primary}${secondary === undefined ? "" : `::${secondary}`}::INSTR`;
}

/** The secondary address as linux-gpib's functions take it. */
export function librarySecondary(secondary: number | undefined): number {
  return secondary === undefined ? 0 : secondary + secondaryOffset;
}
