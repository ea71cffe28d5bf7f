/** Where TypeScript's native program lies. */
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/**
 * The path of the native program, which lies in a package of its own for each platform.
 * @throws Error where there is none for this machine.
 */
export function nativeProgram(): string {
  const machine = `${process.platform}-${process.arch}`;
  try {
    const typescript = createRequire(import.meta.url).resolve("typescript/package.json");
    const manifest = createRequire(typescript).resolve(`@typescript/typescript-${machine}/package.json`);
    return join(dirname(manifest), "lib", process.platform === "win32" ? "tsc.exe" : "tsc");
  } catch (error) {
    throw new Error(`typescript has no native program for ${machine} here`, { cause: error });
  }
}
