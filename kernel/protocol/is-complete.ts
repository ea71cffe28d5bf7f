/** is_complete_request: whether a console should run the text or wait for more. */
import { textOf, type Handler } from "./context.ts";

export const isComplete: Handler = async ({ language }, { content }) => {
  const { completeness, magics, shellName } = await language.load();
  const code = textOf(content, "code");
  const cell = await language.translate(code);
  // What belongs to `%%name` goes on until an empty line.
  const ofCell = cell.magics.find(({ form }) => form === "cell");
  if (ofCell && !/\n[ \t]*$/u.test(code.slice(ofCell.end))) return { status: "incomplete", indent: "" };
  if (ofCell && magics.get(ofCell.name)?.body !== "code") return { status: "complete" };
  // The statement of a magic may go on over lines, as any other.
  const last = cell.magics.at(-1);
  // A backslash at the end of a command takes the next line in.
  if (last?.name === shellName && code.slice(last.argument.start).trimEnd().endsWith("\\"))
    return { status: "incomplete", indent: "" };
  const isCode = last?.form === "line" && magics.get(last.name)?.argument === "code";
  const open = isCode ? completeness(code.slice(last.argument.start)) : undefined;
  const { status, indent } = open?.status === "incomplete" ? open : completeness(cell.text);
  return status === "incomplete" ? { status, indent } : { status };
};
