/** Finds a library: by the names that it has on this platform, in their order. */
import { existsSync } from "node:fs";
import { isAbsolute } from "node:path";
import { LibraryError } from "./library-error.ts";

/** Names of a library's file, the best first, for every platform or by `process.platform`; a bare name is searched for as the platform does. */
export type LibraryFiles =
  string | readonly string[] | { readonly [P in NodeJS.Platform]?: string | readonly string[] };

/**
 * Loads the first file that can be loaded.
 * @throws LibraryError that says what was tried and why each failed, or which platforms there are.
 */
export function locate<T>(
  library: string,
  files: LibraryFiles,
  load: (file: string) => T,
): { file: string; loaded: T } {
  const failures: string[] = [];
  for (const file of namesHere(library, files)) {
    if (isAbsolute(file) && !existsSync(file)) {
      failures.push(`${file} (there is no such file)`);
      continue;
    }
    try {
      return { file, loaded: load(file) };
    } catch (error) {
      failures.push(`${file} (${reason(error as Error, file)})`);
    }
  }
  const bits = process.arch.endsWith("64") ? "64" : "32";
  throw new LibraryError(
    `opening ${library}: no library could be loaded: tried ${failures.join(", ")}; it must be a library of ${bits} bits for ${process.platform}`,
    { library },
  );
}

/** The names to try on this platform. */
function namesHere(library: string, files: LibraryFiles): readonly string[] {
  if (typeof files === "string") return [files];
  if (Array.isArray(files)) return files as readonly string[];
  const byPlatform = files as Readonly<Record<string, string | readonly string[]>>;
  const here = byPlatform[process.platform];
  if (here === undefined) {
    const platforms = Object.keys(byPlatform).join(", ");
    throw new LibraryError(`opening ${library}: there is no library for ${process.platform}: only for ${platforms}`, {
      library,
    });
  }
  return typeof here === "string" ? [here] : here;
}

function reason(error: Error, file: string): string {
  return error.message.replace(/^Failed to load shared library: /, "").replace(`${file}: `, "");
}
