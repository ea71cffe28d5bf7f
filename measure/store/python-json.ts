/** JSON text as Python's `json.dumps` writes it, so that files of both look alike: blanks after `,` and `:`, ASCII only. */

/** The text of a value of objects, lists, texts, numbers, booleans and null. */
export function pythonJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).filter(([, each]) => each !== undefined);
    return `{${entries.map(([key, each]) => `${pythonJson(key)}: ${pythonJson(each)}`).join(", ")}}`;
  }
  return JSON.stringify(value).replaceAll(
    /[\u0080-\uffff]/g,
    unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
