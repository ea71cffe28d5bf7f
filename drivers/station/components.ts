/** What a station holds, and how a path leads to it. */

import { InstrumentError } from "../core/errors.ts";
import { findComponent } from "../core/instrument/component.ts";
import { InstrumentBase } from "../core/instrument/instrument-base.ts";
import { Instrument } from "../core/instrument/instrument.ts";
import type { Component } from "../core/instrument/submodule.ts";
import { ArrayParameter } from "../core/parameter/array-parameter.ts";
import { BaseParameter } from "../core/parameter/base-parameter.ts";
import { MultiParameter } from "../core/parameter/multi-parameter.ts";
import { camelCase } from "../core/snapshot/tree.ts";
import type { StationComponent } from "./station-types.ts";

/** Under which key of a snapshot a component is; as in QCoDeS, what is neither of two is a component. */
export function sectionOf(component: StationComponent): "instruments" | "parameters" | "components" {
  if (component instanceof Instrument) return "instruments";
  const isSeveral = component instanceof MultiParameter || component instanceof ArrayParameter;
  return component instanceof BaseParameter && !isSeveral ? "parameters" : "components";
}

/**
 * The component at a path of names joined by `_` or dots; a name of a driver may be spelled as Python does.
 * @throws InstrumentError that names the last part that was found, and what that has.
 */
export function componentAt(
  path: string,
  components: Readonly<Record<string, StationComponent>>,
  text: string,
): StationComponent | Component {
  const named = new Map(Object.entries(components).map(([name, each]) => [name, each as unknown as Component]));
  try {
    return findComponent(path, { text, named });
  } catch (error) {
    if (!(error instanceof InstrumentError)) throw error;
    const found = inOtherSpelling(path, components);
    if (found) return found;
    throw error;
  }
}

/** The one parameter or part whose full name is the same in camelCase. */
function inOtherSpelling(path: string, components: Readonly<Record<string, StationComponent>>): Component | undefined {
  const wanted = camelCase(path.replaceAll(".", "_"));
  const found = new Set<Component>();
  for (const [name, component] of Object.entries(components)) {
    if (!(component instanceof InstrumentBase)) continue;
    for (const parameter of component.allParameters()) {
      const within = parameter.fullName.slice(component.fullName.length);
      if (camelCase(name + within) === wanted) found.add(parameter);
    }
  }
  return found.size === 1 ? [...found][0] : undefined;
}
