/** A resource manager lists, knows by alias, opens and closes. */
import { join } from "node:path";
import { writeFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { afterAll, expect, test } from "vitest";
import { ResourceManager } from "../../drivers/io/resource-manager.ts";
import type { DiscoverySource } from "../../drivers/io/discovery/source.ts";
import { InstrumentAbortError, IoError, ResourceNameError } from "../../drivers/io/errors.ts";

const folder = mkdtempSync(join(tmpdir(), "setpoint-rm-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = join(folder, "lab.yaml");
writeFileSync(
  file,
  `spec: "1.1"
devices:
  dmm:
    eom:
      GPIB INSTR: { q: "\\n", r: "\\n" }
    dialogues: [{ q: "*IDN?", r: "a dmm" }]
resources:
  GPIB0::8::INSTR: { device: dmm }
  GPIB::9: { device: dmm }
  TCPIP0::10.0.0.7::5025::SOCKET: { device: dmm }
`,
);

const sources: DiscoverySource[] = [
  {
    name: "bench",
    list: async () => [{ resourceName: "USB::0x1::0x2::SN", model: "M" }, { resourceName: "ASRL/dev/ttyUSB0" }],
  },
  { name: "network", list: () => Promise.reject(new Error("no route")) },
];

test("lists what fits a query, by default every instrument", async () => {
  await using rm = new ResourceManager(`${file}@sim`);
  expect(await rm.listResources()).toEqual(["GPIB0::8::INSTR", "GPIB0::9::INSTR"]);
  expect(await rm.listResources("?*::SOCKET")).toEqual(["TCPIP0::10.0.0.7::5025::SOCKET"]);
  expect(await rm.listResources("?*{VI_ATTR_GPIB_PRIMARY_ADDR > 8}")).toEqual(["GPIB0::9::INSTR"]);
  expect(await rm.listResources("?*{VI_ATTR_MODEL_NAME == 'dmm'}")).toHaveLength(3);
  await expect(rm.listResources("(")).rejects.toThrow(ResourceNameError);
  expect(rm.problems).toEqual([]);
});

test("says of each resource what its name and its finder tell, and which sources could not be asked", async () => {
  const rm = new ResourceManager("", { sources });
  rm.addAlias("Scope", "usb0::0x1::0x2::SN::0::INSTR");
  const { resources, problems } = await rm.findResources("?*");
  expect(resources).toEqual([
    {
      resourceName: "ASRL/dev/ttyUSB0::INSTR",
      interfaceType: "ASRL",
      board: null,
      resourceClass: "INSTR",
      sources: ["bench"],
    },
    {
      resourceName: "USB0::0x1::0x2::SN::0::INSTR",
      interfaceType: "USB",
      board: 0,
      resourceClass: "INSTR",
      alias: "Scope",
      model: "M",
      sources: ["bench"],
    },
  ]);
  expect(problems).toEqual([{ source: "network", message: "no route" }]);
  expect(rm.problems).toEqual(problems);
  expect(Object.keys(await rm.listResourcesInfo("USB?*"))).toEqual(["USB0::0x1::0x2::SN::0::INSTR"]);
});

test("opens by name and by alias, knows what is open, and closes it", async () => {
  const rm = new ResourceManager(`${file}@sim`);
  rm.addAlias("dmm", "GPIB::8");
  const [first, second] = [await rm.openResource("DMM"), await rm.openResource("gpib0::9", { timeout: 1 })];
  expect(await first.query("*IDN?")).toBe("a dmm");
  expect(second.timeout).toBe(1);
  expect(rm.listOpenedResources()).toEqual([first, second]);
  await first.close();
  expect(rm.listOpenedResources()).toEqual([second]);
  await rm.close();
  await rm.close();
  expect(rm.listOpenedResources()).toEqual([]);
  await expect(second.query("*IDN?")).rejects.toThrow("the connection is closed");
  await expect(rm.openResource("dmm")).rejects.toThrow(
    new IoError("connecting to dmm: the resource manager is closed"),
  );
  await expect(rm.listResources()).rejects.toThrow("listing resources: the resource manager is closed");
});

test("a resource that opens while the manager closes is closed", async () => {
  const rm = new ResourceManager(`${file}@sim`);
  const opening = rm.openResource("GPIB0::8::INSTR");
  await rm.close();
  await expect(opening).rejects.toThrow(InstrumentAbortError);
  expect(rm.listOpenedResources()).toEqual([]);
});

test("the simulations that come with the drivers are there without naming one", async () => {
  await using rm = new ResourceManager("@sim");
  expect(await rm.listResources()).toContain("GPIB0::1::INSTR");
  const attenuator = await rm.openResource("GPIB::1", { readTermination: "\r", writeTermination: "\r" });
  expect(attenuator.simulated).toBe(true);
  await expect(rm.openResource("GPIB::29")).rejects.toThrow("connecting to GPIB0::29::INSTR: no simulation has it");
});

test("aliases are words, stand for resources, and can be taken back", () => {
  const rm = new ResourceManager("", { sources });
  rm.addAlias("smu", "TCPIP::h");
  rm.addAlias("the smu", "SMU");
  expect(rm.aliases).toEqual({ smu: "TCPIP0::h::inst0::INSTR", "the smu": "TCPIP0::h::inst0::INSTR" });
  expect(rm.resourceInfo("smu")).toMatchObject({ resourceName: "TCPIP0::h::inst0::INSTR", alias: "smu", sources: [] });
  expect(rm.removeAlias("smu")).toBe(true);
  expect(rm.removeAlias("smu")).toBe(false);
  for (const alias of ["", "a::b", "ASRL3"]) {
    expect(() => rm.addAlias(alias, "GPIB::1")).toThrow(`alias ${JSON.stringify(alias)} of GPIB::1: must be a word`);
  }
  expect(() => rm.addAlias("x", "GPIB")).toThrow('resource name "GPIB": the form is');
  expect(() => rm.resourceInfo("smu")).toThrow(
    'resource "smu": neither a resource name, as in TCPIP0::10.0.0.7::5025::SOCKET, nor an alias: there are the smu',
  );
});

test("a search can be aborted, and takes no time that is none", async () => {
  const silent: DiscoverySource = { name: "silent", list: () => new Promise(() => {}) };
  const rm = new ResourceManager("", { sources: [silent] });
  await expect(rm.listResources("?*", { signal: AbortSignal.abort() })).rejects.toThrow(InstrumentAbortError);
  await expect(rm.listResources("?*", { timeout: -1 })).rejects.toThrow(
    "timeout -1 is invalid: must be seconds, at least 0",
  );
  expect(await rm.listResources("?*", { timeout: 0 })).toEqual([]);
  expect(rm.problems).toEqual([{ source: "silent", message: "no answer within 0 s" }]);
});
