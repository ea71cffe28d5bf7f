/** The parameters of open instruments, by the same paths as in their snapshots. */

import { SetpointError } from "../errors.ts";
import type { AnyParameter } from "../parameter/types.ts";
import type { Part, Root } from "./tree.ts";

/** What has parameters and parts: an instrument, a module or a channel. */
export interface Restorable {
  readonly fullName: string;
  readonly parameters: Readonly<Record<string, AnyParameter>>;
  readonly submodules: Readonly<Record<string, object>>;
}

/** What a snapshot can be restored to: an instrument, a part, a parameter, several of these, or a station of them. */
export type RestoreTarget =
  | Restorable
  | AnyParameter
  | Iterable<Restorable | AnyParameter>
  | Readonly<Record<string, Restorable | AnyParameter>>
  | { readonly components: Readonly<Record<string, unknown>> };

/** A part that is open; it may declare in which order its parameters are set. */
export interface LivePart extends Part<AnyParameter> {
  readonly owner: Restorable | undefined;
  readonly parts: readonly (readonly [name: string, part: LivePart])[];
  readonly tuples: readonly (readonly [name: string, channels: readonly LivePart[]])[];
}

/**
 * The parts and parameters of what is open.
 * @throws SetpointError for what is neither an instrument nor a collection of them.
 */
export function liveTree(target: RestoreTarget): Root<AnyParameter> & { readonly part: LivePart } {
  if (isRestorable(target)) return { name: target.fullName, part: livePart(target) };
  if (isParameter(target)) return parameterRoot(target);
  return { name: undefined, part: collection(itemsOf(target)) };
}

function livePart(owner: Restorable): LivePart {
  const inner = Object.entries(owner.submodules);
  return {
    owner,
    fullName: owner.fullName,
    parameters: Object.entries(owner.parameters),
    parts: inner.flatMap(([name, part]) => (isRestorable(part) ? [[name, livePart(part)] as const] : [])),
    tuples: inner.flatMap(([name, part]) =>
      isIterable(part) ? [[name, [...part].filter(isRestorable).map(livePart)] as const] : [],
    ),
  };
}

function collection(items: readonly (readonly [name: string | undefined, item: unknown])[]): LivePart {
  const parameters: [string, AnyParameter][] = [];
  const parts: [string, LivePart][] = [];
  const tuples: [string, LivePart[]][] = [];
  for (const [name, item] of items) {
    if (isRestorable(item)) parts.push([name ?? item.fullName, livePart(item)]);
    else if (isParameter(item)) parameters.push([name ?? item.fullName, item]);
    else if (name !== undefined && isIterable(item)) tuples.push([name, [...item].filter(isRestorable).map(livePart)]);
    else throw noTarget(item);
  }
  return { owner: undefined, fullName: "", parameters, parts, tuples };
}

function parameterRoot(parameter: AnyParameter): Root<AnyParameter> & { readonly part: LivePart } {
  const { instrument } = parameter;
  if (!instrument) return { name: undefined, part: collection([[undefined, parameter]]) };
  const { fullName } = instrument;
  const parameters = [[parameter.name, parameter] as const];
  return { name: fullName, part: { owner: undefined, fullName, parameters, parts: [], tuples: [] } };
}

function itemsOf(target: unknown): readonly (readonly [name: string | undefined, item: unknown])[] {
  if (isIterable(target)) return [...target].map(item => [undefined, item] as const);
  if (typeof target !== "object" || target === null) throw noTarget(target);
  const { components } = target as { components?: unknown };
  return Object.entries(typeof components === "object" && components !== null ? components : target);
}

function isRestorable(thing: unknown): thing is Restorable {
  return typeof thing === "object" && thing !== null && "parameters" in thing && "submodules" in thing;
}

function isParameter(thing: unknown): thing is AnyParameter {
  return typeof thing === "function" && "settable" in thing && "cache" in thing;
}

function isIterable(thing: unknown): thing is Iterable<unknown> {
  return typeof thing === "object" && thing !== null && Symbol.iterator in thing;
}

function noTarget(thing: unknown): SetpointError {
  const text = typeof thing === "object" && thing !== null ? "an object" : String(thing);
  return new SetpointError(
    `restoring a snapshot: ${text} is no target: must be an instrument, a part of one, a parameter, or several of them`,
  );
}
