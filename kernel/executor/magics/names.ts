/** `%who` and `%whos`: the names of the cells. */
import { inspect } from "node:util";
import type { NamedValue } from "../names.ts";
import type { Handler } from "./handler.ts";
import { splitWords } from "./options.ts";

const longest = 60;

export const who: Handler = (argument, { names, output }) => {
  const found = wanted(names.values(), argument);
  output.print("stdout", found.length === 0 ? nothing(argument) : `${found.map(({ name }) => name).join("\t ")}\n`);
};

export const whos: Handler = (argument, { names, output }) => {
  const found = wanted(names.values(), argument);
  if (found.length === 0) return output.print("stdout", nothing(argument));
  const rows = [
    ["Variable", "Type", "Data/Info"],
    ...found.map(({ name, value }) => [name, typeName(value), info(value)]),
  ];
  const [first = 0, second = 0] = [0, 1].map(column => Math.max(...rows.map(row => row[column]?.length ?? 0)));
  const lines = rows.map(
    ([name = "", type = "", text = ""]) => `${name.padEnd(first + 3)}${type.padEnd(second + 3)}${text}`,
  );
  lines.splice(1, 0, "-".repeat(lines[0]?.length ?? 0));
  output.print("stdout", `${lines.join("\n")}\n`);
};

function wanted(values: NamedValue[], argument: string): NamedValue[] {
  const types = splitWords(argument).map(type => type.toLowerCase());
  return types.length === 0 ? values : values.filter(({ value }) => types.includes(typeName(value).toLowerCase()));
}

function nothing(argument: string): string {
  return argument === "" ? "Interactive namespace is empty.\n" : "No variables match your requested type.\n";
}

/** What a value is: its class, or what `typeof` says. */
function typeName(value: unknown): string {
  if (typeof value === "function")
    return /^class\b/u.test(Function.prototype.toString.call(value)) ? "class" : "function";
  if (typeof value !== "object" || value === null) return value === null ? "null" : typeof value;
  // A getter of the user's is not run.
  const prototype: unknown = Object.getPrototypeOf(value);
  const made = prototype === null ? undefined : Object.getOwnPropertyDescriptor(prototype, "constructor");
  const maker: unknown = made?.value;
  return typeof maker === "function" && maker.name !== "" ? maker.name : "Object";
}

function info(value: unknown): string {
  if (Array.isArray(value)) return `n=${value.length}`;
  if (ArrayBuffer.isView(value) && "length" in value)
    return `${String(value.length)} elements, ${value.byteLength} bytes`;
  const text = inspect(value, { depth: 0, customInspect: false, breakLength: Infinity, maxStringLength: longest });
  const line = text.replaceAll(/\s+/gu, " ");
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}
