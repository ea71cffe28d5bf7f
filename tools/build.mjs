// Builds dist/: JavaScript and declarations from every room, and the data files that belong beside them.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const rooms = ["kernel", "drivers", "measure", "widgets", "workbook"];
const dataFile = /\.(sim\.yaml|css|svg)$/;

const tsc = spawnSync(
  process.execPath,
  [join(root, "node_modules/typescript/bin/tsc"), "-p", join(root, "tsconfig.build.json")],
  {
    stdio: "inherit",
  },
);

for (const room of rooms) {
  for (const file of walk(join(root, room))) {
    if (!dataFile.test(file)) continue;
    const target = join(root, "dist", relative(root, file));
    mkdirSync(dirname(target), { recursive: true });
    cpSync(file, target);
  }
}
process.exitCode = tsc.status ?? 1;

function* walk(folder) {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    if (name === "node_modules" || name === "app") continue;
    const path = join(folder, name);
    if (statSync(path).isDirectory()) yield* walk(path);
    else yield path;
  }
}
