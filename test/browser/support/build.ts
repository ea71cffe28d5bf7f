/** Builds what the browser tests open, the way `npm start` does. */
import { fileURLToPath } from "node:url";
import { findChromium } from "./chromium.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));

export async function setup(): Promise<void> {
  if (findChromium() === undefined) return;
  // Plain JavaScript without types, because it runs before anything is built.
  const { prepare }: Record<string, (folder: string) => Promise<void>> = await import(
    new URL("../../../tools/start/prepare.mjs", import.meta.url).href
  );
  await prepare?.(root);
}
