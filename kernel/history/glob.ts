/** Patterns of a search as SQLite's GLOB has them: `*`, `?`, `[a-z]`, `[^a-z]`. */

/** The whole text must match; a bracket that is not closed stands for itself. */
export function globPattern(pattern: string): RegExp {
  const parts = pattern.matchAll(/\[(\^?)(\]?[^\]]*)\]|[^]/gu);
  const source = Array.from(parts, ([part, not, members]) => {
    if (members !== undefined && members !== "") return `[${not}${members.replaceAll(/[\\[\]^]/gu, "\\$&")}]`;
    if (part === "*") return ".*";
    return part === "?" ? "." : part.replaceAll(/[.+^${}()|[\]\\]/gu, "\\$&");
  }).join("");
  try {
    return new RegExp(`^${source}$`, "su");
  } catch {
    // A range that runs backwards has no members.
    return /(?!)/u;
  }
}
