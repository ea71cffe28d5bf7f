/** Which decorators a folder's code means: the standard's, or those TypeScript had before it. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

/** What the `compilerOptions` of the folder's `tsconfig.json` say; nothing else of it counts. */
export interface DecoratorSettings {
  /** `experimentalDecorators`: decorators get target, key and descriptor, and parameters have them too. */
  isExperimental: boolean;
  /** `emitDecoratorMetadata`: `Reflect.metadata` hears the types of what is decorated. */
  emitsMetadata: boolean;
}

/** Reads the settings; without a readable file they are the standard's. */
export function decoratorSettings(folder: string): DecoratorSettings {
  let options: Record<string, unknown> = {};
  try {
    const text = readFileSync(join(folder, "tsconfig.json"), "utf8");
    // Most folders have none: what reads it is loaded for those that do.
    const { parse } = createRequire(import.meta.url)("json5") as typeof import("json5");
    const settings = parse<{ compilerOptions?: typeof options }>(text);
    options = settings.compilerOptions ?? {};
  } catch {
    // A folder need not have one, and an editor tells what is wrong with it.
  }
  const isExperimental = options["experimentalDecorators"] === true;
  return { isExperimental, emitsMetadata: isExperimental && options["emitDecoratorMetadata"] === true };
}
