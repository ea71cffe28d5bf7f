/** The options of a magic: `-n 5 -r3 -q` in front of its words. */
import { UsageError } from "./usage-error.ts";

export interface Options {
  /** The options that are given, with their values; a flag's is empty. */
  given: ReadonlyMap<string, string>;
  words: string[];
}

/**
 * Reads what follows a magic's name.
 * @param magic For the error: `%name`.
 * @param flags Letters of options without a value.
 * @param valued Letters of options with one.
 * @throws UsageError for any other option.
 */
export function readOptions(magic: string, argument: string, flags: string, valued = ""): Options {
  const given = new Map<string, string>();
  const words: string[] = [];
  const parts = splitWords(argument);
  for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
    const [, letter = "", rest = ""] = /^-([A-Za-z])(.*)$/u.exec(part) ?? [];
    if (letter === "") words.push(part);
    else if (valued.includes(letter)) {
      const value = rest === "" ? parts.shift() : rest;
      if (value === undefined) throw new UsageError(`${magic} -${letter}: its value is missing`);
      given.set(letter, value);
    } else if (flags.includes(letter)) {
      given.set(letter, "");
      if (rest !== "") parts.unshift(`-${rest}`);
    } else throw new UsageError(`${magic} ${part} is not known: must be one of ${optionNames(flags + valued)}`);
  }
  return { given, words };
}

/** Words between spaces; quotes hold one together. */
export function splitWords(text: string): string[] {
  return Array.from(
    text.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/gu),
    ([, double, single, bare]) => double ?? single ?? bare ?? "",
  );
}

/** A positive whole number. */
export function readCount(magic: string, letter: string, text: string): number {
  const count = Number(text);
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new UsageError(`${magic} -${letter} ${text}: must be a whole number from 1`);
  }
  return count;
}

function optionNames(letters: string): string {
  return letters === "" ? "none" : Array.from(letters, letter => `-${letter}`).join(", ");
}
