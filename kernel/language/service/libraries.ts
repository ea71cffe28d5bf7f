/**
 * The language's own types, all in one file. A check makes one symbol of each global name out of all files that declare it, and
 * those of the language stand in some eighty: a third of the time that a small cell takes.
 */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { nativeProgram } from "../native-program.ts";

/** The names of the libraries that a Node has. */
function namesFor(node: string): string[] {
  const major = Number.parseInt(node, 10);
  const everywhere = ["es2023", "es2024.string", "es2024.regexp", "esnext.disposable", "esnext.decorators"];
  if (major < 22) return everywhere;
  const inTwentyTwo = [...everywhere, "es2024", "es2025.collection", "es2025.iterator", "esnext.array"];
  return major < 24 ? inTwentyTwo : [...inTwentyTwo, "es2025", "esnext.error"];
}

/** Of `using`, Node has the symbols long before the classes that go with them. */
const laterClasses = /^declare var (?:Async)?DisposableStack:.*$|^declare var SuppressedError:.*$/gmu;

/** The libraries as files of the checker's. */
export interface Libraries {
  /** Most of them, without what refers to other files. */
  text: string;
  /** Paths of those that are modules: in one file with others they would make one of that. */
  modules: string[];
}

/** The libraries of a version of Node, such as `process.versions.node`, with all that they refer to. */
export function libraries(node: string): Libraries {
  const folder = dirname(nativeProgram());
  const hasClasses = Number.parseInt(node, 10) >= 24;
  const seen = new Set<string>();
  const texts: string[] = [];
  const modules: string[] = [];
  const add = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    const path = join(folder, `lib.${name}.d.ts`);
    const text = readFileSync(path, "utf8");
    for (const [, inner = ""] of text.matchAll(/^\/\/\/ <reference lib="([^"]+)"/gmu)) add(inner);
    if (/^export\b/mu.test(text)) modules.push(path);
    else {
      const own = text.replaceAll(/^\/\/\/ <reference .*$/gmu, "");
      texts.push(hasClasses ? own : own.replaceAll(laterClasses, ""));
    }
  };
  for (const name of namesFor(node)) add(name);
  return { text: texts.join("\n"), modules };
}
