/** The built front-end on disk: its manifest, and where its parts lie. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** What the front-end's build leaves beside its files. */
export interface FrontEnd {
  folder: string;
  /** In the order in which they are loaded. */
  scripts: readonly string[];
  styles: readonly string[];
  themes: string;
  schemas: string;
  /** File of the page's icon. */
  icon: string | undefined;
}

/** Reads the manifest anew, so that a rebuild is seen; `undefined` if the front-end has not been built. */
export async function readFrontEnd(folder: string): Promise<FrontEnd | undefined> {
  const text = await readFile(join(folder, "manifest.json"), "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const manifest = JSON.parse(text) as Partial<
    Record<"scripts" | "styles", string[]> & Record<"themes" | "schemas" | "icon", string>
  >;
  return {
    folder,
    scripts: manifest.scripts ?? [],
    styles: manifest.styles ?? [],
    themes: join(folder, manifest.themes ?? "themes"),
    schemas: join(folder, manifest.schemas ?? "schemas"),
    icon: manifest.icon,
  };
}
