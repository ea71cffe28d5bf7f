// Runs one benchmark: `npm run bench -- kernel`. Benchmarks are TypeScript, run by the product's own script runner.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = `${root}test/bench/`;
const area = process.argv[2] ?? "";
const helpers = new Set(["jupyter-client", "report"]);
const areas = readdirSync(folder)
  .filter(name => name.endsWith(".ts"))
  .map(name => name.slice(0, -3))
  .filter(name => !helpers.has(name));

if (!areas.includes(area)) {
  console.error(`no benchmark is called ${JSON.stringify(area)}: must be one of ${areas.join(", ")}`);
  process.exit(2);
}
const build = spawnSync(process.execPath, [`${root}tools/build.mjs`], { stdio: "inherit", cwd: root });
if (build.status !== 0) process.exit(build.status ?? 1);
if (existsSync(`${folder}package-lock.json`) && !existsSync(`${folder}node_modules`)) {
  spawnSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { stdio: "inherit", cwd: folder });
}
const run = spawnSync(process.execPath, [`${root}dist/workbook/main.js`, "run", `${folder}${area}.ts`], {
  stdio: "inherit",
  cwd: root,
});
process.exit(run.status ?? 1);
