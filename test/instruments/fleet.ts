/** Every driver that there is, with the simulation that stands for it. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { VisaInstrument } from "../../drivers/core/index.ts";
import type { VisaHandle } from "../../drivers/io/index.ts";
import type { Bench } from "../../drivers/io/sim/bench.ts";
import { loadSimulation } from "../../drivers/io/sim/library.ts";

export const root = fileURLToPath(new URL("../../", import.meta.url));
const instruments = join(root, "drivers/instruments");

export type DriverClass = (new (name: string, session: VisaHandle) => VisaInstrument) & {
  open(name: string, address: string, options: { sim: string; bench?: Bench }): Promise<VisaInstrument>;
};

export interface FleetMember {
  /** Name of the class. */
  readonly name: string;
  readonly driver: DriverClass;
  readonly sim: string;
  readonly address: string;
}

/** Files of drivers, as in `keithley/2600`: those named by a model. */
export function driverFiles(): string[] {
  return readdirSync(instruments, { recursive: true, encoding: "utf8" })
    .filter(file => /^[^/]+\/[0-9]\w*\.ts$/.test(file) || /^[^/]+\/[a-z]+[0-9]\w*\.ts$/.test(file))
    .map(file => file.replace(/\.ts$/, ""))
    .toSorted();
}

/** The classes that the companies export and that can be opened, each with a resource of its simulation. */
export async function fleet(): Promise<FleetMember[]> {
  const members: FleetMember[] = [];
  for (const file of driverFiles()) {
    const [company, model] = file.split("/") as [string, string];
    const { definition } = await loadSimulation(file);
    const exports = (await import(pathToFileURL(join(instruments, company, `${model}.ts`)).href)) as Record<
      string,
      unknown
    >;
    const classes = Object.entries(exports).filter((entry): entry is [string, DriverClass] => isDriver(entry[1]));
    for (const [name, driver] of classes) {
      const devices = [...definition.resources];
      const [address] =
        devices.find(([, device]) => name.endsWith(device.name)) ??
        (classes.length === 1 ? devices[0] : undefined) ??
        [];
      // A class without a device of its own is the base of the others.
      if (address !== undefined) members.push({ name, driver, sim: file, address });
    }
  }
  return members;
}

function isDriver(value: unknown): value is DriverClass {
  return typeof value === "function" && value.prototype instanceof VisaInstrument;
}
