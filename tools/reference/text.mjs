// Text of comments as Markdown, and the small things that Markdown needs.

/** Inline code; a bar would end a cell of a table. */
export function code(text) {
  const fence = text.includes("`") ? "``" : "`";
  return `${fence}${text.replaceAll(/\s+/g, " ").replaceAll("|", "\\|")}${fence}`;
}

/** Text inside a cell of a table. */
export function cell(text) {
  return text.replaceAll(/\s*\n\s*/g, " ").replaceAll(/(?<!\\)\|/g, "\\|");
}

/** A table; a column in which nothing stands is left out. */
export function table(heads, rows) {
  const used = heads.map((_, column) => rows.some(row => row[column] !== ""));
  const line = cells => {
    const kept = cells.filter((_, column) => used[column]);
    return `|${kept.map(each => (each === "" ? " " : ` ${each} `)).join("|")}|`;
  };
  return [line(heads), line(heads.map(() => "---")), ...rows.map(line)].join("\n");
}

export function block(text, language = "ts") {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}

/** A heading that can be linked to by its own text: on GitHub by the anchor, in JupyterLab by what it reads. */
export function heading(level, name) {
  return `${"#".repeat(level)} <a id="${name}"></a>${name}`;
}

/** Turns the parts of comments into Markdown; `linkTo(reflection, text)` makes links. */
export function commentText(parts, linkTo) {
  const texts = (parts ?? []).map(part => {
    if (part.kind === "code") return part.text;
    if (part.kind === "inline-tag") return linkTo(part.target, part.text.trim());
    // A bracket of our comments is never a tag of HTML.
    return part.text.replaceAll("<", "&lt;");
  });
  return texts.join("").trim();
}

/** The first sentence of a text. */
export function firstSentence(text) {
  const [paragraph = ""] = text.split(/\n\s*\n/);
  return /^.*?[.!?](?=\s|$)/s.exec(paragraph)?.[0] ?? paragraph;
}

/** `Seconds to wait. Default 5.` is the meaning "Seconds to wait." and the default "5". */
export function splitDefault(text) {
  const found = /(?:^|\s)Default:? (.+?)\.(?=\s|$)/s.exec(text);
  if (!found) return { meaning: text, byDefault: "" };
  const meaning = text.slice(0, found.index) + text.slice(found.index + found[0].length);
  return { meaning: meaning.trim(), byDefault: found[1] };
}
