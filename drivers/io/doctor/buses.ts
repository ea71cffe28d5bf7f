/** Looks at the buses of this machine: serial ports, USB instruments, vendors' libraries. */
import { join } from "node:path";
import { listSerialPorts } from "../serial/list-ports.ts";
import { accessProblem } from "./access.ts";
import type { Finding, Surroundings } from "./finding.ts";
import { checkLibraries } from "./libraries.ts";

/** Looks at every bus; what fails is a finding too. */
export async function checkBuses(surroundings: Surroundings = {}): Promise<Finding[]> {
  const [ports, instruments] = await Promise.all([
    attempt("serial ports", () => checkSerialPorts(surroundings)),
    attempt("USB instruments", () => checkUsb(surroundings)),
  ]);
  return [...ports, ...instruments, ...checkLibraries(surroundings)];
}

async function checkSerialPorts(surroundings: Surroundings): Promise<Finding[]> {
  const ports = await listSerialPorts(surroundings);
  if (ports.length === 0) return [{ name: "serial ports", status: "absent", detail: "there are none" }];
  return Promise.all(
    ports.map(({ path, resourceName, manufacturer, product }) =>
      finding(resourceName, path, [manufacturer, product], surroundings),
    ),
  );
}

async function checkUsb(surroundings: Surroundings): Promise<Finding[]> {
  const { root = "/", platform = process.platform } = surroundings;
  const system = platform === "linux" ? { sys: join(root, "sys"), dev: join(root, "dev") } : undefined;
  const { listUsbTmc } = await import("../usbtmc/index.ts");
  const instruments = await listUsbTmc({ system });
  if (instruments.length === 0) return [{ name: "USB instruments", status: "absent", detail: "there are none" }];
  return instruments.map(({ resourceName: name, path, manufacturer, product, problem }) => {
    const what = [path, manufacturer, product].filter(each => each !== undefined).join(" ");
    return problem === undefined
      ? { name, status: "ok", detail: what || "plugged in" }
      : { name, status: "problem", detail: what === "" ? problem : `${what}: ${problem}` };
  });
}

/** How a device is: without a file of its own, nothing is known of who may use it. */
async function finding(
  name: string,
  device: string | undefined,
  words: readonly (string | undefined)[],
  surroundings: Surroundings,
): Promise<Finding> {
  const problem = device === undefined ? undefined : await accessProblem(device, surroundings);
  const what = [device, ...words].filter(each => each !== undefined).join(" ");
  if (problem === undefined) return { name, status: "ok", detail: what || "plugged in" };
  return { name, status: "problem", detail: `${what}: ${problem}` };
}

async function attempt(name: string, check: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await check();
  } catch (error) {
    return [{ name, status: "problem", detail: (error as Error).message }];
  }
}
