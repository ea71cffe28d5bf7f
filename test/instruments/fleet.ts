/** Every driver that there is, with what stands for its hardware. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { expect } from "vitest";
import { Instrument, VisaInstrument } from "../../drivers/core/index.ts";
import type { VisaHandle } from "../../drivers/io/index.ts";
import type { Bench } from "../../drivers/io/sim/index.ts";
import { loadSimulation } from "../../drivers/io/sim/library.ts";
import { scriptedSession } from "../../drivers/testing/index.ts";

export const root = fileURLToPath(new URL("../../", import.meta.url));
const instruments = join(root, "drivers/instruments");

/** A driver, whichever way it talks. */
export interface FleetMember {
  /** Name of the class. */
  readonly name: string;
  /** The driver's file, as in `keithley/2600`. */
  readonly file: string;
  readonly kind: DriverKind;
  /** Only makes it; the check throws if the constructor has used what it was given to talk through. */
  make(): { readonly instrument: Instrument; check(): void };
  /** Opens it without hardware; a simulation from text has its parts, and its time, from the bench. */
  open(bench?: Bench): Promise<Instrument>;
}

/**
 * `visa`: it takes text, and has a simulation beside it. `library`: it talks through a library or in another way of its
 * own, and opens with `{ sim: true }`. `manual`: people set it by hand, and there is nothing to simulate.
 */
export type DriverKind = "visa" | "library" | "manual";

type VisaDriver = (new (name: string, session: VisaHandle) => VisaInstrument) & {
  open(name: string, address: string, options: { sim: string; bench?: Bench | undefined }): Promise<VisaInstrument>;
};
type OtherDriver = (new (name: string, session?: unknown) => Instrument) & {
  open(name: string, options?: { sim: true }): Promise<Instrument>;
};

/** Files of drivers, as in `keithley/2600`: those named by a model. */
export function driverFiles(): string[] {
  return readdirSync(instruments, { recursive: true, encoding: "utf8" })
    .filter(file => /^[^/]+\/[0-9]\w*\.ts$/.test(file) || /^[^/]+\/[a-z]+[0-9]\w*\.ts$/.test(file))
    .map(file => file.replace(/\.ts$/, ""))
    .toSorted();
}

/** The classes that the companies export and that can be opened. */
export async function fleet(): Promise<FleetMember[]> {
  const members: FleetMember[] = [];
  for (const file of driverFiles()) {
    const exports = (await import(pathToFileURL(join(instruments, `${file}.ts`)).href)) as Record<string, unknown>;
    const classes = Object.entries(exports).filter((entry): entry is [string, OtherDriver] => isDriver(entry[1]));
    const visa = classes.filter((entry): entry is [string, OtherDriver & VisaDriver] => isVisa(entry[1]));
    members.push(...(await visaMembers(file, visa)));
    for (const [name, driver] of classes) if (!isVisa(driver)) members.push(otherMember(file, name, driver));
  }
  return members;
}

/** Each with a resource of its simulation; a class without a device of its own is the base of the others. */
async function visaMembers(file: string, classes: readonly [string, VisaDriver][]): Promise<FleetMember[]> {
  if (classes.length === 0) return [];
  const { definition } = await loadSimulation(file);
  const devices = [...definition.resources];
  return classes.flatMap(([name, driver]) => {
    const own = devices.find(([, device]) => name.endsWith(device.name));
    const [address] = own ?? (classes.length === 1 ? devices[0] : undefined) ?? [];
    if (address === undefined) return [];
    const make = () => {
      const script = scriptedSession([]);
      return { instrument: new driver("dut", script.session), check: () => script.check() };
    };
    return [{ name, file, kind: "visa", make, open: bench => driver.open("dut", address, { sim: file, bench }) }];
  });
}

function otherMember(file: string, name: string, driver: OtherDriver): FleetMember {
  // A class that says nothing of how it connects has nothing to connect to.
  const kind = (driver as unknown as typeof Instrument).connect === Instrument.connect ? "manual" : "library";
  const make = () => {
    const { session, used } = untouched();
    return { instrument: new driver("dut", session), check: () => expect(used).toEqual([]) };
  };
  const open = () => (kind === "manual" ? driver.open("dut") : driver.open("dut", { sim: true }));
  return { name, file, kind, make, open };
}

/** Something to talk through that notes each use of it. */
function untouched(): { session: unknown; used: readonly (string | symbol)[] } {
  const used: (string | symbol)[] = [];
  const session = new Proxy(
    {},
    {
      get: (_target, property) => {
        used.push(property);
        return undefined;
      },
    },
  );
  return { session, used };
}

/** Whether a simulation in pyvisa-sim's format lies beside the driver. */
export function hasSimulationFile(file: string): boolean {
  return existsSync(join(instruments, `${file}.sim.yaml`));
}

function isDriver(value: unknown): value is OtherDriver {
  return typeof value === "function" && value.prototype instanceof Instrument;
}

function isVisa(value: unknown): value is VisaDriver {
  return typeof value === "function" && value.prototype instanceof VisaInstrument;
}
