/** Every name that notebooks see says in a sentence what it is: the reference and the hover text are made of it. */
import { readFileSync } from "node:fs";
import { dirname, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { parseSync } from "oxc-parser";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The source of a declaration file. */
function sourceOf(types: string): string {
  return types.replace(/^\.\/dist\//, "").replace(/\.d\.ts$/, ".ts");
}

/** A name that is exported, and the file and name under which it is declared. */
interface Exported {
  readonly name: string;
  readonly file: string;
  readonly local: string;
}

const exportsKnown = new Map<string, Exported[]>();
const parsed = new Map<string, Parsed>();

const manifest = JSON.parse(readFileSync(resolve(root, "package.json"), "utf8")) as {
  exports: Record<string, { types?: string }>;
};

const exported = exportsOf(resolve(root, "index.ts"));
const sides = Object.entries(manifest.exports).flatMap(([path, { types = "" }]) =>
  path === "." || !types.endsWith(".d.ts") || path.includes("*") ? [] : [sourceOf(types)],
);

test("the entry point exports names, those of a namespace among them", () => {
  const names = exported.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(["Parameter", "VisaInstrument", "vals.numbers", "vals.enum", "plot"]));
  expect(new Set(names).size).toBe(names.length);
});

test("there are side entry points", () => {
  expect(sides).toEqual(
    expect.arrayContaining(["drivers/io/ffi/index.ts", "drivers/io/sim/index.ts", "drivers/testing/index.ts"]),
  );
});

test.each(["index.ts", ...sides])("every name that %s exports has a sentence", file => {
  const names = exportsOf(resolve(root, file));
  expect(names.length).toBeGreaterThan(0);
  expect(names.filter(each => !hasSentence(each)).map(({ name }) => name)).toEqual([]);
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
  // Each name of an entry point leads through the same few files.
  const known = exportsKnown.get(file) ?? readExports(file);
  exportsKnown.set(file, known);
  return known.map(each => ({ ...each, name: prefix + each.name }));
}

function readExports(file: string): Exported[] {
  const { module } = parse(file);
  const found: Exported[] = [];
  for (const entry of module.staticExports.flatMap(each => each.entries)) {
    const name = entry.exportName.name ?? "";
    if (name === "") throw new Error(`${relative(root, file)}: \`export *\` hides what is exported`);
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
  const { program, comments } = parse(file, text);
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

type Parsed = Pick<ReturnType<typeof parseSync>, "module" | "program" | "comments">;

/** Reading the tree out of a result takes long, and each file is asked about once for every name in it. */
function parse(file: string, text = readFileSync(file, "utf8")): Parsed {
  const known = parsed.get(text);
  if (known) return known;
  const { module, program, comments } = parseSync(file, text);
  parsed.set(text, { module, program, comments });
  return { module, program, comments };
}
