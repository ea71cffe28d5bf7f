/** How a serial line is set up: what VISA calls it, what the package serialport calls it, and what is allowed. */

/** Settings of a serial line; the numbers are VISA's (VPP-4.3, table 5.1.2). */
export interface SerialSettings {
  /** Bits a second. */
  readonly baudRate: number;
  /** 5 to 8. */
  readonly dataBits: 5 | 6 | 7 | 8;
  readonly parity: "none" | "odd" | "even" | "mark" | "space";
  readonly stopBits: 1 | 1.5 | 2;
  /** Pauses by the characters XON and XOFF. */
  readonly xonXoff: boolean;
  /** Pauses by the lines RTS and CTS. */
  readonly rtsCts: boolean;
}

/** VISA's defaults. */
export const defaultSettings: SerialSettings = {
  baudRate: 9600,
  dataBits: 8,
  parity: "none",
  stopBits: 1,
  xonXoff: false,
  rtsCts: false,
};

/** VISA's `VI_ASRL_PAR_…` by their numbers. */
export const parities = ["none", "odd", "even", "mark", "space"] as const;

/** VISA's `VI_ASRL_STOP_…` are tenths. */
export const stopBits = [1, 1.5, 2] as const;

/** VISA's `VI_ASRL_FLOW_…`. */
export const flowControl = { xonXoff: 1, rtsCts: 2, dtrDsr: 4 } as const;

/** What the serial drivers of this platform can do; serialport's drivers for Unix know neither mark and space nor 1.5. */
export const platformParities = process.platform === "win32" ? parities : parities.slice(0, 3);
export const platformStopBits = process.platform === "win32" ? stopBits : ([1, 2] as const);

/** Milliseconds that a character takes on the line. */
export function characterMilliseconds({ baudRate, dataBits, parity, stopBits: stop }: SerialSettings): number {
  return ((1 + dataBits + (parity === "none" ? 0 : 1) + stop) * 1000) / baudRate;
}
