/** Which decorators a folder's code means: the standard's, or those TypeScript had before it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import json5 from "json5";

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
    const settings = json5.parse<{ compilerOptions?: typeof options }>(
      readFileSync(join(folder, "tsconfig.json"), "utf8"),
    );
    options = settings.compilerOptions ?? {};
  } catch {
    // A folder need not have one, and an editor tells what is wrong with it.
  }
  const isExperimental = options["experimentalDecorators"] === true;
  return { isExperimental, emitsMetadata: isExperimental && options["emitDecoratorMetadata"] === true };
}
