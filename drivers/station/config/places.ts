/** Where something stands in a station file, as people read it. */

/** The way to a value in a station file: keys of maps and indices of lists, from the outside in. */
export type KeyPath = readonly (string | number)[];

/** A path as text: `instruments.qdac.parameters["ch01.v"].label`. */
export function pathText(path: KeyPath): string {
  let text = "";
  for (const key of path) {
    if (typeof key === "number") text += `[${key}]`;
    else if (/^[\w-]+$/.test(key)) text += text === "" ? key : `.${key}`;
    else text += `[${JSON.stringify(key)}]`;
  }
  return text === "" ? "the file" : text;
}
