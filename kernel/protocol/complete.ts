/** complete_request: what may be written here, from types alone. */
import { toCodePoints, toUtf16 } from "./code-points.ts";
import { cursorOf, textOf, type Handler } from "./context.ts";
import { completeMagic } from "./magics/complete-magic.ts";

export const complete: Handler = async ({ language }, { content }) => {
  const code = textOf(content, "code");
  const cursor = toUtf16(code, cursorOf(content, code.length));
  const cell = await language.translate(code);
  const { folder, registered } = language;
  const ofMagic = await completeMagic({ source: code, cursor, cell, folder, registered }, await language.load());
  const { matches, start, end } =
    ofMagic ?? (await (await language.service()).complete(cell.text, cell.toText(cursor)));
  const inCell = (offset: number): number => toCodePoints(code, ofMagic ? offset : cell.toCell(offset));
  const [cursor_start, cursor_end] = [inCell(start), inCell(end)];
  return {
    status: "ok",
    matches: matches.map(match => match.text),
    cursor_start,
    cursor_end,
    metadata: {
      _jupyter_types_experimental: matches.map(({ text, kind, signature }) => ({
        start: cursor_start,
        end: cursor_end,
        text,
        type: kind,
        ...(signature === undefined ? {} : { signature }),
      })),
    },
  };
};
