/** Our driver of the Lake Shore 336 on the simulation file that QCoDeS ships: what the file knows is read and set back. */
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { useClock, type AnyParameter } from "../../../drivers/core/index.ts";
import { LakeshoreModel336 } from "../../../drivers/instruments/lakeshore/index.ts";
import { finish, installPeers, peersPossible } from "../peers.ts";

/** What the file does not know, or knows otherwise than the instrument. */
const missing: Readonly<Record<string, string>> = {
  outputHeaterResistance: "HTRSET has two values there, the instrument four",
  outputMaxCurrent: "HTRSET has two values there, the instrument four",
  outputMaxUserCurrent: "HTRSET has two values there, the instrument four",
  outputDisplay: "HTRSET has two values there, the instrument four",
};

describe.skipIf(!peersPossible())("on the file of QCoDeS", () => {
  let controller: LakeshoreModel336;
  let time: Disposable;

  beforeAll(async () => {
    vi.spyOn(console, "log").mockImplementation(() => {});
    const { output } = await finish(installPeers(), ["-c", "import qcodes; print(qcodes.__file__)"], process.env);
    const file = join(dirname(output.trim().split("\n").at(-1) ?? ""), "instrument/sims/lakeshore_model336.yaml");
    let now = 0;
    time = useClock({ now: () => now * 1000, monotonic: () => now, sleep: async seconds => void (now += seconds) });
    controller = await LakeshoreModel336.open("ls", "GPIB::2::INSTR", { sim: file });
  });

  afterAll(async () => {
    await controller?.close();
    time?.[Symbol.dispose]();
    vi.restoreAllMocks();
  });

  test("it says who it is", async () => {
    expect(await controller.IDN()).toEqual({ vendor: "QCoDeS", model: "m0d3l", serial: "336", firmware: "0.0.01" });
  });

  test("every parameter is read, and what can be set accepts what was read", async () => {
    const skipped: string[] = [];
    for (const parameter of controller.allParameters() as AnyParameter[]) {
      if (!parameter.gettable || parameter.get === undefined) continue;
      if (missing[parameter.name] !== undefined) {
        await expect(parameter.get(), parameter.fullName).rejects.toThrow("has 2 values, not one for each of");
        skipped.push(parameter.name);
        continue;
      }
      const before = await parameter.get();
      if (!parameter.settable || parameter.set === undefined || before === null) continue;
      // The names there are longer than the fifteen characters that the instrument has.
      if (parameter.name === "sensorName") {
        await expect(parameter.set(before), parameter.fullName).rejects.toThrow("length must be between 0 and 15");
        await parameter.set("a name");
        expect(await parameter.get(), parameter.fullName).toBe("a name");
        continue;
      }
      await parameter.set(before);
      expect(await parameter.get(), parameter.fullName).toEqual(before);
    }
    expect(new Set(skipped)).toEqual(new Set(Object.keys(missing)));
  });

  test("what is read is what the file has", async () => {
    const { A, D, output1, output4 } = controller;
    expect([await A.temperature(), await A.sensorRaw(), await A.sensorStatus()]).toEqual([100, 101, "OK"]);
    expect([await D.curveNumber(), await D.curveName(), await D.curveSn(), await D.curveLimit()]).toEqual([
      39,
      "DT-039",
      "01110039",
      339,
    ]);
    expect([await output1.P(), await output1.I(), await output1.D()]).toEqual([10, 20, 30]);
    expect([await output1.inputChannel(), await output4.outputRange(), await output1.output()]).toEqual([
      "B",
      "on",
      0.005,
    ]);
    await output1.setpoint(4.2);
    expect(await output1.setpoint()).toBe(4.2);
    await output1.setpoint(100);
    await output1.waitUntilSetPointReached({ timeout: 10 });
  });
});
