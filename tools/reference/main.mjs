// Writes docs/reference from the code: `npm run reference`; with --check it only says whether the pages fit the code.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildPackage } from "../start/package.mjs";
import { installPackages } from "./install.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/[\\/]$/, "");
const folder = join(root, "docs/reference");
const check = process.argv.includes("--check");

try {
  await installPackages(join(root, "tools/reference"));
  await buildPackage(root);
  // Found only after the installation.
  const { makePages } = await import("./pages.mjs");
  const pages = await makePages(root);
  if (check) compare(pages);
  else write(pages);
} catch (error) {
  console.error(`the reference cannot be generated: ${error.message}`);
  process.exitCode = 1;
}

function write(pages) {
  for (const path of written()) if (!pages.has(path)) rmSync(join(folder, path));
  for (const [path, text] of pages) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  console.log(`docs/reference: ${pages.size} pages`);
}

function compare(pages) {
  const wrong = [...new Set([...pages.keys(), ...written()])].filter(path => {
    const file = join(folder, path);
    return !pages.has(path) || !existsSync(file) || readFileSync(file, "utf8") !== pages.get(path);
  });
  if (wrong.length === 0) {
    console.log(`docs/reference: ${pages.size} pages fit the code`);
    return;
  }
  console.error(`docs/reference does not fit the code: ${wrong.join(", ")}`);
  console.error("run `npm run reference` and commit docs/reference");
  process.exitCode = 1;
}

/** The pages that are there, as paths below the folder. */
function written() {
  if (!existsSync(folder)) return [];
  const found = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return found.filter(path => path.endsWith(".md")).map(path => path.replaceAll("\\", "/"));
}
