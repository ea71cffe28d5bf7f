/** The arrows of the house: which room may import from which, read from the imports themselves. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { parseSync } from "oxc-parser";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Rooms from the top of the house down, each with the rooms it may import from. */
const allowed: Record<string, readonly string[]> = {
  "index.ts": ["drivers/core", "drivers/io", "drivers/station", "widgets", "measure"],
  workbook: ["kernel/wire"],
  kernel: [],
  "kernel/wire": [],
  "kernel/language": [],
  "kernel/runtime.ts": [],
  widgets: [
    "measure",
    "drivers/core",
    "drivers/io",
    "drivers/station",
    "drivers/runtime.ts",
    "drivers/shown.ts",
    "kernel/runtime.ts",
  ],
  measure: [
    "drivers/core",
    "drivers/io",
    "drivers/station",
    "drivers/runtime.ts",
    "drivers/shown.ts",
    "kernel/runtime.ts",
  ],
  "drivers/instruments": ["drivers/core", "drivers/io", "drivers/runtime.ts"],
  "drivers/scaffold": [],
  "drivers/station": ["drivers/core", "drivers/io", "drivers/runtime.ts", "drivers/shown.ts", "kernel/runtime.ts"],
  "drivers/testing": ["drivers/core", "drivers/io", "drivers/runtime.ts"],
  "drivers/core": ["drivers/io", "drivers/runtime.ts", "drivers/shown.ts", "kernel/runtime.ts"],
  "drivers/io": ["drivers/runtime.ts", "drivers/shown.ts", "kernel/runtime.ts"],
  "drivers/runtime.ts": ["kernel/runtime.ts"],
  "drivers/shown.ts": ["kernel/runtime.ts"],
};
/** The command names every command and imports each from its room when it is called. */
const commandTable = "workbook/cli.ts";

interface Import {
  from: string;
  to: string;
  typeOnly: boolean;
  lazy: boolean;
}

const imports = sources(root).flatMap(readImports);

test("every import follows an arrow of the house", () => {
  const wrong = imports.filter(({ from, to, lazy }) => {
    if (from === commandTable && lazy) return false;
    const room = roomOf(from);
    return !inside(to, room) && !(allowed[room] ?? []).some(target => inside(to, target));
  });
  expect(wrong).toEqual([]);
});

test("the framework imports only types from the kernel", () => {
  expect(
    imports.filter(
      ({ from, to, typeOnly }) => inside(to, "kernel") && /^(drivers|measure|widgets)/.test(from) && !typeOnly,
    ),
  ).toEqual([]);
});

test("no file imports itself through others", () => {
  const graph = new Map<string, string[]>();
  for (const { from, to, typeOnly } of imports) {
    if (!typeOnly) graph.set(from, [...(graph.get(from) ?? []), to]);
  }
  expect(findCircle(graph)).toBeUndefined();
});

function sources(folder: string): string[] {
  return ["index.ts", "kernel", "drivers", "measure", "widgets", "workbook"].flatMap(name => [
    ...walk(join(folder, name)),
  ]);
}

function* walk(path: string): Generator<string> {
  if (!statSync(path, { throwIfNoEntry: false })) return;
  if (!statSync(path).isDirectory()) {
    if (path.endsWith(".ts")) yield path;
    return;
  }
  if (path.endsWith(join("workbook", "app"))) return;
  for (const name of readdirSync(path)) yield* walk(join(path, name));
}

function readImports(file: string): Import[] {
  const from = relative(root, file).split(sep).join("/");
  const text = readFileSync(file, "utf8");
  const { module } = parseSync(file, text);
  const found: Import[] = [];
  const add = (specifier: string, typeOnly: boolean, lazy: boolean): void => {
    if (!specifier.startsWith(".")) return;
    const to = relative(root, resolve(dirname(file), specifier))
      .split(sep)
      .join("/");
    found.push({ from, to, typeOnly, lazy });
  };
  for (const each of module.staticImports) {
    const typeOnly = each.entries.length > 0 && each.entries.every(entry => entry.isType);
    add(each.moduleRequest.value, typeOnly, false);
  }
  for (const each of module.staticExports) {
    for (const entry of each.entries) if (entry.moduleRequest) add(entry.moduleRequest.value, entry.isType, false);
  }
  for (const each of module.dynamicImports) {
    const specifier = /^["'](.*)["']$/.exec(text.slice(each.moduleRequest.start, each.moduleRequest.end))?.[1];
    if (specifier) add(specifier, false, true);
  }
  return found;
}

function roomOf(file: string): string {
  const rooms = Object.keys(allowed).filter(room => inside(file, room));
  return rooms.toSorted((a, b) => b.length - a.length)[0] ?? `no room for ${file}`;
}

function inside(file: string, room: string): boolean {
  return file === room || file.startsWith(`${room}/`);
}

function findCircle(graph: Map<string, string[]>): string[] | undefined {
  const done = new Set<string>();
  const visit = (file: string, path: string[]): string[] | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return undefined;
    done.add(file);
    for (const next of graph.get(file) ?? []) {
      const circle = visit(next, [...path, file]);
      if (circle) return circle;
    }
    return undefined;
  };
  for (const file of graph.keys()) {
    const circle = visit(file, []);
    if (circle) return circle;
  }
  return undefined;
}
