/** The attenuator on its simulation, beside a recording of QCoDeS's. */
import { afterEach, vi } from "vitest";
import { Instrument, useClock, VisaInstrument } from "../../drivers/core/index.ts";
import { repr } from "../../drivers/core/python-text.ts";
import { simulationNames } from "../../drivers/io/sim/library.ts";
import { Weinschel8320 } from "../../drivers/instruments/weinschel/index.ts";
import { FakeClock } from "../core/fake-clock.ts";
import { fakeHandle } from "../core/fake-handle.ts";
import { recorded, testBlock } from "../core/golden/recording.ts";

const oneKind = "there is one kind of number";

afterEach(async () => {
  vi.restoreAllMocks();
  await Instrument.closeAll();
});

/** What is printed when an instrument that calls itself `idn` answers after some seconds. */
async function connectMessage(idn: string, seconds: number, simulated: boolean): Promise<unknown> {
  const clock = new FakeClock();
  using _ = useClock(clock);
  class Dut extends VisaInstrument {
    static override async connect(_address: string) {
      return fakeHandle(() => (clock.advance(seconds), idn), simulated);
    }
  }
  const log = vi.spyOn(console, "log").mockImplementation(() => undefined);
  await Dut.open("w", "GPIB0::1::INSTR");
  return log.mock.calls[0]?.[0];
}

async function attenuator(): Promise<Weinschel8320> {
  vi.spyOn(console, "log").mockImplementation(() => undefined);
  return await Weinschel8320.open("w", "GPIB0::1::INSTR", { sim: "weinschel/8320", timeout: 5 });
}

const set = (shown: string, value: number) => async () => {
  const w = await attenuator();
  try {
    await w.attenuation(value);
    return `${shown} ok ${repr(await w.attenuation())}`;
  } catch (error) {
    return `${shown} ${(error as Error).message}`;
  }
};

const refused = recorded("drivers").find(line => line.startsWith("3 ")) ?? "";

testBlock("drivers", [
  [
    "Connected to: QCoDeS Weinschel 8320 (Simulated) (serial:1337, firmware:0.0.01) in 0.09s",
    () => connectMessage("QCoDeS, Weinschel 8320 (Simulated), 1337, 0.0.01", 0.09, true),
    {
      here: "Connected to: QCoDeS Weinschel 8320 (Simulated) (serial:1337, firmware:0.0.01) in 0.09s (SIMULATED)",
      why: "a simulated instrument says so",
    },
  ],
  ["4 ok 4.0", set("4", 4), { here: "4 ok 4", why: oneKind }],
  [
    `4.0 ValueError ("Unknown format code 'd' for object of type 'float'", 'setting w_attenuation to 4.0')`,
    set("4.0", 4.0),
    { here: "4.0 ok 4", why: `${oneKind}: a parameter takes what it reads as` },
  ],
  [
    refused,
    set("3", 3),
    {
      here: `3 setting w_attenuation to 3: ${/3 is not in [^']*/.exec(refused)?.[0].replaceAll(".0", "")}`,
      why: `${oneKind}, and an error is one sentence`,
    },
  ],
  ["bogus 'ERROR'", async () => `bogus ${repr(await (await attenuator()).ask("bogus"))}`],
  [
    String.raw`5.0 sim '\r'`,
    async () => {
      const w = await attenuator();
      return `${repr(await w.timeout())} ${w.simulated ? "sim" : "hardware"} ${repr(Weinschel8320.defaultTerminator)}`;
    },
    { here: String.raw`5 sim '\r'`, why: oneKind },
  ],
  ["Connected to:  None (serial:None, firmware:None) in 0.01s", () => connectMessage("", 0.01, false)],
  [
    "FileNotFoundError Pyvisa-sim yaml file could not be found. Trying to load file nope.yaml from module: qcodes.instrument.sims",
    async () => {
      const opening = Weinschel8320.open("w", "GPIB0::1::INSTR", { sim: "nope.yaml" });
      const text = await opening.then(String, (error: Error) => error.message);
      return text.replace(process.cwd(), "<folder>");
    },
    {
      here: `opening w: simulation "nope.yaml": there is no file <folder>/nope.yaml: expected a .yaml file or one of ${simulationNames().join(", ")}`,
      why: "the error says where it was looked for and what there is",
    },
  ],
]);
