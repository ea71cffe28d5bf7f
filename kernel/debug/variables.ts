/** Variables and their members by the numbers under which a client asks for them. */
import type { Debugger, Runtime } from "node:inspector";
import { unmarkedName } from "../language/taken-names.ts";
import { RequestError, type Variable } from "./dap.ts";
import type { InspectorLink } from "./inspector-link.ts";
import { valueText, valueType } from "./values.ts";

/** Members that are shown where a client asks for all of them. */
const mostMembers = 1000;

/** Names that the rewrite of a cell adds. */
const ownNames = new Set(["$caught", "babelHelpers"]);

/** What V8 knows of a value beside its properties, as far as it says something to the user. */
const shownInternals = /^\[\[(?:Entries|PromiseState|PromiseResult|PrimitiveValue|Target|BoundThis|BoundArgs)\]\]$/u;

/** What a number stands for: one object, or the scopes that are shown as one, the innermost first. */
interface Holder {
  objectIds: readonly string[];
  isScope: boolean;
  /** What leads to it in an expression. */
  path: string | undefined;
  /** Set for a list. */
  length?: number;
  showsAll: boolean;
}

export interface Page {
  filter: string | undefined;
  start: number;
  count: number | undefined;
}

/** A list's members without running a getter. */
const sliceFunction = `function (start, count) {
  const part = [];
  for (let at = start; at < Math.min(this.length, start + count); at++) {
    const own = Object.getOwnPropertyDescriptor(this, at);
    part.push(own && "value" in own ? own.value : undefined);
  }
  return part;
}`;

export class Variables {
  readonly #link: InspectorLink;
  /** Name under which the inspector keeps the values. */
  readonly group: string;
  readonly #holders = new Map<number, Holder>();
  #serial: number;

  /** @param base The number before the first. */
  constructor(link: InspectorLink, group: string, base = 0) {
    this.#link = link;
    this.group = group;
    this.#serial = base;
  }

  /** Whether a number is one of these. */
  has(reference: number): boolean {
    return this.#holders.has(reference);
  }

  /** Forgets all numbers, but gives none of them again. */
  clear(): void {
    this.#holders.clear();
    void this.#link.send("Runtime.releaseObjectGroup", { objectGroup: this.group }).catch(() => {});
  }

  /** A number for the scopes that are shown as one. */
  scope(scopes: readonly Debugger.Scope[]): number {
    const objectIds = scopes.flatMap(({ object }) => object.objectId ?? []);
    return this.#add({ objectIds, isScope: true, path: undefined, showsAll: true });
  }

  /** A value as a variable. */
  variable(marked: string, value: Runtime.RemoteObject, path: string | undefined): Variable {
    const name = unmarkedName(marked);
    const { objectId, subtype, description = "" } = value;
    const isList = subtype === "array" || subtype === "typedarray";
    const length = isList ? Number(/\((\d+)\)$/u.exec(description)?.[1] ?? 0) : undefined;
    const type = valueType(value);
    const holder: Holder | undefined =
      objectId === undefined
        ? undefined
        : {
            objectIds: [objectId],
            isScope: false,
            path,
            showsAll: subtype === "error",
            ...(length === undefined ? {} : { length }),
          };
    return {
      name,
      value: valueText(value),
      ...(type === undefined ? {} : { type }),
      ...(path === undefined ? {} : { evaluateName: path }),
      variablesReference: holder ? this.#add(holder) : 0,
      ...(length === undefined ? {} : { indexedVariables: length }),
    };
  }

  /** The members under a number. */
  async members(reference: number, { filter, start, count }: Page): Promise<Variable[]> {
    const holder = this.#holder(reference);
    const indexed = filter === "named" ? [] : await this.#indexed(holder, start, count || mostMembers);
    if (filter === "indexed") return indexed;
    const named = await this.#named(holder);
    const from = filter === "named" || holder.length === undefined ? start : 0;
    const shown = named.slice(from, from + (count || mostMembers));
    const total = named.length - from + (holder.length ?? indexed.length) - start;
    const all = [...indexed, ...shown];
    if (!count && total > all.length)
      all.push({ name: "…", value: `${total - all.length} more`, variablesReference: 0 });
    return all;
  }

