import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Notes which installed packages end up in the bundle. */
export function bundledPackages() {
  const found = new Set();
  return {
    name: "bundled-packages",
    found,
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle))
        for (const id of chunk.moduleIds ?? []) if (id.includes("node_modules")) found.add(packageFolder(id));
    },
  };
}

/** Their licences ask that their texts come along. */
export function licenses(folders, target) {
  const texts = [...folders]
    .toSorted((one, other) => one.localeCompare(other))
    .map(folder => {
      const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
      const file = readdirSync(folder).find(one => /^licen[cs]e/i.test(one));
      if (!file) throw new Error(`bundling ${name}: there is no licence in ${folder}`);
      return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), "utf8").trim()}\n`;
    });
  writeFileSync(target, texts.join(`\n${"-".repeat(80)}\n\n`));
}

function packageFolder(id) {
  for (let folder = dirname(id.replace(/^\0/, "")); ; folder = dirname(folder)) {
    const manifest = join(folder, "package.json");
    if (existsSync(manifest) && JSON.parse(readFileSync(manifest, "utf8")).name !== undefined) return folder;
    if (folder === dirname(folder)) throw new Error(`bundling ${id}: it belongs to no package`);
  }
}
