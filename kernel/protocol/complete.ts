/** complete_request: what may be written here, from types alone. */
import { toCodePoints, toUtf16 } from "./code-points.ts";
import { cursorOf, textOf, type Handler } from "./context.ts";
import { withoutMagics } from "./magics.ts";

export const complete: Handler = async ({ language }, { content }) => {
  const code = textOf(content, "code");
  const cursor = toUtf16(code, cursorOf(content, code.length));
  const { matches, start, end } = await (await language.service()).complete(withoutMagics(code), cursor);
  const [cursor_start, cursor_end] = [toCodePoints(code, start), toCodePoints(code, end)];
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