  /** The object of a number that has members of its own. */
  objectOf(reference: number): string | undefined {
    const holder = this.#holder(reference);
    return holder.isScope ? undefined : holder.objectIds[0];
  }

  #holder(reference: number): Holder {
    const holder = this.#holders.get(reference);
    if (!holder)
      throw new RequestError(`variablesReference ${reference} is not known: numbers end when the thread goes on`);
    return holder;
  }

  #add(holder: Holder): number {
    this.#holders.set(++this.#serial, holder);
    return this.#serial;
  }

  async #indexed({ objectIds, length, path }: Holder, start: number, count: number): Promise<Variable[]> {
    if (length === undefined || start >= length) return [];
    const { result } = await this.#link.send<Runtime.CallFunctionOnReturnType>("Runtime.callFunctionOn", {
      objectId: objectIds[0],
      functionDeclaration: sliceFunction,
      arguments: [{ value: start }, { value: count }],
      objectGroup: this.group,
      silent: true,
    });
    const { result: members } = await this.#properties(result.objectId ?? "");
    return members
      .filter(({ name, value }) => value && /^\d+$/u.test(name))
      .map(({ name, value }) => {
        const index = String(start + Number(name));
        return this.variable(index, value!, path === undefined ? undefined : `${path}[${index}]`);
      });
  }

  async #named(holder: Holder): Promise<Variable[]> {
    const found = new Map<string, Variable>();
    for (const objectId of holder.objectIds) {
      const { result, internalProperties = [], privateProperties = [] } = await this.#properties(objectId);
      for (const property of [
        ...result,
        ...privateProperties.map(one => ({ ...one, enumerable: true })),
      ] as Runtime.PropertyDescriptor[]) {
        const { name } = property;
        if (found.has(name) || !isShown(property, holder)) continue;
        found.set(name, this.#member(property, pathTo(holder, property)));
      }
      for (const { name, value } of internalProperties)
        if (value && shownInternals.test(name) && !holder.isScope)
          found.set(name, this.variable(name, value, undefined));
    }
    return [...found.values()];
  }

  /** A getter is not run: it might talk to an instrument. */
  #member({ name, value, get, set }: Runtime.PropertyDescriptor, path: string | undefined): Variable {
    if (value) return this.variable(name, value, path);
    const kinds = [get && get.type !== "undefined" ? "getter" : "", set && set.type !== "undefined" ? "setter" : ""];
    const text = kinds.some(kind => kind !== "")
      ? `(${kinds.filter(kind => kind !== "").join(", ")})`
      : "(not set yet)";
    return { name, value: text, variablesReference: 0, ...(path === undefined ? {} : { evaluateName: path }) };
  }

  #properties(objectId: string): Promise<Runtime.GetPropertiesReturnType & { privateProperties?: object[] }> {
    return this.#link.send("Runtime.getProperties", { objectId, ownProperties: true, generatePreview: true });
  }
}

function isShown({ name, enumerable, symbol }: Runtime.PropertyDescriptor, holder: Holder): boolean {
  if (holder.isScope) return !ownNames.has(name);
  if (holder.length !== undefined && /^\d+$/u.test(name)) return false;
  return enumerable || holder.showsAll || symbol !== undefined;
}

function pathTo({ isScope, path }: Holder, { name, symbol }: Runtime.PropertyDescriptor): string | undefined {
  if (isScope) return unmarkedName(name);
  if (path === undefined || symbol) return undefined;
  return /^#?[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) ? `${path}.${name}` : `${path}[${JSON.stringify(name)}]`;
}
