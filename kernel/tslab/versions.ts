/** The versions that notebooks written for tslab print. */
import { createRequire } from "node:module";

export interface Versions {
  /** The release of tslab whose functions these are. */
  tslab: string;
  /** The TypeScript that checks the cells. */
  typescript: string;
  node: string;
}

const { version: typescript } = createRequire(import.meta.url)("typescript/package.json") as { version: string };

/** Versions of tslab's functions, of TypeScript and of Node.js. */
export const versions: Versions = { tslab: "1.0.22", typescript, node: process.version };
