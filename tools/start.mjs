// `npm start`: builds what is missing or out of date, then starts the workbook on the start notebook.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { prepare } from "./start/prepare.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const startNotebook = "notebooks/00-first-measurement.ipynb";
const args = process.argv.slice(2);

try {
  checkNode();
  if (!existsSync(join(root, "node_modules/typescript")))
    throw new Error("the packages are not installed: run npm ci, then npm start");
  await prepare(root, { frontEnd: !args.includes("--help") && !args.includes("-h") });
} catch (error) {
  console.error(`npm start: ${error.message}`);
  if (process.env.SETPOINT_DEBUG) console.error(error);
  process.exit(1);
}

// In this same process, so that Ctrl-C reaches the server once, and directly.
const main = join(root, "dist/workbook/main.js");
const chosen = args.some(arg => arg === "--open" || arg === "--root" || /^--(open|root)=/.test(arg));
const open = chosen || !existsSync(startNotebook) ? [] : ["--open", startNotebook];
process.argv = [process.execPath, main, "workbook", ...args, ...open];
await import(pathToFileURL(main).href);

function checkNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new Error(`Node ${process.versions.node} is too old: install Node 20.19 or newer`);
  }
}
