/** `%run` and `%load`: local files as code. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { runAttribute } from "../../language/magics/run-attribute.ts";
import { shellWords } from "../../language/magics/shell-words.ts";
import { currentCell } from "../cell.ts";
import type { Handler } from "./handler.ts";
import { splitWords } from "./options.ts";
import { UsageError } from "./usage-error.ts";

/** Only a file that was not there when the cell was read comes this way: its exports have no types yet. */
export const run: Handler = async (argument, { importer }) => {
  const words = shellWords(argument);
  if (!words) throw new UsageError(`%run ${argument}: a quote is not closed: one that is meant has a \\ before it`);
  const [path, ...args] = words;
  if (path === undefined) throw new UsageError("%run: the file is missing");
  await importer.import(resolve(path), { with: { [runAttribute]: JSON.stringify(args) } });
};

export const load: Handler = argument => {
  const path = splitWords(argument).join(" ");
  if (path === "") throw new UsageError("%load: the file is missing");
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    throw new UsageError(`%load ${path}: ${(cause as Error).message}`, { cause });
  }
  currentCell()?.payload.push({ source: "set_next_input", text: `// %load ${path}\n${text}`, replace: true });
};
