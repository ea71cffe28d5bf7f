// What the page needs beside its bundles: settings' schemas, themes and compressed copies.
import { existsSync, readFileSync } from "node:fs";
import { cp, mkdir, readFile, readdir, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const worthCompressing = /\.(js|css|json|svg|ttf|eot)$/;

/** Copies each package's settings schemas to `<target>/<package>/<plugin>.json`. */
export async function copySchemas(app, target) {
  for (const [name, folder, manifest] of packages(app)) {
    const schemas = manifest.jupyterlab?.schemaDir;
    if (!schemas || !existsSync(join(folder, schemas))) continue;
    await cp(join(folder, schemas), join(target, name), { recursive: true });
    // The settings' service tells the version of the package that a schema belongs to.
    await writeFile(join(target, name, "package.json.orig"), JSON.stringify({ name, version: manifest.version }));
  }
}

/** Writes each theme as one style sheet to `<target>/<package>/index.css`. */
export async function copyThemes(app, target) {
  for (const [name, folder, manifest] of packages(app)) {
    const theme = manifest.jupyterlab?.themePath;
    if (!theme) continue;
    const css = inlineImports(join(folder, theme));
    if (/url\((?!["']?data:)/.test(css))
      throw new Error(`theme ${name}: a file is referred to: only style sheets are copied`);
    await mkdir(join(target, name), { recursive: true });
    await writeFile(join(target, name, "index.css"), css);
  }
}

/** Puts a `.br` and a `.gz` beside each larger text file. */
export async function compressFolder(folder) {
  const brotli = promisify(brotliCompress);
  const zip = promisify(gzip);
  const names = (await readdir(folder, { recursive: true })).filter(name => worthCompressing.test(name));
  await Promise.all(
    names.map(async name => {
      const path = join(folder, name);
      if ((await stat(path)).size < 2048) return;
      const content = await readFile(path);
      const options = {
        params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
      };
      await writeFile(`${path}.br`, await brotli(content, options));
      await writeFile(`${path}.gz`, await zip(content));
    }),
  );
}

function* packages(app) {
  const { dependencies } = JSON.parse(readFileSync(join(app, "package.json"), "utf8"));
  for (const name of Object.keys(dependencies)) {
    const folder = join(app, "node_modules", name);
    yield [name, folder, JSON.parse(readFileSync(join(folder, "package.json"), "utf8"))];
  }
}

function inlineImports(path) {
  return readFileSync(path, "utf8").replace(/@import\s+['"](.+?)['"];/g, (_statement, name) =>
    inlineImports(join(dirname(path), name)),
  );
}
