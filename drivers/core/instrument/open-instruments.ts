/** All open instruments as one place to look for components. */

import { findComponent } from "./component.ts";
import { registered } from "./registry.ts";
import type { Component } from "./submodule.ts";

/** What finds a parameter, function or part by its path: a station, an instrument, or all that is open. */
export interface ComponentSource {
  getComponent(path: string): unknown;
}

/** Finds components of open instruments; a path begins with the instrument's name. */
export const openInstruments: ComponentSource = {
  getComponent(path: string): Component {
    const named = new Map(registered().map(instrument => [instrument.name, instrument as unknown as Component]));
    return findComponent(path, { text: "the open instruments", named });
  },
};
