/** The language's own types, as the checker gets them on each Node. */
import { existsSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { libraries } from "../../../kernel/language/service/libraries.ts";

it.each(["20.20.2", "22.23.3", "24.21.0"])("those of Node %s are one file, and modules beside it", node => {
  const { text, modules } = libraries(node);
  // As a module it would declare nothing for others.
  expect(text).not.toMatch(/^export\b/mu);
  expect(text).not.toContain("<reference");
  for (const path of modules) {
    expect(existsSync(path), path).toBe(true);
    expect(readFileSync(path, "utf8")).toMatch(/^export\b/mu);
  }
  for (const name of ["interface Array<T>", "interface PromiseConstructor", "interface Disposable", "toSpliced("])
    expect(text).toContain(name);
  // What the checker lets pass is there when the cell runs.
  for (const name of ["DisposableStack", "AsyncDisposableStack", "SuppressedError"])
    expect([name, text.includes(`declare var ${name}:`)]).toEqual([name, Number.parseInt(node, 10) >= 24]);
});
