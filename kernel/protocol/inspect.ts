/** inspect_request: what the name under the cursor is, from its types and from the live object. */
import type { MimeBundle } from "../runtime.ts";
import { toUtf16 } from "./code-points.ts";
import { cursorOf, textOf, type Context, type Handler } from "./context.ts";
import { describeMagic, magicNameAt } from "./magics/describe-magic.ts";

/** How long a busy executor is waited for. */
const patienceMilliseconds = 50;

export const inspect: Handler = async (context, { content }) => {
  const code = textOf(content, "code");
  const cursor = toUtf16(code, cursorOf(content, code.length));
  const cell = await context.language.translate(code);
  const magic = magicNameAt(cell.magics, code, cursor);
  const detail = content["detail_level"] === 1 ? 1 : 0;
  const data =
    magic === undefined
      ? await describe(context, cell.text, cell.toText(cursor), detail)
      : await describeMagic(magic, context.language);
  return { status: "ok", found: data !== undefined, data: data ?? {}, metadata: {} };
};

/** What the name at an offset is; with its source for detail 1, where that is known; nothing where there is no name. */
export async function describe(
  { language, host }: Pick<Context, "language" | "host">,
  source: string,
  cursor: number,
  detail: 0 | 1,
): Promise<MimeBundle | undefined> {
  const types = await (await language.service()).inspect(source, cursor, { withSource: detail === 1 });
  if (!types) return undefined;
  const live = types.path && (await host.executor.ask({ type: "inspect", path: types.path }, patienceMilliseconds));
  return merge({ "text/plain": types.text, "text/markdown": types.markdown }, live as MimeBundle | undefined);
}

/** What the object says comes first, then its type; other representations are the object's. */
function merge(types: Record<string, string>, live: MimeBundle | undefined): MimeBundle {
  if (!live) return types;
  const merged: Record<string, MimeBundle[string]> = { ...live };
  for (const [type, text] of Object.entries(types)) {
    const own = live[type] ?? (type === "text/markdown" ? live["text/plain"] : undefined);
    const separator = type === "text/markdown" ? "\n\n---\n\n" : "\n\n";
    merged[type] = typeof own === "string" ? `${own}${separator}${text}` : text;
  }
  return merged;
}
