/** What the checker says of copies of old texts, said of the files that had them. */
import type { LanguageBackend } from "./backend.ts";
import type { OldFiles } from "./old-files.ts";

/** The checker, with what it says of copies said of the files. */
export function withOldFiles(backend: LanguageBackend, old: OldFiles): LanguageBackend {
  const earlier = (name: string, file: string): string => `${name} of an earlier ${file}`;
  return {
    set: (file, text) => backend.set(file, text),
    findings: async (file, signal) =>
      (await backend.findings(file, signal)).map(one => ({ ...one, message: old.told(one.message, earlier) })),
    proposals: async (file, offset) =>
      (await backend.proposals(file, offset)).map(one => ({
        ...one,
        detail: async () => {
          const detail = await one.detail();
          return detail === undefined ? undefined : old.told(detail);
        },
      })),
    hover: async (file, offset) => {
      const text = await backend.hover(file, offset);
      return text === undefined ? undefined : old.told(text);
    },
    definition: async (file, offset) => backend.definition(file, offset),
    changed: files => backend.changed(files),
    close: async () => backend.close(),
  };
}
