/** A notebook with a cell for every kind of display, run by a real kernel on simulated instruments. */

const setUp = `
import { Keithley2614B } from "setpoint/instruments/keithley";

const smu = await Keithley2614B.open("smu", "TCPIP0::10.0.0.7::5025::SOCKET", { sim: "keithley/2600" });
await smu.smua.volt(0.0125);
await smu.smua.curr();
smu.smua.curr.cache.invalidate();

class Hostile extends VisaInstrument {
  readonly note = this.parameter({ getCmd: "NOTE?", label: "<i>Note</i>", docstring: "A text <b>of its own</b>." });
}
const hostile = await Hostile.open("hostile", "GPIB0::9::INSTR", { sim: "hostile.sim.yaml" });
await hostile.note();

class Wide extends Instrument {
  readonly channels = channelTuple(Array.from({ length: 50 }, (_, index) => "ch" + index), id => {
    const channel = new InstrumentChannel(this, id);
    for (let index = 0; index < 10; index++)
      channel.addParameter("volt" + index, {
        unit: "V", setCmd: null, vals: vals.numbers(-10, 10), initialValue: index / 100,
        docstring: "The level at the terminals of channel " + id + ".",
      });
    return channel;
  });
  override async getIdn() { return { vendor: "Acme", model: "Wide", serial: "1", firmware: "2" }; }
}
const wide = new Wide("wide", undefined);

const station = new Station();
await station.addComponent(smu);
await station.addComponent(new Parameter("temperature", { unit: "K", setCmd: null, initialValue: 4.2 }));
await station.addComponent(new ManualParameter("attenuation", { unit: "dB", initialValue: 20 }));
const before = await smu.snapshot();
await smu.smua.volt(0.5);
await smu.smua.limiti(0.05);
await smu.smub.nplc(2);

await initialiseOrCreateDatabaseAt("displays.db");
const exp = await loadOrCreateExperiment("gates", "B2");
const run = dond.start(new LinSweep(smu.smua.volt, 0, 1, 11), smu.smua.curr, { name: "diode" });
const [ds] = await run;
await ds.setNotes("leaks below 0.4 V");
const refused = await smu.smua.volt(300).catch(error => error);
const capture = new LogCapture({ logger: "bench" });
getLogger("bench").info("cooled down");
getLogger("bench").warning("pressure <b>rises</b>");
`;

/** Cells after the first one by their names, each of which shows one thing. */
export const shown: Readonly<Record<string, string>> = {
  instrument: "smu",
  channel: "smu.smua",
  tuple: "wide.channels.slice(0, 2)",
  parameter: "smu.smua.volt",
  validator: "smu.smua.volt.vals",
  station: "station",
  snapshot: "before",
  difference: "diffSnapshots(before, await smu.snapshot())",
  plan: "await restoreSnapshot(smu, before, { dryRun: true })",
  dataset: "ds",
  table: "await ds.toTable()",
  runs: "await runs()",
  experiments: "await experiments()",
  sweep: "new LinSweep(smu.smua.volt, 0, 1, 101, 0.01)",
  progress: "run",
  resources: 'await new ResourceManager("keithley/2600@sim").listResources("?*")',
  error: "refused",
  log: "capture.table",
  hostile: "hostile",
  wide: "wide",
};

/** The notebook, nothing of which has run. */
export function notebook(): object {
  const cells = Object.entries({ setup: setUp.trim(), ...shown }).map(([id, source]) => ({
    cell_type: "code",
    id,
    metadata: {},
    source,
    execution_count: null,
    outputs: [],
  }));
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec: { name: "setpoint", display_name: "TypeScript (Setpoint)", language: "typescript" } },
    cells,
  };
}
