/** Instruments that depart from USB-TMC, and how. */

/** What an instrument does that USB-TMC does not allow. */
export interface Quirks {
  /** A reply falls into several transfers, of which only the first has a header. */
  readonly headerOnce?: boolean | undefined;
  /** The header counts less than the binary block that follows; the block's own header tells its length. */
  readonly blockBeyondHeader?: boolean | undefined;
  /** A reply may come without a header of its own. */
  readonly headerMayLack?: boolean | undefined;
  /** It says that it can be switched to remote and back, and cannot. */
  readonly noRemote?: boolean | undefined;
  /** It never marks the end of a message: a transfer shorter than what was asked for is the last. */
  readonly endsShort?: boolean | undefined;
  /** Most bytes that it may be asked for at once. Default 1 MiB. */
  readonly largestRequest?: number | undefined;
}

/**
 * Departures by vendor and product; an entry without a product is for all of the vendor's. Known from the tables of
 * python-usbtmc (headers of Rigol, Advantest), of the Linux driver before version 4.20 (headers of Rigol), of pyvisa-py
 * (replies without a header, its issue 20) and of libsigrok (remote).
 */
const known: readonly { readonly vendor: number; readonly product?: number; readonly quirks: Quirks }[] = [
  { vendor: 0x1ab1, quirks: { headerMayLack: true } },
  // Rigol DS1000, and the same oscilloscope as Agilent DSO1000.
  { vendor: 0x1ab1, product: 0x0588, quirks: { headerOnce: true, noRemote: true } },
  { vendor: 0x0957, product: 0x0588, quirks: { headerOnce: true, noRemote: true } },
  // Rigol DS2000, DS4000, MSO5000, DSA800.
  { vendor: 0x1ab1, product: 0x04b0, quirks: { headerOnce: true, noRemote: true } },
  { vendor: 0x1ab1, product: 0x04b1, quirks: { noRemote: true } },
  { vendor: 0x1ab1, product: 0x0515, quirks: { noRemote: true } },
  { vendor: 0x1ab1, product: 0x0960, quirks: { noRemote: true } },
  // Rigol DS1000Z: mended by firmware 00.04.03, and then without effect.
  { vendor: 0x1ab1, product: 0x04ce, quirks: { headerOnce: true, blockBeyondHeader: true } },
  // Yokogawa, Siglent.
  { vendor: 0x0b21, quirks: { noRemote: true } },
  { vendor: 0xf4ec, quirks: { noRemote: true } },
  // Advantest, ADCMT.
  { vendor: 0x1334, quirks: { endsShort: true, largestRequest: 63 } },
];

/** What is known of an instrument. */
export function quirksOf(vendor: number, product: number): Quirks {
  return known
    .filter(entry => entry.vendor === vendor && (entry.product === undefined || entry.product === product))
    .reduce<Quirks>((all, { quirks }) => ({ ...all, ...quirks }), {});
}
