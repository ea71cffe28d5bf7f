/** How data for an instrument travels to the adapter: as a line, in which what would end it is escaped. */

const [escape, lineFeed, carriageReturn, plus] = [27, 10, 13, 43];

/** A line of data (Prologix GPIB-USB manual, section 7): ESC goes before CR, LF, ESC and `+`; LF ends the line. */
export function dataLine(data: Uint8Array): Buffer {
  let special = 0;
  for (const byte of data) if (isSpecial(byte)) special++;
  const line = Buffer.allocUnsafe(data.length + special + 1);
  let at = 0;
  for (const byte of data) {
    if (isSpecial(byte)) line[at++] = escape;
    line[at++] = byte;
  }
  line[at] = lineFeed;
  return line;
}

function isSpecial(byte: number): boolean {
  return byte === escape || byte === lineFeed || byte === carriageReturn || byte === plus;
}
