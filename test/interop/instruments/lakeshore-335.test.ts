/** Our driver of the Lake Shore 335 on the simulation file that QCoDeS ships: what the file knows is read and set back. */
import { dirname, join } from "node:path";
import { expect, test, vi } from "vitest";
import { useClock, type AnyParameter } from "../../../drivers/core/index.ts";
import { LakeshoreModel335 } from "../../../drivers/instruments/lakeshore/index.ts";
import { finish, installPeers, peersPossible } from "../peers.ts";

/** What the file does not know: the calibration curves, and OUTMODE as both drivers send it. */
const missing = ["curveNumber", "curveName", "curveSn", "curveFormat", "curveLimit", "curveCoefficient"];

test.skipIf(!peersPossible())("every parameter on the file of QCoDeS is read, and set back", async () => {
  const print = vi.spyOn(console, "log").mockImplementation(() => {});
  const { output } = await finish(installPeers(), ["-c", "import qcodes; print(qcodes.__file__)"], process.env);
  const file = join(dirname(output.trim().split("\n").at(-1) ?? ""), "instrument/sims/lakeshore_model335.yaml");
  let now = 0;
  using _ = useClock({
    now: () => now * 1000,
    monotonic: () => now,
    sleep: async seconds => void (now += seconds),
  });
  await using controller = await LakeshoreModel335.open("ls", "GPIB::2::INSTR", { sim: file });
  print.mockRestore();
  expect(await controller.IDN()).toMatchObject({ model: "m0d3l", serial: "335" });
  let count = 0;
  for (const parameter of controller.allParameters() as AnyParameter[]) {
    if (!parameter.gettable || parameter.get === undefined || missing.includes(parameter.name)) continue;
    const before = await parameter.get();
    count++;
    // The names there are longer than the instrument's.
    if (!parameter.settable || before === null || parameter.name === "sensorName") continue;
    await parameter.set?.(before);
    expect(await parameter.get(), parameter.fullName).toEqual(before);
  }
  expect(count).toBeGreaterThan(60);
  await expect(controller.A.curveNumber()).rejects.toThrow("reply 'ERROR' is not");
});
