/** The resources of simulations. */
import type { DiscoverySource } from "./source.ts";

/** Lists what a simulation has, by name or file; without either what those that come with the drivers have. */
export function simulationSource(simulation: string | undefined): DiscoverySource {
  return {
    name: "simulation",
    isLocal: true,
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
