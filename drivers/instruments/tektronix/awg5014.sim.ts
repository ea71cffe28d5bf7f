/** The simulated AWG5014: settings, and the parts that keep waveforms, sequence and files. */
import { format, PythonFloat } from "../../io/format.ts";
import type { Bench } from "../../io/sim/bench.ts";
import type { Behaviour, InstrumentModel, ModelAnswer, SimulatedState } from "../../io/sim/device.ts";
import { ScpiSettings, type Setting } from "../../io/sim/models/scpi-settings.ts";
import { ScpiStatus } from "../../io/sim/status/scpi-status.ts";
import { ChannelsOfAwg } from "./awg5014-channels.sim.ts";
import { ScpiCommands } from "./awg5014-commands.sim.ts";
import { FilesOfAwg } from "./awg5014-files.sim.ts";
import { RunOfAwg } from "./awg5014-run.sim.ts";
import { SequenceOfAwg } from "./awg5014-sequence.sim.ts";
import { loadSetup } from "./awg5014-setup.sim.ts";
import { WaveformsOfAwg } from "./awg5014-waveforms.sim.ts";

export const behaviour: Behaviour = (state, bench) => new SimulatedAwg(state, bench);

class SimulatedAwg implements InstrumentModel {
  readonly takesBlocks = true;
  readonly status = new ScpiStatus({ empty: '0,"No error"' });
  readonly #settings = new ScpiSettings(this.status, number);
  readonly #commands = new ScpiCommands(this.status);
  readonly #waveforms: WaveformsOfAwg;
  readonly #sequence: SequenceOfAwg;
  readonly #channels: ChannelsOfAwg;
  readonly #run: RunOfAwg;
  readonly #setup: Setting<string>;

  constructor({ device }: SimulatedState, { clock }: Bench) {
    const settings = this.#settings;
    const commands = this.#commands;
    const count = device === "AWG5012" ? 2 : 4;
    const mode = settings.choice("AWGControl:RMODe", ["CONTinuous", "TRIGgered", "GATed", "SEQuence"]);
    const rate = settings.number("SOURce[1]:FREQuency[:CW]", () => ({ min: 1e6, max: 1.2e9, def: 1.2e9 }));
    settings.choice("AWGControl:CLOCk:SOURce", ["INTernal", "EXTernal"]);
    settings.choice("SOURce[1]:ROSCillator:SOURce", ["INTernal", "EXTernal"]);
    settings.flag("AWGControl:DC[:STATe]", false);
    inputs(settings);

    this.#waveforms = new WaveformsOfAwg(commands, this.status);
    this.#channels = new ChannelsOfAwg(settings, commands, this.status, this.#waveforms, count);
    this.#sequence = new SequenceOfAwg(commands, this.status, this.#waveforms, count);
    this.#run = new RunOfAwg(commands, this.status, clock, {
      mode: () => mode.value,
      sequence: this.#sequence,
      seconds: points => points / rate.value,
      points: () => this.#channels.points,
    });
    this.#waveforms.deleted = (name, all) => {
      if (all) this.#run.stop();
      this.#channels.unload(name);
    };
    this.#setup = { value: '"",""' };
    commands.query("AWGControl:SNAMe", () => this.#setup.value);
    const files = new FilesOfAwg(commands, this.status);
    commands.tell("AWGControl:SREStore", argument => {
      const file = files.find(argument);
      if (file === undefined) return;
      const loads = { ...this.#parts, tell: (message: string) => void this.#settings.answer(message) };
      if (!loadSetup(file.bytes, loads)) return this.status.fail(-256, "File name not found");
      this.#setup.value = `"${file.name}","${file.folder}"`;
    });
    commands.tell("*RST", () => this.#reset());
  }

  answer(message: string): ModelAnswer {
    const answer = this.#commands.answer(message);
    return answer === undefined ? this.#settings.answer(message) : answer;
  }

  /** The bus's trigger. */
  trigger(): void {
    this.#run.trigger();
  }

  get #parts() {
    return {
      status: this.status,
      waveforms: this.#waveforms,
      sequence: this.#sequence,
      channels: this.#channels,
      reset: () => this.#reset(),
    };
  }

  /** The waveforms of users stay, as files do (programmer manual, *RST). */
  #reset(): void {
    this.#run.stop();
    this.#settings.reset();
    this.#channels.reset();
    this.#sequence.reset();
    this.#setup.value = '"",""';
  }
}

/** Trigger and event inputs. */
function inputs(settings: ScpiSettings): void {
  const impedance = { keep: (ohms: number) => (ohms < 500 ? 50 : 1000) };
  for (const input of ["TRIGger[:SEQuence]", "EVENt"]) {
    settings.number(`${input}:IMPedance`, () => ({ min: 50, max: 1000, def: 1000 }), impedance);
    settings.number(`${input}:LEVel`, () => ({ min: -5, max: 5, def: 1.4 }));
    settings.choice(`${input}:POLarity`, ["POSitive", "NEGative"]);
  }
  settings.choice("TRIGger[:SEQuence]:SLOPe", ["POSitive", "NEGative"]);
  settings.choice("TRIGger[:SEQuence]:SOURce", ["EXTernal", "INTernal"]);
  settings.number("TRIGger[:SEQuence]:TIMer", () => ({ min: 1e-6, max: 10, def: 0.1 }));
  settings.choice("EVENt:JTIMing", ["SYNC", "ASYNc"]);
}

/** As the instrument writes numbers. */
function number(value: number): string {
  return format("{:.10E}", new PythonFloat(value));
}
