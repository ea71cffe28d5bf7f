/** Builds what the browser tests open, the way `npm start` does. */
import { fileURLToPath } from "node:url";
import { findChromium } from "./chromium.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));

export async function setup(): Promise<void> {
  if (findChromium() === undefined) return;
  await (await builder("package"))["buildPackage"]?.(root);
  await (await builder("front-end"))["buildFrontEnd"]?.(`${root}/workbook/app`);
}

/** Plain JavaScript without types, because it runs before anything is built. */
function builder(name: string): Promise<Record<string, (folder: string) => Promise<void>>> {
  return import(new URL(`../../../tools/start/${name}.mjs`, import.meta.url).href);
}
