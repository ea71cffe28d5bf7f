/** Every name that notebooks see says in a sentence what it is: the reference and the hover text are made of it. */
import { readFileSync } from "node:fs";
import { dirname, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { parseSync } from "oxc-parser";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** A name that is exported, and the file and name under which it is declared. */
interface Exported {
  readonly name: string;
  readonly file: string;
  readonly local: string;
}

const exported = exportsOf(resolve(root, "index.ts"));
const silent = exported.filter(each => !hasSentence(each)).map(({ name }) => name);

test("the entry point exports names, those of a namespace among them", () => {
  const names = exported.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(["Parameter", "VisaInstrument", "vals.numbers", "vals.enum", "plot"]));
  expect(new Set(names).size).toBe(names.length);
});

test("every exported name has a sentence", () => {
  expect(silent).toEqual([]);
});

test("a comment counts when it stands before the declaration and says something", () => {
  const read = (text: string): boolean => hasSentenceIn("file.ts", text, "x");
  expect(read("/** The x of it. */\nexport const x = 1;")).toBe(true);
  expect(read("/** The x of it. */\n// oxlint-disable-next-line\nexport function x() {}")).toBe(true);
  expect(read("/** The x of it. */\nconst x = 1;\nexport { x };")).toBe(true);
  expect(read("/** What the file is. */\n\nimport y from 'y';\nexport class x {}")).toBe(false);
  expect(read("/** What the file is. */\n\nexport interface x {}")).toBe(false);
  expect(read("/** thing */\nexport type x = 1;")).toBe(false);
  expect(read("// The x of it.\nexport const x = 1;")).toBe(false);
});

/** What a file exports, through every file that it passes names on from. */
function exportsOf(file: string, prefix = ""): Exported[] {
  const { module } = parse(file);
  const found: Exported[] = [];
  for (const entry of module.staticExports.flatMap(each => each.entries)) {
    const name = prefix + (entry.exportName.name ?? "");
    if (name === prefix) throw new Error(`${relative(root, file)}: \`export *\` hides what is exported`);
    const from = entry.moduleRequest && resolve(dirname(file), entry.moduleRequest.value);
    if (!from) found.push({ name, file, local: entry.localName.name ?? "" });
    else if (entry.importName.name != null) found.push(...follow(from, entry.importName.name, name));
    else found.push(...exportsOf(from, `${name}.`));
  }
  // A value and a type of one name are one name.
  return [...new Map(found.map(each => [each.name, each])).values()];
}

/** What a name of a file is: itself, or all that a namespace holds. */
function follow(file: string, wanted: string, name: string): Exported[] {
  const found = exportsOf(file).filter(each => each.name === wanted || each.name.startsWith(`${wanted}.`));
  if (found.length === 0) throw new Error(`${relative(root, file).split(sep).join("/")} exports no ${wanted}`);
  return found.map(each => ({ ...each, name: name + each.name.slice(wanted.length) }));
}

function hasSentence({ file, local }: Exported): boolean {
  return hasSentenceIn(file, readFileSync(file, "utf8"), local);
}

/** Whether one of the declarations of a name has a comment with a sentence right before it. */
function hasSentenceIn(file: string, text: string, name: string): boolean {
  const { program, comments } = parseSync(file, text);
  return program.body.some(statement => {
    const declared =
      statement.type === "ExportNamedDeclaration" && statement.declaration ? statement.declaration : statement;
    if (!namesOf(declared).includes(name)) return false;
    const before = comments.filter(each => each.end <= statement.start);
    return before.some(({ type, value, end }) => {
      const between = text.slice(end, statement.start).replaceAll(/\/\/.*\n/g, "");
      return type === "Block" && /^ *\n?$/.test(between) && isSentence(value);
    });
  });
}

function isSentence(comment: string): boolean {
  const text = comment.replaceAll(/(^|\n\s*)\*/g, " ").trim();
  return comment.startsWith("*") && /^[\p{Lu}\d`{].*[.:!?]/su.test(text);
}

function namesOf(statement: object): string[] {
  if ("id" in statement && hasName(statement.id)) return [statement.id.name];
  if (!("declarations" in statement) || !Array.isArray(statement.declarations)) return [];
  return statement.declarations.flatMap((each: object) => namesOf(each));
}

function hasName(id: unknown): id is { name: string } {
  return typeof id === "object" && id !== null && "name" in id && typeof id.name === "string";
}

function parse(file: string): ReturnType<typeof parseSync> {
  return parseSync(file, readFileSync(file, "utf8"));
}
