// Runs one benchmark: `npm run bench -- kernel`. Benchmarks are TypeScript, run by the product's own script runner.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
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
mustSucceed(process.execPath, [`${root}tools/build.mjs`], root);
if (!existsSync(`${folder}node_modules`))
  mustSucceed("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder);
pythonPeers();
const run = spawnSync(process.execPath, [`${root}dist/workbook/main.js`, "run", `${folder}${area}.ts`], {
  stdio: "inherit",
  cwd: root,
});
process.exit(run.status ?? 1);

/** Peers written in Python get an environment of their own; where that cannot be made, they are left out. */
function pythonPeers() {
  const wanted = readFileSync(`${folder}requirements.txt`, "utf8");
  const stamp = `${folder}.venv/requirements.txt`;
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  if (spawnSync("python3", ["-m", "venv", `${folder}.venv`], { stdio: "inherit" }).status !== 0) return;
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", `${folder}requirements.txt`];
  mustSucceed(`${folder}.venv/bin/python`, pip, folder);
  writeFileSync(stamp, wanted);
}

function mustSucceed(command, args, cwd) {
  const { status } = spawnSync(command, args, { stdio: "inherit", cwd });
  if (status !== 0) process.exit(status ?? 1);
}
