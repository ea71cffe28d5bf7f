/** Options that remember which of them were looked at: one that nobody looks at does nothing, and is a mistake. */

/** Options, and what became of them. */
export interface WatchedOptions {
  /** What is handed to the instrument. */
  readonly options: Record<string, unknown>;
  /** The options that nobody looked at. */
  unused(): string[];
  /** All names that were looked for. */
  wanted(): string[];
}

/** Watches options; who takes all of them at once is taken to know them all. */
export function watched(given: Readonly<Record<string, unknown>>): WatchedOptions {
  const asked = new Set<string>();
  const options = new Proxy(
    { ...given },
    {
      get(target, key) {
        if (typeof key === "string") asked.add(key);
        return Reflect.get(target, key) as unknown;
      },
      has(target, key) {
        if (typeof key === "string") asked.add(key);
        return Reflect.has(target, key);
      },
    },
  );
  return {
    options,
    unused: () => Object.keys(given).filter(key => !asked.has(key)),
    wanted: () => [...asked],
  };
}
