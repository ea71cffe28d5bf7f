/** is_complete_request: whether a console should run the text or wait for more. */
import { textOf, type Handler } from "./context.ts";
import { withoutMagics } from "./magics.ts";

export const isComplete: Handler = async ({ language }, { content }) => {
  const { completeness } = await language.load();
  const { status, indent } = completeness(withoutMagics(textOf(content, "code")));
  return status === "incomplete" ? { status, indent } : { status };
};
