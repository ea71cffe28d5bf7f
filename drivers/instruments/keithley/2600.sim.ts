/** Physics of the simulated Keithley 2600: what its meters see of a diode at smua and a resistor at smub. */
import type { Behaviour, InstrumentModel, SimulatedState } from "../../io/sim/device.ts";
import { format, PythonFloat } from "../../io/format.ts";
import { seededNormal } from "../../io/sim/random.ts";
import { Port } from "../../io/sim/models/port.ts";
import type { SourceSettings } from "../../io/sim/models/source-measure.ts";
import { diode, resistor, type DiodeParameters } from "../../io/sim/models/two-terminal.ts";
import { ScriptProcessor } from "./2600-script-processor.ts";

/** The diode between the terminals of smua. */
export const diodeOf2600: DiodeParameters = { ideality: 1.8, saturationCurrent: 1e-10, temperature: 300 };

/** The resistor between the terminals of smub, in Ω. */
export const resistorOf2600 = 1000;

/** Noise of a current reading: standard deviation in A, and the seed it starts from at each opening. */
export const noiseOf2600 = { deviation: 1e-12, seed: 2614 };

/** What the instrument prints for a resistance without a current. */
const notANumber = 9.91e37;
const voltageLimited = 1;
const currentLimited = 2;

const reading = /^print\((smu[ab])\.measure\.([vir])\(\)(, status\.measurement\.instrument\.\1\.condition)?\)$/;
const condition = /^print\(status\.measurement\.instrument\.(smu[ab])\.condition\)$/;
const resetting = /^(?:(smu[ab])\.)?reset\(\)$/;

/** Answers readings from the settings that the simulation file keeps; what is at the terminals are parts of the bench. */
export const behaviour: Behaviour = (state, bench) => {
  const noise = seededNormal(noiseOf2600.seed);
  const ports: Readonly<Record<string, Port>> = {
    smua: bench.part("smua", () => new Port(diode(diodeOf2600))),
    smub: bench.part("smub", () => new Port(resistor(resistorOf2600))),
  };
  for (const channel of state.channels) ports[channel]?.drive(() => settingsOf(state, channel));
  const measure = (channel: string) => settle(state, channel, ports[channel] as Port, noise);

  const scripts = new ScriptProcessor(state, bench.clock, (channel, quantity) => valueOf(measure(channel), quantity));

  const answer: InstrumentModel["answer"] = message => {
    const scripted = scripts.answer(message);
    if (scripted !== undefined) return scripted;
    const [, reset] = resetting.exec(message) ?? [message];
    if (resetting.test(message)) {
      state.reset(reset);
      return null;
    }
    const status = condition.exec(message)?.[1];
    if (status !== undefined && state.channels.includes(status)) return number(measure(status).condition);
    const [, channel, quantity, withStatus] = reading.exec(message) ?? [];
    if (channel === undefined || !state.channels.includes(channel)) return undefined;
    const point = measure(channel);
    const text = number(valueOf(point, quantity as "v" | "i" | "r"));
    return withStatus === undefined ? text : `${text}\t${number(point.condition)}`;
  };
  return { answer, clear: () => scripts.stop() };
};

function settingsOf(state: SimulatedState, channel: string): SourceSettings {
  const mode = state.number("func", channel) === 1 ? "voltage" : "current";
  return {
    output: state.number("output", channel) === 1,
    mode,
    level: state.number(mode === "voltage" ? "levelv" : "leveli", channel),
    limit: state.number(mode === "voltage" ? "limiti" : "limitv", channel),
  };
}

function settle(state: SimulatedState, channel: string, port: Port, noise: () => number) {
  const { mode, output } = settingsOf(state, channel);
  const { point } = port;
  // A source that holds a current, as its level or as its limit, leaves no noise in it.
  const free = output && mode === "voltage" && !point.limited;
  return {
    voltage: point.voltage,
    current: free ? point.current + noiseOf2600.deviation * noise() : point.current,
    condition: point.limited ? (mode === "voltage" ? currentLimited : voltageLimited) : 0,
  };
}

function valueOf({ voltage, current }: { voltage: number; current: number }, quantity: "v" | "i" | "r"): number {
  return { v: voltage, i: current, r: current === 0 ? notANumber : voltage / current }[quantity];
}

/** As `print` writes a number: six digits. */
function number(value: number): string {
  return format("{:.5e}", new PythonFloat(value));
}
