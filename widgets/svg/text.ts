/** How wide text is without a browser, and how it is made to fit. */

/** Widths in em of DejaVu Sans, the widest of the usual sans-serif fonts: what fits in it fits in the others. */
const narrow = new Map([
  ...Array.from(" .,:;'|!ijlI[]()/\\", character => [character, 0.4] as const),
  ...Array.from("frt-", character => [character, 0.42] as const),
  ...Array.from("mwMWΩ@%—…", character => [character, 0.95] as const),
  ...Array.from("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", character => [character, 0.45] as const),
]);

/** Estimated width of one line in px, rather too wide than too narrow. */
export function textWidth(text: string, size: number): number {
  let em = 0;
  for (const character of text) em += narrow.get(character) ?? otherWidth(character);
  return em * size;
}

function otherWidth(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0x1100) return code >= 0x2000 && code < 0x2e80 ? 0.85 : 1.05;
  return /\p{Lu}/u.test(character) ? 0.74 : 0.64;
}

/** Breaks a text at spaces into at most `maxLines` lines; what is still too long loses its middle, so that a unit at the end stays. */
export function fitText(text: string, size: number, width: number, maxLines = 2): string[] {
  const lines: string[] = [];
  const words = text.split(/\s+/).filter(word => word !== "");
  for (const word of words) {
    const last = lines.at(-1);
    const joined = last === undefined ? word : `${last} ${word}`;
    const fits = textWidth(joined, size) <= width;
    if (last !== undefined && (fits || lines.length === maxLines)) lines[lines.length - 1] = joined;
    else lines.push(word);
  }
  return lines.map(line => shorten(line, size, width));
}

function shorten(line: string, size: number, width: number): string {
  if (textWidth(line, size) <= width) return line;
  const characters = Array.from(line);
  const tail = characters.slice(-Math.min(14, Math.floor(characters.length / 3)));
  for (let kept = characters.length - tail.length; kept > 1; kept--) {
    const shortened = `${characters.slice(0, kept).join("").trimEnd()}…${tail.join("")}`;
    if (textWidth(shortened, size) <= width) return shortened;
  }
  return "…";
}
