/** Types of what a path of a station's file leads to, as TypeScript writes them. */
import { camelCase } from "../../core/snapshot/tree.ts";

/** One step of a path: a name, or the index of a channel. */
type Step = string | number;

/** The steps of `channels[0].volt`. */
export function stepsOf(path: string): Step[] {
  return path.split(".").flatMap(part => {
    const [name = "", ...indices] = part.split("[");
    return [name, ...indices.map(index => Number.parseInt(index, 10))];
  });
}

/** The type of what a path leads to from something of a type; a name may be spelled as Python does. */
export function memberType(from: string, path: string): string {
  return stepsOf(path).reduce<string>(memberOf, from);
}

function memberOf(type: string, step: Step): string {
  if (typeof step === "number") return `${type}[${step < 0 ? "number" : step}]`;
  const other = camelCase(step);
  return other === step ? `${type}[${text(step)}]` : `Member<${type}, ${text(step)}, ${text(other)}>`;
}

/** What `Member` and `Spelled` are, for files that use them: the name as it is written if there is one, else as it is spelled here. */
export const memberHelpers = [
  "type Spelled<T, N, C> = N extends keyof T ? N : C extends keyof T ? C : never;",
  // What is there at run time only can be anything.
  "type Member<T, N, C> = N extends keyof T ? T[N] : C extends keyof T ? T[C] : any;",
];

/** An object type with one member at a path from something of a type, such as `{ readonly smua: { readonly bias: … } }`. */
export function objectWith(from: string, owner: readonly Step[], name: string, type: string): string {
  const [step, ...inner] = owner;
  if (step === undefined) return `{ readonly ${keyText(name)}: ${type} }`;
  const below = objectWith(memberOf(from, step), inner, name, type);
  const other = typeof step === "string" ? camelCase(step) : step;
  if (other === step) return `{ readonly ${keyText(step)}: ${below} }`;
  return `{ readonly [K in Spelled<${from}, ${text(String(step))}, ${text(String(other))}>]: ${below} }`;
}

/** A key as TypeScript writes it. */
export function keyText(key: Step): string {
  return typeof key === "number" || /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(key) ? String(key) : text(key);
}

function text(value: string): string {
  return JSON.stringify(value);
}
