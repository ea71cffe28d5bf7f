/** Where the files of a driver go: beside a lab's notebooks, or into the rooms of this package's sources. */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { DriverNames } from "./names.ts";

/** Paths of the files, relative to the folder, and how they name one another. */
export interface Layout {
  readonly kind: "lab" | "package";
  readonly driver: string;
  readonly simulation: string;
  readonly test: string;
  readonly notebook: string;
  readonly page: string;
}

/** The layout that a folder asks for. */
export function layoutOf(folder: string, { company, model }: DriverNames): Layout {
  const name = `${company}-${model}`;
  if (isPackage(folder)) {
    return {
      kind: "package",
      driver: `drivers/instruments/${company}/${model}.ts`,
      simulation: `drivers/instruments/${company}/${model}.sim.yaml`,
      test: `test/instruments/${name}.test.ts`,
      notebook: `notebooks/drivers/${name}.ipynb`,
      page: `docs/drivers/${name}.md`,
    };
  }
  return {
    kind: "lab",
    driver: `drivers/${name}.ts`,
    simulation: `drivers/${name}.sim.yaml`,
    test: `drivers/${name}.test.ts`,
    notebook: `${name}.ipynb`,
    page: `drivers/${name}.md`,
  };
}

/** Whether a folder holds the sources of this package. */
function isPackage(folder: string): boolean {
  const manifest = join(folder, "package.json");
  if (!existsSync(manifest) || !existsSync(join(folder, "drivers/instruments"))) return false;
  return (JSON.parse(readFileSync(manifest, "utf8")) as { name?: unknown }).name === "setpoint";
}
