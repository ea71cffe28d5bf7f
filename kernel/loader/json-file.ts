/** JSON files as modules: their fields are exports too, as TypeScript sees them. */
import { readFile } from "node:fs/promises";

export interface JsonFile {
  text: string;
  json: unknown;
}

/** @throws SyntaxError whose stack names the place in the file. */
export async function readJsonFile(path: string): Promise<JsonFile> {
  const text = await readFile(path, "utf8");
  try {
    return { text, json: JSON.parse(text) };
  } catch (cause) {
    throw located((cause as Error).message, path, text);
  }
}

/** An error may cross to another thread, which keeps its texts alone. */
function located(reason: string, path: string, text: string): SyntaxError {
  const [, what = reason, position] = withPosition.exec(reason) ?? [];
  const at = position === undefined ? lineStart(text) : Number(position);
  const before = text.slice(0, at).split("\n");
  const error = new SyntaxError(`reading ${path} as JSON: ${what}`);
  error.stack = `SyntaxError: ${error.message}\n    at ${path}:${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
  return error;
}

const withPosition = /^(.*?)(?: in JSON)? at position (\d+)/su;

/** Where the first line starts that nothing after it could mend: Node 20 does not always say the place. */
function lineStart(text: string): number {
  const starts = Array.from(text.matchAll(/^/gmu), ({ index }) => index);
  let [good, bad] = [0, starts.length];
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (couldGoOn(text.slice(0, starts[middle]))) good = middle;
    else bad = middle;
  }
  return starts[good] ?? 0;
}

/** Whether a text is the beginning of JSON. */
function couldGoOn(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    const reason = (error as Error).message;
    const position = withPosition.exec(reason)?.[2];
    return position === undefined ? reason.includes("end of JSON input") : Number(position) >= text.length;
  }
}

/** The names that a file exports beside its default. */
export function namesOf({ json }: JsonFile): string[] {
  if (typeof json !== "object" || json === null || Array.isArray(json)) return [];
  return Object.keys(json).filter(name => name !== "default");
}
