/** What is named to be served: a simulation file with its devices, or a module with the instruments that it makes. */

import { basename } from "node:path";
import { ResourceNameError } from "../errors.ts";
import { parseResourceName } from "../names/resource-name.ts";
import { ServedSimulation } from "../sim/conversation.ts";
import { SimulatedDevice } from "../sim/device.ts";
import { isModule, loadSimulation, openDevice } from "../sim/library.ts";
import type { Offered } from "./compose.ts";
import { loadModels, type RunModule } from "./models.ts";

/** Instruments by their resource names. */
export interface Source {
  /** As it was named: `keithley/2600`, or a path. */
  readonly name: string;
  /** Canonical resource names, in the order of the file. */
  readonly resources: readonly string[];
  /**
   * An instrument to offer, under a name for logs.
   * @throws ResourceNameError for a resource that it does not have.
   */
  open(resource: string, called: string): Omit<Offered, "label">;
}

/** @throws SimulationError for a name or a file that cannot be served. */
export async function openSource(name: string, runModule: RunModule | undefined): Promise<Source> {
  return isModule(name) ? sourceOfModels(name, runModule) : sourceOfFile(name);
}

async function sourceOfFile(name: string): Promise<Source> {
  const simulation = await loadSimulation(name);
  return {
    name,
    resources: [...simulation.definition.resources.keys()],
    open: (resource, called) => served(openDevice(simulation, resource), called, resource),
  };
}

async function sourceOfModels(name: string, runModule: RunModule | undefined): Promise<Source> {
  const models = await loadModels(name, runModule);
  return {
    name,
    resources: [...models.keys()],
    open(resource, called) {
      const { canonical } = parseResourceName(resource);
      const model = models.get(canonical);
      if (model === undefined) {
        throw new ResourceNameError(
          `connecting to ${canonical}: not among the instruments of ${basename(name)}: expected one of ${[...models.keys()].join(", ")}`,
          { resourceName: canonical },
        );
      }
      if (model instanceof SimulatedDevice) return served(model, called, canonical);
      const connect = (client: string) => model.connect(client);
      return { instrument: { name: called, resourceName: canonical, connect }, endOfMessage: unknownEnd };
    },
  };
}

const unknownEnd = { query: "\n", response: "\n" };

function served(device: SimulatedDevice, called: string, resource: string): Omit<Offered, "label"> {
  return { instrument: new ServedSimulation(device, called, resource), endOfMessage: device.endOfMessage };
}
