/** From a path of names to a parameter of what is loaded, with an error that says what was probably meant. */

import { BaseParameter, ChannelTuple, InstrumentBase } from "../../core/index.ts";
import { messageOf } from "../../core/errors.ts";
import { lookUp } from "../../core/instrument/registry.ts";
import { members } from "../../core/instrument/types.ts";
import { repr } from "../../core/python-text.ts";
import { nearestForms } from "../../io/sim/nearest-forms.ts";
import { allowedNames } from "../nearest.ts";

/** Things by name. */
type Table = Readonly<Record<string, unknown>>;

/** What safety needs of a station. */
export interface StationLike {
  /** What it holds, by name. */
  readonly components?: Readonly<Record<string, unknown>>;
  /** What its files say: an instrument of them that is not loaded is told from one that there is not. */
  readonly config?: { readonly instruments: Readonly<Record<string, unknown>> } | null;
  /** Finds a parameter by a path of names. */
  getComponent?(path: string): unknown;
}

/**
 * The parameter at a path such as `smu.smua.volt` or `dac.channels[3].volt`; a name is a component's or an open instrument's.
 * @throws TypeError that names the part of the path that is not there, what is there instead, and the nearest of that.
 */
export function parameterAt(station: StationLike, path: string): BaseParameter {
  const of = `safe state: ${path}`;
  const [first = "", ...rest] = path.match(/[^.[\]]+/gu) ?? [];
  let found: unknown = own(station.components ?? {}, first) ?? lookUp(first);
  if (found === undefined) found = byFullName(station, path, first);
  else {
    let where = first;
    for (const part of rest) {
      const next = child(found, part);
      if (next === undefined)
        throw new TypeError(`${of}: ${where} has no ${part}: ${allowedNames(part, namesIn(found))}`);
      found = next;
      where += `.${part}`;
    }
  }
  if (found instanceof BaseParameter) return found;
  throw new TypeError(`${of} is not a parameter: ${repr(found)}`);
}

/** All parameters of a component of a station. */
export function parametersOf(component: unknown): readonly BaseParameter[] {
  if (component instanceof BaseParameter) return [component];
  if (typeof component !== "object" || component === null || !(members in component)) return [];
  const parts = component[members] as readonly InstrumentBase[];
  return parts.flatMap(part => part.allParameters());
}

/** What a path such as `smu_smua_volt` leads to, if the station finds things so. */
function byFullName(station: StationLike, path: string, first: string): unknown {
  const of = `safe state: ${path}`;
  const { components = {}, config } = station;
  if (own(config?.instruments ?? {}, first) !== undefined)
    throw new TypeError(`${of}: ${first} is not loaded: load it before the safe state is declared`);
  try {
    const found = station.getComponent?.(path);
    if (found !== undefined) return found;
  } catch (error) {
    // A single name is a full name: what there is of those is too much to list.
    const names = Object.values(components).flatMap(each => parametersOf(each).map(({ fullName }) => fullName));
    const [nearest] = nearestForms(path, names);
    if (path === first && nearest !== undefined && first.includes("_"))
      throw new TypeError(`${of}: ${messageOf(error)}; the nearest is ${nearest}`, { cause: error });
  }
  throw new TypeError(`${of}: there is no ${first}: ${allowedNames(first, Object.keys(components))}`);
}

function child(of: unknown, name: string): unknown {
  if ((typeof of !== "object" || of === null) && typeof of !== "function") return undefined;
  const { parameters, submodules } = tablesOf(of);
  return own(parameters, name) ?? own(submodules, name) ?? (Reflect.get(of, name) as unknown);
}

/** Parameters and parts by name; of a tuple the places of its channels. */
function namesIn(of: unknown): string[] {
  if (of instanceof ChannelTuple) return Array.from(of, (_, index) => String(index));
  if (typeof of !== "object" || of === null) return [];
  const { parameters, submodules } = tablesOf(of);
  const isPart = (value: unknown): boolean => value instanceof InstrumentBase || value instanceof BaseParameter;
  const fields = Object.entries(of).flatMap(([name, value]) => (isPart(value) ? [name] : []));
  return [...new Set([...Object.keys(parameters), ...Object.keys(submodules), ...fields])];
}

function tablesOf(of: object): { parameters: Table; submodules: Table } {
  const { parameters = {}, submodules = {} } = of as { parameters?: Table; submodules?: Table };
  return { parameters, submodules };
}

function own(of: Table, name: string): unknown {
  return Object.hasOwn(of, name) ? of[name] : undefined;
}
