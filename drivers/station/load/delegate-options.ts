/** Options of instruments that rest on others of the station, as a station file writes them. */

import { camelCase } from "../../core/snapshot/tree.ts";
import type { ComponentSource } from "../../core/instrument/open-instruments.ts";
import type { LoadableClass } from "./driver-class.ts";
import type { Options } from "./init-options.ts";
import { inside } from "./placed.ts";

/** What the options are made with. */
export interface DelegateContext {
  readonly station: ComponentSource;
  /** The place of a key under `init`, for errors. */
  at(key: readonly string[]): string;
  /** Finds the class of a type that stands at a key under `init`. */
  classOf(type: string, key: readonly string[]): Promise<LoadableClass>;
}

/** The maps of options by their names, in which the names of parameters and channels are the user's own. */
export async function delegateOptions(
  options: Options,
  context: DelegateContext,
  path: readonly string[] = [],
): Promise<Options> {
  const made = { ...options };
  if (typeof made["submodulesType"] === "string")
    made["submodulesType"] = await context.classOf(made["submodulesType"], [...path, "submodules_type"]);
  if (isMap(made["channels"])) made["channels"] = await channelsOf(made["channels"], context, [...path, "channels"]);
  if (isMap(made["setters"])) made["setters"] = settersOf(made["setters"], context, [...path, "setters"]);
  if (isMap(made["submodules"])) {
    const parts: Options = {};
    for (const [name, part] of Object.entries(made["submodules"]))
      parts[name] = isMap(part) ? await delegateOptions(respelled(part), context, [...path, "submodules", name]) : part;
    made["submodules"] = parts;
  }
  return made;
}

/** A channel is a path, or a map with the class of what is made around it; `type` beside the channels is for all of these. */
async function channelsOf(channels: Options, context: DelegateContext, path: readonly string[]): Promise<Options> {
  const { type: common, ...named } = channels;
  const made: Options = {};
  for (const [name, channel] of Object.entries(named)) {
    if (!isMap(channel)) {
      made[name] = channel;
      continue;
    }
    const { type = common, ...options } = channel;
    const key = channel["type"] === undefined ? [...path, "type"] : [...path, name, "type"];
    const wrapper = typeof type === "string" ? await context.classOf(type, key) : type;
    made[name] = { ...respelled(options), type: wrapper };
  }
  return made;
}

function settersOf(setters: Options, { station, at }: DelegateContext, path: readonly string[]): Options {
  const made = Object.entries(setters).map(([name, setter]) => [
    name,
    inside(at([...path, name]), () => setterOf(setter, station)),
  ]);
  return Object.fromEntries(made) as Options;
}

/** The method in the spelling that its owner has. */
function setterOf(setter: unknown, station: ComponentSource): unknown {
  if (!isMap(setter) || typeof setter["method"] !== "string") return setter;
  const { method, ...options } = setter;
  const dot = method.lastIndexOf(".");
  const owner = dot > 0 ? station.getComponent(method.slice(0, dot)) : undefined;
  const name = method.slice(dot + 1);
  const isThere = typeof owner === "object" && owner !== null && name in owner;
  return { ...respelled(options), method: isThere ? method : method.slice(0, dot + 1) + camelCase(name) };
}

function respelled(options: Options): Options {
  return Object.fromEntries(Object.entries(options).map(([key, value]) => [camelCase(key), value]));
}

function isMap(value: unknown): value is Options {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
