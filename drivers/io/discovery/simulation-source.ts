/** The resources of simulations. */
import { ResourceNameError } from "../errors.ts";
import type { DiscoverySource } from "./source.ts";

/** Lists what a simulation has, by name or file; without either what those that come with the drivers have. */
export function simulationSource(simulation: string | undefined): DiscoverySource {
  return {
    name: "simulation",
    async list() {
      const { loadSimulation, simulationNames } = await import("../sim/library.ts");
      const names = simulation === undefined ? simulationNames() : [simulation];
      const lists = names.map(async name => {
        const { definition } = await loadSimulation(name);
        return [...definition.resources].map(([resourceName, { name: device }]) => ({
          resourceName,
          model: device,
          description: `simulation ${name}`,
        }));
      });
      return (await Promise.all(lists)).flat();
    },
  };
}

/**
 * The simulation that has a resource, of those that come with the drivers.
 * @throws ResourceNameError if none or several have it.
 */
export async function theSimulationWith(resourceName: string): Promise<string> {
  const { loadSimulation, simulationNames } = await import("../sim/library.ts");
  const loaded = await Promise.all(
    simulationNames().map(async name => ({ name, resources: (await loadSimulation(name)).definition.resources })),
  );
  const names = loaded.filter(({ resources }) => resources.has(resourceName)).map(({ name }) => name);
  const [first, ...others] = names;
  if (first !== undefined && others.length === 0) return first;
  const problem =
    first === undefined
      ? "no simulation has it"
      : `several simulations have it: choose one, as in ${JSON.stringify(`${first}@sim`)}: ${names.join(", ")}`;
  throw new ResourceNameError(`connecting to ${resourceName}: ${problem}`, { resourceName });
}
