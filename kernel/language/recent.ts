/** The latest results of a function of a text: a cell is asked about several times before the next one is. */

/** So many texts are remembered. */
const remembered = 4;
/** A longer text is not worth its room. */
const longest = 10_000;

/** The function, with what it last came to. What it throws is not remembered. */
export function recent<T>(compute: (text: string) => T): (text: string) => T {
  const results = new Map<string, T>();
  return text => {
    if (results.has(text)) return results.get(text) as T;
    const result = compute(text);
    if (text.length > longest) return result;
    results.set(text, result);
    const [oldest] = results.keys();
    if (results.size > remembered && oldest !== undefined) results.delete(oldest);
    return result;
  };
}
