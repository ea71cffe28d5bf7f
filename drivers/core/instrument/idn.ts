/** Who an instrument says it is. */

/** Vendor, model, serial number and firmware; null where the instrument does not tell. */
export interface Idn {
  vendor: string | null;
  model: string | null;
  serial: string | null;
  firmware: string | null;
}

/** The four parts of a reply to `*IDN?`; instruments put commas, semicolons or colons between them. */
export function parseIdn(reply: string): Idn {
  const separator = [",", ";", ":"].find(each => reply.includes(each));
  const parts = separator === undefined ? [reply] : splitInto(reply, separator, 4);
  const [vendor = null, model = null, serial = null, firmware = null] = parts.map(part => part.trim());
  return { vendor, model: model?.replace(/^model\s*/i, "") ?? null, serial, firmware };
}

/** The line that tells a person what answered, and how soon. */
export function connectMessage({ vendor, model, serial, firmware }: Idn, seconds: number, simulated: boolean): string {
  const line =
    `Connected to: ${vendor ?? "None"} ${model ?? "None"} ` +
    `(serial:${serial ?? "None"}, firmware:${firmware ?? "None"}) in ${seconds.toFixed(2)}s`;
  return simulated ? `${line} (SIMULATED)` : line;
}

// What follows the last separator that counts stays in one piece.
function splitInto(text: string, separator: string, most: number): string[] {
  const parts = text.split(separator);
  return parts.length <= most ? parts : [...parts.slice(0, most - 1), parts.slice(most - 1).join(separator)];
}
