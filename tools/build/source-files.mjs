import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** Files of the rooms, as paths from the root; the front-end has a build of its own. */
export function* sourceFiles(root, folders) {
  yield "index.ts";
  for (const folder of folders) if (existsSync(join(root, folder))) yield* walk(root, folder);
}

function* walk(root, folder) {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (!entry.isDirectory()) yield path;
    else if (entry.name !== "node_modules" && path !== "workbook/app") yield* walk(root, path);
  }
}
