/** What `%name?` and hovering a magic show. */
import type { FoundMagic } from "../../language/index.ts";
import type { MimeBundle } from "../../runtime.ts";
import type { Language } from "../language.ts";

/** The help of a magic; nothing if there is none of that name. */
export async function describeMagic(name: string, language: Language): Promise<MimeBundle | undefined> {
  const { magics } = await language.load();
  const own = language.registered.find(one => one.name === name);
  const described = own ? { usage: [`%${name}`, `%%${name}`], summary: own.summary } : magics.get(name);
  if (!described) return undefined;
  const { usage, summary } = described;
  return {
    "text/plain": `${usage.join("\n")}\n\n${summary}`.trimEnd(),
    "text/markdown": `\`\`\`\n${usage.join("\n")}\n\`\`\`\n\n${summary}`.trimEnd(),
  };
}

/** The magic whose name is at an offset. */
export function magicNameAt(magics: readonly FoundMagic[], source: string, offset: number): string | undefined {
  const magic = magics.find(({ form, start, name }) => {
    const signs = /^%*/u.exec(source.slice(start, start + 2))?.[0].length ?? 0;
    return form !== "help" && signs > 0 && start <= offset && offset <= start + signs + name.length;
  });
  return magic?.name;
}
