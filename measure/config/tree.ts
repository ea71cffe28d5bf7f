/** Nested maps of values, as a configuration file has them. */

/** A map of values and of further maps. */
export interface ConfigTree {
  readonly [name: string]: unknown;
}

/** Whether a value is a map. */
export function isTree(value: unknown): value is ConfigTree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Both maps in one; where both have a value, that of `over` counts. */
export function merged(under: ConfigTree, over: ConfigTree): ConfigTree {
  // Entries, not assignments: a file may call a key __proto__.
  return Object.fromEntries([
    ...Object.entries(under),
    ...Object.entries(over).map(([name, value]): [string, unknown] => {
      const below = Object.hasOwn(under, name) ? under[name] : undefined;
      return [name, isTree(below) && isTree(value) ? merged(below, value) : value];
    }),
  ]);
}

/** The value at the end of a path; undefined where there is none. */
export function valueAt(tree: ConfigTree, path: readonly string[]): unknown {
  let value: unknown = tree;
  for (const name of path) value = isTree(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  return value;
}

/** A map with one value at the end of a path. */
export function treeOf(path: readonly string[], value: unknown): ConfigTree {
  return path.reduceRight((inner: unknown, name) => ({ [name]: inner }), value) as ConfigTree;
}

/** A copy that nobody can change. */
export function frozen(tree: ConfigTree): ConfigTree {
  return freeze(structuredClone(tree)) as ConfigTree;
}

function freeze(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  for (const each of Object.values(value)) freeze(each);
  return Object.freeze(value);
}
