/** is_complete_request: whether a console should run the text or wait for more. */
import { completeness } from "../language/index.ts";
import { textOf, type Handler } from "./context.ts";
import { withoutMagics } from "./magics.ts";

export const isComplete: Handler = (_context, { content }) => {
  const { status, indent } = completeness(withoutMagics(textOf(content, "code")));
  return status === "incomplete" ? { status, indent } : { status };
};
