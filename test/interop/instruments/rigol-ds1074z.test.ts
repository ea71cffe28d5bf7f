/** Our Rigol DS1074Z on the simulation file that QCoDeS ships for it. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Instrument } from "../../../drivers/core/index.ts";
import { RigolDS1074Z } from "../../../drivers/instruments/rigol/index.ts";
import { peersPossible } from "../peers.ts";
import { simulationOfQcodes, thereAndBack } from "./simulation-of-qcodes.ts";

beforeEach(() => void vi.spyOn(console, "log").mockImplementation(() => {}));
afterEach(async () => {
  vi.restoreAllMocks();
  await Instrument.closeAll();
});

describe.skipIf(!peersPossible())("Rigol_DS1074Z.yaml", () => {
  const open = async () =>
    RigolDS1074Z.open("scope", "GPIB0::1::INSTR", {
      sim: await simulationOfQcodes("Rigol_DS1074Z.yaml"),
      strict: "now",
    });

  test("every parameter that the file knows is read and set back", async () => {
    const scope = await open();
    for (const parameter of [scope.waveformNpoints, scope.triggerMode, scope.dataSource]) {
      const [first, second] = await thereAndBack(parameter);
      expect(second, parameter.fullName).toEqual(first);
    }
    const { waveformXorigin, waveformXincrem, waveformYorigin, waveformYincrem, waveformYref } = scope;
    const read = [waveformXorigin, waveformXincrem, waveformYorigin, waveformYincrem, waveformYref].map(each => each());
    expect(await Promise.all(read)).toEqual([0, 0.1, 0, 0.1, 0]);
    await scope.triggerMode("edge");
    expect(await scope.triggerMode()).toBe("edge");
  });

  test("the axis has as many points as it tells, and begins at its origin", async () => {
    const scope = await open();
    const times = await scope.timeAxis();
    expect([...times].map(seconds => seconds.toFixed(1))).toEqual(["0.0", "0.1", "0.2", "0.3", "0.4"]);
  });
});
