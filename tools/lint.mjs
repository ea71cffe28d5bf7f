// Looks for faults in the code and checks its format: `npm run lint`. The linter has a lock file of its own.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = `${root}tools/lint/`;
const lock = readFileSync(`${folder}package-lock.json`, "utf8");
const stamp = `${folder}node_modules/.installed-lock.json`;

if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== lock) {
  mustSucceed("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder);
  writeFileSync(stamp, lock);
}
process.env.OXLINT_TSGOLINT_PATH = `${folder}node_modules/.bin/tsgolint`;
mustSucceed(`${folder}node_modules/.bin/oxlint`, ["--type-aware", "--deny-warnings", ...process.argv.slice(2)], root);
if (process.argv.length === 2) mustSucceed("npx", ["prettier", "--check", "."], root);

function mustSucceed(command, args, cwd) {
  const { status } = spawnSync(command, args, { stdio: "inherit", cwd, shell: process.platform === "win32" });
  if (status !== 0) process.exit(status ?? 1);
}
