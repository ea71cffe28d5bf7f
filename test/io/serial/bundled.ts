/** A module of ours as one file that Node runs by itself: Node 20 reads no TypeScript. */
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

/** Bundles a module and what it imports; optional packages stay where they are, or are not there. */
export async function bundled(input: string, packages = true): Promise<{ path: string; remove: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), "setpoint-bundle-"));
  if (packages)
    symlinkSync(fileURLToPath(new URL("../../../node_modules", import.meta.url)), join(folder, "node_modules"));
  const path = join(folder, "main.mjs");
  const bundle = await rolldown({
    input,
    platform: "node",
    external: /^(serialport|koffi)$/,
    transform: { target: "es2022" },
  });
  await bundle.write({ file: path, format: "esm", codeSplitting: false });
  await bundle.close();
  return { path, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
