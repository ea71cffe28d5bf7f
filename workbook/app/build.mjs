// Builds the browser half into build/: bundles, schemas, themes, compressed copies and the manifest the server reads.
import { cp, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { rspack } from "@rspack/core";
import { compressFolder, copySchemas, copyThemes } from "./assets.mjs";
import { config } from "./rspack.config.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const target = join(here, "build");
// Built beside and moved over: a build that fails or is cut off leaves the last good one in place.
const fresh = join(here, "build.new");

await rm(fresh, { recursive: true, force: true });
await mkdir(fresh, { recursive: true });
const stats = await bundle(config(fresh));
const files = stats.entrypoints.main.assets.map(asset => asset.name);
await copySchemas(here, join(fresh, "schemas"));
await copyThemes(here, join(fresh, "themes"));
await cp(join(here, "overrides.json"), join(fresh, "overrides.json"));
await cp(join(here, "src/branding/setpoint.svg"), join(fresh, "setpoint.svg"));
await writeFile(
  join(fresh, "manifest.json"),
  JSON.stringify(
    {
      scripts: files.filter(name => name.endsWith(".js")),
      styles: files.filter(name => name.endsWith(".css")),
      themes: "themes/",
      schemas: "schemas/",
      icon: "setpoint.svg",
    },
    undefined,
    2,
  ),
);
await compressFolder(fresh);
await rm(target, { recursive: true, force: true });
await rename(fresh, target);

function bundle(options) {
  const compiler = rspack(options);
  return new Promise((resolve, reject) => {
    compiler.run((failure, result) => {
      compiler.close(closeFailure => {
        if (failure ?? closeFailure) return reject(failure ?? closeFailure);
        const summary = result.toJson({ all: false, errors: true, warnings: true, entrypoints: true });
        for (const warning of summary.warnings) console.warn(warning.message);
        if (summary.errors.length === 0) return resolve(summary);
        reject(new Error(`bundling the workbook:\n${summary.errors.map(error => error.message).join("\n\n")}`));
      });
    });
  });
}
