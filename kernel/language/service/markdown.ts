/** Documentation as a terminal shows it. */

/** Links to files lead nowhere in a notebook: their text stays. */
export function withoutFiles(markdown: string): string {
  return markdown.replace(/\[([^\]]*)\]\(file:[^)]*\)/g, "$1");
}

/** Markdown without its marks; code stays as it is. */
export function plainText(markdown: string): string {
  return markdown
    .split(/^(```[^]*?^```)$/m)
    .map((part, at) => (at % 2 === 1 ? part.replace(/^```.*\n?/gm, "").trimEnd() : unmarked(part)))
    .join("")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

function unmarked(text: string): string {
  return text
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/(\*\*|\*|`)(\S(?:[^\n]*?\S)?)\1/g, "$2")
    .replace(/\\([*_`[\]])/g, "$1");
}
