/** Whether other Jupyter front-ends know the kernel, and whether what they know is still there. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { jupyterDataFolders } from "../server/folders.ts";
import type { Finding } from "./finding.ts";

/** Looks for our kernelspecs in the folders that Jupyter looks in. */
export function checkKernelspecs(env: NodeJS.ProcessEnv = process.env): Finding[] {
  const found = jupyterDataFolders(env)
    .map(folder => join(folder, "kernels"))
    .flatMap(folder => (existsSync(folder) ? readdirSync(folder).map(name => join(folder, name)) : []))
    .filter(folder => existsSync(join(folder, "kernel.json")))
    .map(checkKernelspec)
    .filter(finding => finding !== undefined);
  if (found.length > 0) return found;
  return [
    {
      name: "kernelspec",
      status: "absent",
      detail: "setpoint kernel install makes the kernel known to JupyterLab and VS Code",
    },
  ];
}

/** `undefined` for somebody else's kernel. */
function checkKernelspec(folder: string): Finding | undefined {
  const name = "kernelspec";
  let argv: unknown;
  try {
    ({ argv } = JSON.parse(readFileSync(join(folder, "kernel.json"), "utf8")) as { argv?: unknown });
  } catch (error) {
    if (!/[\\/]setpoint[^\\/]*$/.test(folder)) return undefined;
    return {
      name,
      status: "problem",
      detail: `${folder}: ${(error as Error).message}: setpoint kernel install writes it anew`,
    };
  }
  const words = Array.isArray(argv) ? argv.filter(word => typeof word === "string") : [];
  if (!words.some(word => /[\\/]kernel[\\/]main\.js$/.test(word))) return undefined;
  const gone = words.filter(word => isAbsolute(word)).find(file => !existsSync(file));
  if (gone === undefined) return { name, status: "ok", detail: folder };
  return { name, status: "problem", detail: `${folder}: ${gone} is gone: setpoint kernel install writes it anew` };
}
