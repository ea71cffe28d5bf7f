/** A display that the kernel half has made, as elements: only what displays are made of is taken over. */

const elements = new Set(
  "div span strong header dl dt dd ul li pre table thead tbody tr th td details summary style".split(" "),
);
const attributes = new Set(["class", "open", "scope", "colspan", "aria-label"]);

/** The elements of a display. Anything else that may be in it becomes text, and asks for nothing. */
export function displayOf(source: string): DocumentFragment {
  const { body } = new DOMParser().parseFromString(source, "text/html");
  const made = document.createDocumentFragment();
  made.append(...[...body.childNodes].map(copy));
  return made;
}

function copy(node: Node): Node {
  const name = node.nodeName.toLowerCase();
  if (!(node instanceof Element) || !elements.has(name)) return document.createTextNode(node.textContent ?? "");
  const made = document.createElement(name);
  for (const { name: attribute, value } of node.attributes)
    if (attributes.has(attribute)) made.setAttribute(attribute, value);
  made.append(...[...node.childNodes].map(copy));
  return made;
}
