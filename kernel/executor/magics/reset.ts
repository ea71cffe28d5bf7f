/** `%reset`: forgets what the cells have made. */
import type { Handler } from "./handler.ts";
import { readOptions } from "./options.ts";
import { UsageError } from "./usage-error.ts";

const question = "Once deleted, variables cannot be recovered. Proceed (y/[n])? ";

export const reset: Handler = async (argument, { names, results, inputs, disposal, questions, output }) => {
  const { given, words } = readOptions("%reset", argument, "fs");
  const wrong = words.find(word => word !== "in" && word !== "out");
  if (wrong !== undefined) throw new UsageError(`%reset ${wrong} is not known: must be in or out`);
  if (words.includes("in")) results.forgetTexts();
  if (words.includes("out")) results.forgetResults();
  if (words.length > 0) return;
  if (!given.has("f") && !/^y(?:es)?$/iu.test((await inputs.ask(question)).trim())) {
    output.print("stdout", "Nothing done.\n");
    return;
  }
  await names.forget();
  if (!given.has("s")) {
    results.forgetResults();
    results.forgetTexts();
  }
  output.print("stdout", await questions.ask("reset", "", message => new UsageError(message)));
  const open = disposal.open();
  if (open.length > 0) output.print("stdout", `still open: ${open.join(", ")}\n`);
};
