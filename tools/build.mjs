// Builds dist/: JavaScript in few files, which Node starts faster than many, declarations, and the data files that belong beside them.
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { bundleTypes } from "./build/bundle-types.mjs";
import { firstFiles } from "./build/first-files.mjs";
import { plainText } from "./build/plain-text.mjs";
import { bundledPackages, licenses } from "./build/licenses.mjs";
import { ownUrls } from "./build/own-urls.mjs";
import { sourceFiles } from "./build/source-files.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const dist = join(root, "dist");
const rooms = ["kernel", "drivers", "measure", "widgets", "workbook"];
/** What a user imports by name, beside the instruments of each company. */
const entryPoints = ["index.ts", "drivers/testing/index.ts", "drivers/io/sim/index.ts", "drivers/io/ffi/index.ts"];
const dataFile = /(\.(sim\.yaml|css|svg)|[/\\]schema\.json)$/;
const { bin, dependencies, optionalDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

const files = [...sourceFiles(root, rooms)];
// Files of an earlier build would still be found by whoever imports them.
for (const room of [...rooms, "shared", "index.js", "index.js.map"])
  rmSync(join(dist, room), { recursive: true, force: true });
const status = declarations();
if (status === 0) await bundleTypes(dist, imported().map(stem));
await javaScript();
for (const file of files.filter(one => one.endsWith(".widget.ts"))) await browserHalf(file);
for (const file of files.filter(one => dataFile.test(one))) {
  mkdirSync(dirname(join(dist, file)), { recursive: true });
  cpSync(join(root, file), join(dist, file));
}
// npx makes a command executable once, when it links it: a later build would take that back.
for (const file of Object.values(bin)) chmodSync(join(root, file), 0o755);
process.exitCode = status;

function declarations() {
  const compiler = join(root, "node_modules/typescript/bin/tsc");
  const options = ["-p", join(root, "tsconfig.build.json")];
  return spawnSync(process.execPath, [compiler, ...options], { stdio: "inherit" }).status ?? 1;
}

async function javaScript() {
  const sources = files.filter(file => file.endsWith(".ts") && !isForPages(file));
  const packages = bundledPackages();
  const first = firstFiles(root, "index.ts");
  const bundle = await rolldown({
    cwd: root,
    platform: "node",
    input: Object.fromEntries(entries(sources).map(file => [stem(file), join(root, file)])),
    external: id => isExternal(id),
    plugins: [ownUrls(root), packages, plainText()],
    transform: { target: "es2022" },
    tsconfig: false,
  });
  await bundle.write({
    dir: dist,
    format: "esm",
    sourcemap: true,
    entryFileNames: "[name].js",
    chunkFileNames: chunk => chunkName(chunk),
    // One file is read faster than twenty.
    codeSplitting: { groups: [{ name: "framework", test: id => first.has(id) }] },
    hashCharacters: "hex",
    keepNames: true,
    // The types have them.
    comments: { jsdoc: false },
    // What it writes is not plain.
    minify: false,
  });
  await bundle.close();
  licenses(packages.found, join(dist, "THIRD_PARTY.txt"));
}

/** The half of a widget that runs in a page: one module with all it needs. */
async function browserHalf(file) {
  const bundle = await rolldown({
    cwd: root,
    platform: "browser",
    input: join(root, file),
    transform: { target: "es2022" },
    tsconfig: false,
  });
  await bundle.write({
    file: join(dist, file.replace(/\.ts$/, ".js")),
    format: "esm",
    minify: true,
    codeSplitting: false,
  });
  await bundle.close();
}

/** What users import by name. */
function imported() {
  return [...entryPoints, ...files.filter(file => /^drivers\/instruments\/[^/]+\/index\.ts$/.test(file))];
}

function isForPages(file) {
  return file.startsWith("widgets/browser/");
}

function stem(file) {
  return file.slice(0, -".ts".length);
}

/** What is imported by name from outside, started as a process or thread of its own, or found beside its data. */
function entries(sources) {
  const found = new Set([...imported(), "workbook/main.ts", "kernel/main.ts"]);
  for (const file of sources) {
    if (file.endsWith(".sim.ts")) found.add(file);
    const text = readFileSync(join(root, file), "utf8");
    for (const [, path] of text.matchAll(/new URL\(\s*"(\.[^"]+)\.js",\s*import\.meta\.url\)/g))
      found.add(join(dirname(file), `${path}.ts`));
  }
  return [...found];
}

/** Installed packages are; what is bundled is no dependency of the package any more. */
function isExternal(id) {
  return Object.keys({ ...dependencies, ...optionalDependencies }).some(
    name => id === name || id.startsWith(`${name}/`),
  );
}

/** Stack traces tell the kernel's frames from the framework's by their folders; what is imported later keeps its name. */
function chunkName({ facadeModuleId, isDynamicEntry, moduleIds }) {
  if (isDynamicEntry && facadeModuleId) return relative(root, facadeModuleId).replace(/\.ts$/, ".js");
  const isKernel = moduleIds.every(id => relative(root, id).startsWith("kernel/") || id.includes("node_modules"));
  return `${isKernel ? "kernel/" : ""}shared/[name]-[hash].js`;
}
