/** Our SGS100A and our attenuator on the simulation files that QCoDeS ships for them. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Instrument } from "../../../drivers/core/index.ts";
import { RohdeSchwarzSGS100A } from "../../../drivers/instruments/rohde-schwarz/index.ts";
import { Weinschel8320 } from "../../../drivers/instruments/weinschel/index.ts";
import { peersPossible } from "../peers.ts";
import { simulationOfQcodes, thereAndBack } from "./simulation-of-qcodes.ts";

beforeEach(() => void vi.spyOn(console, "log").mockImplementation(() => {}));
afterEach(async () => {
  vi.restoreAllMocks();
  await Instrument.closeAll();
});

describe.skipIf(!peersPossible())("RSSGS100A.yaml", () => {
  const open = async () =>
    RohdeSchwarzSGS100A.open("source", "GPIB0::1::INSTR", { sim: await simulationOfQcodes("RSSGS100A.yaml") });

  test("every parameter that the file knows is read and set back", async () => {
    const source = await open();
    // The file has no pulse times and triggers beyond these.
    const names = `frequency phase power status IQState pulsemodState pulsemodSource refOscSource LOSource refLOOut
      refOscOutputFreq refOscExternalFreq IQImpairments IOffset QOffset IQGainImbalance IQAngle operationMode`;
    const known = names.split(/\s+/u).map(name => source.parameters[name]!);
    for (const parameter of known) {
      const [first, second] = await thereAndBack(parameter);
      expect(first, parameter.fullName).not.toBeUndefined();
      expect(second, parameter.fullName).toEqual(first);
    }
  });

  test("what is set is read", async () => {
    const source = await open();
    await source.frequency(7.25e9);
    await source.power(-12.5);
    await source.on();
    await source.refOscSource("ext");
    expect([await source.frequency(), await source.power()]).toEqual([7.25e9, -12.5]);
    expect([await source.status(), await source.refOscSource()]).toEqual([true, "EXT"]);
  });
});

test.skipIf(!peersPossible())("Weinschel_8320.yaml: what is set is read", async () => {
  const sim = await simulationOfQcodes("Weinschel_8320.yaml");
  const att = await Weinschel8320.open("att", "GPIB::1::INSTR", { sim });
  await att.attenuation(40);
  expect(await att.attenuation()).toBe(40);
});
