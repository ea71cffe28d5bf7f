/** Name and message of whatever was thrown, as text that a page can show: strangers' getters may throw, loop or return anything. */
import { inspect, types } from "node:util";

/** More of a message than this is cut off: it is for people, and it is in the notebook's file. */
const longestMessage = 10_000;
const longestName = 200;

/** Names that built-in classes of errors give to what extends them. */
const builtIn = new Set(
  "Error EvalError RangeError ReferenceError SyntaxError TypeError URIError AggregateError SuppressedError".split(" "),
);

/** Whether a value is an error, also across realms. */
export function isError(error: unknown): error is Error {
  try {
    return types.isNativeError(error) || error instanceof Error;
  } catch {
    // A proxy may refuse even this.
    return false;
  }
}

/** The name of an error, or that something else was thrown. */
export function nameOf(error: unknown): string {
  if (!isError(error)) return "Uncaught";
  const own = read(error, "name");
  const made = read(error, "constructor");
  // A class of the user's that says nothing has the name of the built-in class that it extends.
  const isInherited = typeof own === "string" && builtIn.has(own) && !hasOwnName(error);
  const name = isInherited && typeof made === "function" ? read(made, "name") : own;
  return typeof name === "string" && name !== "" ? printable(shortened(name, longestName)) : "Error";
}

function hasOwnName(error: Error): boolean {
  try {
    return Object.hasOwn(error, "name");
  } catch {
    return true;
  }
}

/** The message of an error, or the text of what else was thrown. */
export function messageOf(error: unknown): string {
  return printable(shortened(isError(error) ? ownMessage(error) : shown(error), longestMessage));
}

/** A property of a stranger's object; what its getter throws is no property. */
export function read(error: object, key: string): unknown {
  try {
    return (error as Record<string, unknown>)[key];
  } catch {
    return undefined;
  }
}

function ownMessage(error: Error): string {
  try {
    const message: unknown = error.message;
    return typeof message === "string" ? message : shown(message);
  } catch (cause) {
    const why = isError(cause) ? read(cause, "message") : undefined;
    return `<a message that cannot be read${typeof why === "string" ? `: ${why}` : ""}>`;
  }
}

function shown(value: unknown): string {
  try {
    return inspect(value, { depth: 1, maxStringLength: longestMessage, maxArrayLength: 20 });
  } catch {
    return "<a value that cannot be shown>";
  }
}

function shortened(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most)}… (${text.length} characters)` : text;
}

// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const controls = /(\u001B\[[\d;]*m)|[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/gu;

/** Colours may stay, and are ended; what else moves a terminal's cursor or renames its window is shown as text. */
function printable(text: string): string {
  const plain = text.replaceAll(
    controls,
    (control, colour?: string) => colour ?? `\\u${control.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return plain.includes("\u001B[") ? `${plain}\u001B[0m` : plain;
}
