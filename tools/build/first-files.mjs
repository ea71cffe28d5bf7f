// What a kernel loads before its first cell.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The files that an entry imports at once, and what those import; `import(…)` and types come later or never. */
export function firstFiles(root, entry) {
  const found = new Set();
  const add = file => {
    if (found.has(file)) return;
    found.add(file);
    const text = readFileSync(file, "utf8");
    for (const [, path] of text.matchAll(/^(?:import|export)\s(?!type\b)[^;]*?from\s+"(\.[^"]+)";/gm))
      if (path.endsWith(".ts")) add(join(dirname(file), path));
  };
  add(join(root, entry));
  return found;
}
