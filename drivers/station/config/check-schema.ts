/** Checks data against a JSON schema, as far as the one of station files goes, with texts that say what is allowed. */

import { repr } from "../../core/python-text.ts";
import { allowedNames } from "../nearest.ts";
import type { KeyPath } from "./places.ts";

/** The words of JSON Schema (draft 7) that are known here; any other in a schema is an error. */
export interface Schema {
  readonly $schema?: string;
  readonly $ref?: string;
  readonly title?: string;
  readonly description?: string;
  readonly definitions?: Readonly<Record<string, Schema>>;
  readonly type?: TypeName | readonly TypeName[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly pattern?: string;
  /** What editors say where a text does not fit the pattern; no word of the standard. */
  readonly patternErrorMessage?: string;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

type TypeName = "object" | "array" | "string" | "number" | "integer" | "boolean" | "null";

/** Something that is wrong: where, and what is allowed. */
export interface Problem {
  readonly path: KeyPath;
  /** What follows the path in a sentence. */
  readonly text: string;
}

/** All that is wrong with data, in the order of the data. */
export function problemsOf(data: unknown, schema: Schema, path: KeyPath = [], root: Schema = schema): Problem[] {
  const at = resolved(schema, root);
  const types = at.type === undefined ? [] : [at.type].flat();
  if (types.length > 0 && !types.some(type => checks[type](data)))
    return [{ path, text: ` is ${shown(data)}: must be ${types.map(type => names[type]).join(" or ")}` }];
  if (typeof data === "string") return textProblems(data, at, path);
  if (typeof data === "number") return numberProblems(data, at, path);
  if (Array.isArray(data)) return listProblems(data, at, path, root);
  return isObject(data) ? objectProblems(data, at, path, root) : [];
}

function resolved(schema: Schema, root: Schema): Schema {
  const unknown = Object.keys(schema).find(word => !words.has(word));
  if (unknown !== undefined) throw new TypeError(`schema: the word ${unknown} is not known here`);
  if (schema.$ref === undefined) return schema;
  const name = schema.$ref.replace("#/definitions/", "");
  const target = root.definitions?.[name];
  if (!target) throw new TypeError(`schema: there is no ${schema.$ref}`);
  return resolved(target, root);
}

function objectProblems(data: Readonly<Record<string, unknown>>, schema: Schema, path: KeyPath, root: Schema) {
  const { required = [], properties = {}, patternProperties = {}, additionalProperties = true } = schema;
  const problems: Problem[] = required
    .filter(key => !Object.hasOwn(data, key))
    .map(key => ({ path, text: ` has no ${key}: it must be given` }));
  for (const [key, value] of Object.entries(data)) {
    const inner = Object.hasOwn(properties, key) ? [properties[key] as Schema] : [];
    for (const [pattern, each] of Object.entries(patternProperties))
      if (new RegExp(pattern, "u").test(key)) inner.push(each);
    const below = [...path, key];
    if (inner.length === 0 && !additionalProperties) problems.push({ path: below, text: unknownKey(key, schema) });
    for (const each of inner) problems.push(...problemsOf(value, each, below, root));
  }
  return problems;
}

function unknownKey(key: string, { properties = {}, patternProperties = {} }: Schema): string {
  const allowed = Object.keys(properties);
  if (allowed.length > 0) return ` is not known: ${allowedNames(key, allowed)}`;
  const isPath = Object.keys(patternProperties).some(pattern => pattern.includes("\\."));
  return isPath
    ? " is no path: must be names joined by dots, such as ch01.volt or channels[0].volt"
    : " is no name: must be a letter, then letters, digits and underscores";
}

function listProblems(data: readonly unknown[], { items, minItems, maxItems }: Schema, path: KeyPath, root: Schema) {
  const problems: Problem[] = [];
  const [least, most] = [minItems ?? 0, maxItems ?? Infinity];
  if (data.length < least || data.length > most) {
    const wanted = least === most ? `${least}` : `${least} to ${most}`;
    problems.push({ path, text: ` is ${shown(data)}: must have ${wanted} items` });
  }
  if (items)
    for (const [index, item] of data.entries()) problems.push(...problemsOf(item, items, [...path, index], root));
  return problems;
}

function textProblems(text: string, schema: Schema, path: KeyPath): Problem[] {
  const { pattern, minLength = 0 } = schema;
  if (text.length < minLength) return [{ path, text: " is empty: must be a text" }];
  if (pattern === undefined || new RegExp(pattern, "u").test(text)) return [];
  return [{ path, text: ` is ${shown(text)}: ${schema.patternErrorMessage ?? `must fit ${pattern}`}` }];
}

function numberProblems(value: number, { minimum = -Infinity, maximum = Infinity }: Schema, path: KeyPath): Problem[] {
  if (value >= minimum && value <= maximum) return [];
  const wanted = maximum === Infinity ? `${minimum} or more` : `between ${minimum} and ${maximum} inclusive`;
  return [{ path, text: ` is ${value}: must be ${wanted}` }];
}

function shown(data: unknown): string {
  if (data === null) return "empty";
  if (isObject(data)) return "a map";
  const text = repr(data);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function isObject(data: unknown): data is Readonly<Record<string, unknown>> {
  return typeof data === "object" && data !== null && !Array.isArray(data);
}

const checks: Readonly<Record<TypeName, (data: unknown) => boolean>> = {
  object: isObject,
  array: Array.isArray,
  string: data => typeof data === "string",
  number: data => typeof data === "number" && !Number.isNaN(data),
  integer: Number.isInteger,
  boolean: data => typeof data === "boolean",
  null: data => data === null,
};

const names: Readonly<Record<TypeName, string>> = {
  object: "a map",
  array: "a list",
  string: "a text",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false",
  null: "nothing",
};

const words: ReadonlySet<string> = new Set<keyof Schema>([
  "$schema",
  "$ref",
  "title",
  "description",
  "definitions",
  "type",
  "required",
  "properties",
  "patternProperties",
  "additionalProperties",
  "items",
  "minItems",
  "maxItems",
  "pattern",
  "patternErrorMessage",
  "minLength",
  "minimum",
  "maximum",
]);
