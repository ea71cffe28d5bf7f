/**
 * Packages that were written as ES modules and are published as CommonJS: they mark themselves by `__esModule`, and types and
 * bundlers take their `exports.default` for the default export. Node gives all of `exports`: a module in between gives what is meant.
 */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/** In the address of a module in between. */
const between = "transpiled";

/** The address under which a package's module is imported: its own, or that of a module in between. */
export async function meantUrl(url: string): Promise<string> {
  if (!url.startsWith("file:") || !/\.c?js$/u.test(url)) return url;
  try {
    const text = await readFile(fileURLToPath(url), "utf8");
    return /\b__esModule\b/u.test(text) && /\bexports(?:\.default\b|\[["']default)/u.test(text)
      ? `${url}?${between}`
      : url;
  } catch {
    // Node says better what is wrong with it.
    return url;
  }
}

/** Whether an address is that of a module in between. */
export function isBetween(url: string): boolean {
  return url.endsWith(`?${between}`);
}

/** The text of a module in between. */
export function moduleBetween(url: string): string {
  const whole = JSON.stringify(url.slice(0, -between.length - 1));
  return (
    `import * as $all from ${whole}; export * from ${whole}; const $whole = $all.default; ` +
    'export default $whole?.__esModule === true && "default" in $whole ? $whole.default : $whole;'
  );
}
