/** Simulation files for tests: one device, written where the test runs. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { readDefinition, type SimulationDefinition } from "../../drivers/io/sim/definition.ts";
import { SimulatedDevice } from "../../drivers/io/sim/device.ts";

let folder: string | undefined;
let count = 0;

afterAll(() => {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  folder = undefined;
});

/** Writes a file and returns its path. */
export function simulationFile(text: string, name = `sim-${++count}.yaml`): string {
  folder ??= mkdtempSync(join(tmpdir(), "setpoint-sim-"));
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** A whole file around the body of one device, which is indented by four spaces. */
export function oneDevice(body: string, more = ""): string {
  return `spec: "1.1"\ndevices:\n  dut:\n${body}\nresources:\n  GPIB::1::INSTR:\n    device: dut\n${more}`;
}

const definitions = new Map<string, SimulationDefinition>();

/** The device of {@link oneDevice}, as it starts. */
export function deviceOf(body: string, more = ""): SimulatedDevice {
  const text = oneDevice(body, more);
  const definition = definitions.get(text) ?? readDefinition("test.yaml", text, () => ({ path: "", text: "" }));
  definitions.set(text, definition);
  const [device] = definition.resources.values();
  if (!device) throw new Error("no device");
  return new SimulatedDevice(device, "GPIB INSTR");
}
