/** Completion of what is no TypeScript: names of magics, their words, files and folders. */
import { readdir } from "node:fs/promises";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import type { Completion, FoundMagic, TranslatedCell } from "../../language/index.ts";
import type { RegisteredMagic } from "../../executor/messages.ts";
import type { LanguageModule } from "../language.ts";

/** Where something is completed. */
export interface Spot {
  source: string;
  cursor: number;
  cell: TranslatedCell;
  folder: string;
  registered: readonly RegisteredMagic[];
}

/** Completes at a place that belongs to a magic; nothing where TypeScript is written. */
export async function completeMagic(spot: Spot, language: LanguageModule): Promise<Completion | undefined> {
  const name = completeName(spot, language);
  if (name) return name;
  const magic = spot.cell.magics.find(
    ({ start, end, body }) => start < spot.cursor && spot.cursor <= (body?.end ?? end),
  );
  if (!magic || magic.form === "help") return undefined;
  const description = language.magics.get(magic.name);
  if (magic.body && spot.cursor >= magic.body.start) return description?.body === "code" ? undefined : nothing(spot);
  if (spot.cursor < magic.argument.start) return nothing(spot);
  const argument = magic.name === language.shellName ? "file" : (description?.argument ?? "text");
  if (argument === "code") return undefined;
  if (argument === "file" || argument === "folder") return completePath(magic, spot, argument === "folder");
  const start = spot.cursor - (/\S*$/u.exec(spot.source.slice(magic.argument.start, spot.cursor))?.[0].length ?? 0);
  const words = typeof argument === "string" ? [] : argument;
  const typed = spot.source.slice(start, spot.cursor);
  const matches = words.filter(word => word.startsWith(typed)).map(text => ({ text, kind: "value" }));
  return { matches, start, end: spot.cursor };
}

function nothing({ cursor }: Spot): Completion {
  return { matches: [], start: cursor, end: cursor };
}

/** `%ti` and `%%ti` where a statement may begin. */
function completeName({ source, cursor, registered }: Spot, language: LanguageModule): Completion | undefined {
  const lineStart = source.lastIndexOf("\n", cursor - 1) + 1;
  const [, space = "", sign, typed = ""] = /^([ \t]*)(%%?)(\w*)$/u.exec(source.slice(lineStart, cursor)) ?? [];
  if (sign === undefined || !language.startsStatement(source, lineStart)) return undefined;
  const built = [...language.magics.values()].filter(({ cellOnly, body }) =>
    sign === "%" ? cellOnly !== true : body !== undefined,
  );
  const all = [...built, ...registered].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const matches = all
    .filter(({ name }) => name.startsWith(typed))
    .map(({ name, summary }) => ({
      text: sign + name,
      kind: "magic",
      ...(summary === "" ? {} : { signature: summary }),
    }));
  return { matches, start: lineStart + space.length, end: cursor };
}

async function completePath(
  magic: FoundMagic,
  { source, cursor, folder }: Spot,
  isFolder: boolean,
): Promise<Completion> {
  const argument = source.slice(magic.argument.start, cursor);
  // A folder is all that there is: its name may have spaces.
  const typed = isFolder ? argument.replace(/^(?:-q\s+)?["']?/u, "") : (/[^\s"']*$/u.exec(argument)?.[0] ?? "");
  const slash = typed.lastIndexOf("/") + 1;
  const start = cursor - typed.length + slash;
  const inside = typed.slice(0, slash);
  const place = inside.startsWith("~/") ? join(homedir(), inside.slice(2)) : resolve(folder, inside);
  const entries = await readdir(slash === 0 ? resolve(folder) : place, { withFileTypes: true }).catch(() => []);
  const prefix = typed.slice(slash);
  const matches = entries
    .filter(entry => entry.name.startsWith(prefix) && (prefix !== "" || !entry.name.startsWith(".")))
    .filter(entry => !isFolder || entry.isDirectory() || entry.isSymbolicLink())
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(entry =>
      entry.isDirectory() ? { text: `${entry.name}/`, kind: "folder" } : { text: entry.name, kind: "file" },
    );
  return { matches, start, end: cursor };
}
