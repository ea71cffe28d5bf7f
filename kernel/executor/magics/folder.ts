/** `%cd` and `%pwd`: the folder in which cells work, and from which imports are seen. */
import { statSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import type { Handler } from "./handler.ts";
import { readOptions } from "./options.ts";
import { UsageError } from "./usage-error.ts";

let before: string | undefined;

export const cd: Handler = (argument, { output }) => {
  // A dash alone is no option.
  const isBack = /^(?:-q\s+)?-$/u.test(argument);
  const { given, words } = isBack
    ? { given: readOptions("%cd", argument.slice(0, -1), "q").given, words: ["-"] }
    : readOptions("%cd", argument, "q");
  // A folder's name may have spaces.
  const target = folderOf(words.join(" "));
  const here = process.cwd();
  if (!statSync(target, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UsageError(`%cd ${argument}: there is no folder ${target}`);
  }
  process.chdir(target);
  before = here;
  if (!given.has("q")) output.print("stdout", `${process.cwd()}\n`);
};

export const pwd: Handler = () => process.cwd();

function folderOf(name: string): string {
  if (name === "" || name === "~") return homedir();
  if (name.startsWith("~/")) return join(homedir(), name.slice(2));
  if (name !== "-") return resolve(name);
  if (before === undefined) throw new UsageError("%cd -: there is no folder before this one");
  return before;
}
