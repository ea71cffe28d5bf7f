/** A strict reader of XML for tests: what is not well formed throws. */

export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (Element | string)[];
}

/** The root element of a document or fragment. */
export function parseXml(source: string): Element {
  const open: { name: string; attributes: Record<string, string>; children: (Element | string)[] }[] = [
    { name: "#document", attributes: {}, children: [] },
  ];
  const token = /<(\/?)([A-Za-z][\w:-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|([^<]+)|(<)/gy;
  for (const [, closing, name = "", attributes = "", empty, text, stray] of source.matchAll(token)) {
    const parent = open.at(-1)!;
    if (stray !== undefined) throw new Error(`a stray <: ${source.slice(0, 80)}`);
    if (text !== undefined) {
      if (text.trim() !== "") parent.children.push(decode(text));
    } else if (closing === "/") {
      if (open.pop()?.name !== name) throw new Error(`closing ${name} inside ${parent.name}`);
    } else {
      const element = { name, attributes: readAttributes(attributes), children: [] };
      parent.children.push(element);
      if (empty !== "/") open.push(element);
    }
  }
  if (open.length !== 1) throw new Error(`${open.at(-1)!.name} is not closed`);
  const roots = open[0]!.children;
  if (roots.length !== 1 || typeof roots[0] === "string") throw new Error(`${roots.length} roots`);
  return roots[0]!;
}

/** Every element of that name, the element itself included. */
export function all(element: Element, name: string): Element[] {
  const below = element.children.flatMap(child => (typeof child === "string" ? [] : all(child, name)));
  return element.name === name ? [element, ...below] : below;
}

/** The text in an element. */
export function textOf(element: Element): string {
  return element.children.map(child => (typeof child === "string" ? child : textOf(child))).join("");
}

function readAttributes(source: string): Record<string, string> {
  const found = [...source.matchAll(/([\w:-]+)="([^"]*)"/g)].map(([, name, value]) => [name!, decode(value!)] as const);
  if (new Set(found.map(([name]) => name)).size !== found.length) throw new Error(`an attribute twice: ${source}`);
  return Object.fromEntries(found);
}

function decode(text: string): string {
  // oxlint-disable-next-line no-control-regex -- XML 1.0 has no place for these
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\p{Surrogate}]/u.test(text)) throw new Error("a control");
  return text.replace(/&(?:#(\d+);|(lt|gt|amp|quot|apos);|)/g, (entity, code?: string, named?: string) => {
    if (code !== undefined) return String.fromCodePoint(Number(code));
    if (named === undefined) throw new Error(`a bare &: ${entity}${text}`);
    return { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" }[named]!;
  });
}
