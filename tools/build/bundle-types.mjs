// Puts the declarations of the entry points, and what they share, into few files: the checker looks at each file of a program for every cell.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { rolldown } from "rolldown";
import { dts } from "rolldown-plugin-dts";

/** Replaces the declarations that the compiler has written; `entries` are those of the package, as paths without an ending. */
export async function bundleTypes(dist, entries) {
  const bundle = await rolldown({
    input: Object.fromEntries(entries.map(name => [name, join(dist, `${name}.d.ts`)])),
    external: id => !/^[./]/.test(id),
    // Declarations are all there is to read: the generator has nothing to do.
    plugins: [dts({ dtsInput: true, oxc: true, tsconfig: false })],
    logLevel: "silent",
  });
  const { output } = await bundle.generate({
    format: "esm",
    entryFileNames: "[name].d.ts",
    chunkFileNames: "shared/[name]-[hash].d.ts",
    hashCharacters: "hex",
  });
  await bundle.close();
  for (const file of readdirSync(dist, { recursive: true, encoding: "utf8" }))
    if (/^(drivers|measure|widgets)[/\\].*\.d\.ts$/.test(file)) rmSync(join(dist, file));
  for (const { fileName, code } of output) {
    mkdirSync(dirname(join(dist, fileName)), { recursive: true });
    writeFileSync(join(dist, fileName), ownNames(code));
  }
}

/**
 * A type and a class of one name come from two modules, and the bundler numbers one of them: people would read
 * `Parameter$1`. Here they can share the name, as the one is a type and the other a value.
 */
function ownNames(code) {
  const alias = /(?:\/\*\*(?:(?!\*\/)[^])*\*\/\n)?type (\w+)(?:<.*>)? = \1\$1<.*>;\n/g;
  const names = [];
  const without = code.replaceAll(alias, (_, name) => (names.push(name), ""));
  return names.reduce((text, name) => text.replaceAll(new RegExp(`\\b${name}\\$1(?!\\w)`, "g"), name), without);
}
