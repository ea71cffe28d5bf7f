/** `%history`: earlier cells as IPython prints them. */
import type { Tuple } from "../../history/select.ts";
import type { ShellState } from "./answers.ts";

const flags = "notu";
const valued = "lg";

interface Asked {
  flags: ReadonlySet<string>;
  /** How many, for `-l`. */
  count?: number;
  /** For `-g`. */
  pattern?: string;
  ranges: string[];
}

/** Prints the cells of this session, of ranges such as `3 5-7 ~1/2-4`, the last with `-l`, or those that match with `-g`. */
export async function historyText(argument: string, { history, language }: ShellState): Promise<string> {
  const asked = readArgument(argument);
  const translate = async (input: string): Promise<string> => (await language.translate(input)).text;
  const find = (request: Record<string, unknown>): Promise<Tuple[]> =>
    history.find({ ...request, output: asked.flags.has("o"), raw: !asked.flags.has("t") }, translate);
  const lines: string[] = [];
  for (const request of requests(asked)) {
    for (const [session, ...found] of withoutAsker(await find(request), asked)) {
      lines.push(entryText([session === history.session ? 0 : session, ...found], asked));
    }
  }
  return lines.join("");
}

/** The last so many are those before the cell that asks, if the history keeps that. */
function withoutAsker(found: Tuple[], { count }: Asked): Tuple[] {
  if (count === undefined) return found;
  const [, , last = ""] = found.at(-1) ?? [];
  const isAsker = (typeof last === "string" ? last : last[0]).includes("%history");
  return isAsker ? found.slice(0, -1) : found.slice(-count);
}

function readArgument(argument: string): Asked {
  const asked: { flags: Set<string>; count?: number; pattern?: string; ranges: string[] } = {
    flags: new Set(),
    ranges: [],
  };
  const words = Array.from(argument.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/gu), ([, a, b, c]) => a ?? b ?? c ?? "");
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    const [, letters] = /^-([A-Za-z]+)$/u.exec(word) ?? [];
    if (letters === undefined) asked.ranges.push(word);
    else {
      for (const letter of letters) {
        if (!(flags + valued).includes(letter)) {
          throw new Error(
            `%history -${letter} is not known: must be one of ${Array.from(flags + valued, one => `-${one}`).join(", ")}`,
          );
        }
        if (letter === "g") asked.pattern = patternOf(words);
        else if (letter === "l") asked.count = countOf(words);
        else asked.flags.add(letter);
      }
    }
  }
  return asked;
}

/** What follows `-g`, to the next option; without any, whatever there is. */
function patternOf(words: string[]): string {
  const next = words.findIndex(word => /^-[A-Za-z]+$/u.test(word));
  return words.splice(0, next < 0 ? words.length : next).join(" ") || "*";
}

/** The number after `-l`, which may be missing. */
function countOf(words: string[]): number {
  if (!/^\d+$/u.test(words[0] ?? "")) return 10;
  return Number(words.shift());
}

function requests({ flags: given, count, pattern, ranges }: Asked): Record<string, unknown>[] {
  if (pattern !== undefined) {
    const glob = /[*?[]/u.test(pattern) ? pattern : `*${pattern}*`;
    return [
      {
        hist_access_type: "search",
        pattern: glob,
        unique: given.has("u"),
        ...(count === undefined ? {} : { n: count + 1 }),
      },
    ];
  }
  if (count !== undefined) return [{ hist_access_type: "tail", n: count + 1 }];
  return (ranges.length === 0 ? ["1-"] : ranges).map(rangeRequest);
}

/** `5`, `5-7` with its end, `5-`, `~2/5-7` of the second session before this one, `~2/` all of it, `14/3` of session 14. */
function rangeRequest(range: string): Record<string, unknown> {
  const [, back, session, rest = ""] = /^(?:(~)?(\d+)\/)?(.*)$/u.exec(range) ?? [];
  const [, first, dash, last] = /^(\d+)?(-)?(\d+)?$/u.exec(rest) ?? [];
  const isAll = rest === "" && session !== undefined;
  if (!isAll && first === undefined && last === undefined) {
    throw new Error(`%history ${range} is not understood: must be a range such as 3, 5-7, 5- or ~1/2-4`);
  }
  const start = isAll ? 1 : Number(first ?? 1);
  const stop = isAll || (dash !== undefined && last === undefined) ? undefined : Number(last ?? first) + 1;
  return { hist_access_type: "range", session: Number(session ?? 0) * (back === undefined ? 1 : -1), start, stop };
}

function entryText([session, line, content]: Tuple, { flags: given }: Asked): string {
  const [input, output] = typeof content === "string" ? [content, null] : content;
  const number = session === 0 ? String(line) : `${session}/${line}`;
  const label = given.has("n") ? `${number.padStart(4)}:${input.includes("\n") ? "\n" : " "}` : "";
  return `${label}${input}\n${output === null ? "" : `${output}\n`}`;
}
