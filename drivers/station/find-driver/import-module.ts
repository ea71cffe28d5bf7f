/** Imports a lab's own module: through the kernel's loader where there is one, which reads TypeScript and reloads what was edited. */
import { isAbsolute } from "node:path";
import { pathToFileURL } from "node:url";
import type { ImportFrom } from "../../../kernel/runtime.ts";

const key = Symbol.for("setpoint.import/1");

/** Imports a file by its path, or a package as it is found from a folder. */
export async function importModule(specifier: string, folder: string): Promise<Readonly<Record<string, unknown>>> {
  const importFrom = (globalThis as { [key]?: ImportFrom })[key];
  if (importFrom) return (await importFrom(specifier, folder)) as Record<string, unknown>;
  if (isAbsolute(specifier)) return (await import(pathToFileURL(specifier).href)) as Record<string, unknown>;
  // Asked for in a program of one's own alone: what resolves is loaded then.
  const { resolvePackage } = await import("./resolve-package.ts");
  return (await import(resolvePackage(specifier, folder))) as Record<string, unknown>;
}
