/** Whether the written types of a station still say what its files say. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { commandFor, filesIn, stationDeclaration } from "./declaration.ts";

/**
 * What to tell people whose types are no longer those of their station: one line, or nothing where all is well.
 *
 * Looked at is the `station.d.ts` beside the files, and that of the working folder, where there is one that was written of
 * one of these files.
 */
export async function outdatedTypes(files: readonly string[], folder = process.cwd()): Promise<string | undefined> {
  const full = files.map(file => resolve(file));
  for (const place of new Set([...full.map(file => dirname(file)), folder])) {
    const output = join(place, "station.d.ts");
    if (!existsSync(output)) continue;
    const text = readFileSync(output, "utf8");
    const sources = filesIn(text).map(file => resolve(place, file));
    if (!sources.some(source => full.includes(source))) continue;
    const current = await currentText(sources, output);
    if (current !== undefined && current !== text)
      return `${output} is out of date: run ${commandFor(output, text)} in ${place}`;
  }
  return undefined;
}

/** The text as it would be written now; none where a file is wrong, which loading it tells. */
async function currentText(sources: readonly string[], output: string): Promise<string | undefined> {
  try {
    return (await stationDeclaration(sources, output)).text;
  } catch {
    return undefined;
  }
}
