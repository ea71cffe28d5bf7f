/** What is configured: `qcodesrc.json`, as QCoDeS reads it. */

export { Config, config } from "./config.ts";
export type { ConfigPlaces } from "./config.ts";
export type { ConfigValues } from "./entries.ts";
export type { ConfigTree } from "./tree.ts";
