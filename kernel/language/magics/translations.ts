/** What each magic is in TypeScript: most are a call with the rest of the line as text. */
import { resolve } from "node:path";
import type { Edit } from "../service/cell-document.ts";
import { exportsOf, scriptFile } from "./exports.ts";
import type { FoundMagic } from "./find-magics.ts";
import { runAttribute } from "./run-attribute.ts";
import { shellWords } from "./shell-words.ts";

/** The cell that a magic stands in. */
export interface MagicCell {
  source: string;
  /** The folder that the cell runs in. */
  folder: string;
  /** Whether the cell may say what is a type. */
  hasTypes: boolean;
  /** Whether no code follows the magic. */
  isLast: boolean;
}

type Translate = (magic: FoundMagic, cell: MagicCell) => Edit[];

const translations: Readonly<Record<string, Translate>> = { run, time, timeit, types };

/** Magics after which the cell runs in another folder, where their text alone tells which. */
const moves: Readonly<Record<string, (argument: string, folder: string) => string>> = {
  cd: (argument, folder) =>
    /^[-~]|^$/u.test(argument) ? folder : resolve(folder, argument.replace(/^"(.*)"$/u, "$1")),
};

/** The folder in which the cell runs on after a magic. */
export function folderAfter({ name, argument }: FoundMagic, { source, folder }: MagicCell): string {
  const move = Object.hasOwn(moves, name) ? moves[name] : undefined;
  return move ? move(source.slice(argument.start, argument.end), folder) : folder;
}

/** The edits that make TypeScript of a magic; without its argument, a call says what is missing. */
export function translate(magic: FoundMagic, cell: MagicCell): Edit[] {
  const { argument, body } = magic;
  if (argument.start === argument.end && !body) return call(magic, cell);
  const own = Object.hasOwn(translations, magic.name) ? translations[magic.name] : undefined;
  return (own ?? call)(magic, cell);
}

function call({ name, argument, body, start, end }: FoundMagic, { source }: MagicCell): Edit[] {
  const values = [
    name,
    source.slice(argument.start, argument.end),
    ...(body ? [source.slice(body.start, body.end)] : []),
  ];
  const text = `await $magic.run(${values.map(value => JSON.stringify(value)).join(", ")});`;
  return [{ start, end: body ? body.end : end, text }];
}

/** The code stays the cell's own statement; as the last one it is timed to the end of the cell, whose value it is. */
function time({ argument, start, end, form }: FoundMagic, { isLast }: MagicCell): Edit[] {
  const isToEnd = isLast || form === "cell";
  return [
    { start, end: argument.start, text: "$magic.time(); " },
    { start: argument.end, end, text: isToEnd ? "\n;" : "\n; $magic.timed();" },
  ];
}

/** The loop is code of the cell, so that an interrupt ends it and a forgotten await is found in it. */
function timeit({ argument, body, start, end }: FoundMagic, { source }: MagicCell): Edit[] {
  const text = source.slice(argument.start, argument.end);
  const options = /^(?:-(?:[nrp]\s*\d+|[qo])(?:\s+|$))*/u.exec(text)?.[0] ?? "";
  const code = argument.start + options.length;
  const head = `await $magic.timeit(${JSON.stringify(options.trim())}, async ($loops, $start) => { `;
  const loop = "while ($loops-- > 0) {";
  if (!body) {
    return [
      { start, end: code, text: `${head}$start(); ${loop} ` },
      { start: argument.end, end, text: "\n} });" },
    ];
  }
  return [
    { start, end: code, text: head },
    { start: argument.end, end, text: `\n; $start(); ${loop}` },
    { start: body.end, end: body.end, text: "\n} });" },
  ];
}

/** The mode is set before the cell is checked: nothing is left to run. */
function types({ start, end }: FoundMagic): Edit[] {
  return [{ start, end, text: ";" }];
}

/** An import of all that the file exports, so that its names have their types. */
function run(magic: FoundMagic, cell: MagicCell): Edit[] {
  const { argument, start, end } = magic;
  const [path, ...args] = shellWords(cell.source.slice(argument.start, argument.end)) ?? [];
  const file = path === undefined ? undefined : scriptFile(path, cell.folder);
  // What is not there yet may be there when its turn comes; if not, or if a quote is not closed, that is the error.
  if (file === undefined) return call(magic, cell);
  const { values, types: exportedTypes } = exportsOf(file);
  const from = `from ${JSON.stringify(file)}`;
  const names = values.length > 0 ? `{ ${values.join(", ")} } ${from}` : JSON.stringify(file);
  const text = [
    `import ${names} with { ${runAttribute}: ${JSON.stringify(JSON.stringify(args))} };`,
    ...(cell.hasTypes && exportedTypes.length > 0 ? [`import type { ${exportedTypes.join(", ")} } ${from};`] : []),
  ];
  return [{ start, end, text: text.join(" ") }];
}
