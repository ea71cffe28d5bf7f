/** The persistent switch of a magnet, and the heater that opens it. */
import {
  createOnOffValMapping,
  InstrumentChannel,
  InstrumentError,
  sleep,
  vals,
  type InstrumentSnapshot,
  type InstrumentSnapshotOptions,
} from "../../core/index.ts";
import type { AMIModel430 } from "./ami430.ts";

/** How often the state is read while the switch heats or cools, in seconds: this takes a minute. */
const checkInterval = 0.5;

const onOff = createOnOffValMapping({ onVal: 1, offVal: 0 });

export class AMI430SwitchHeater extends InstrumentChannel<AMIModel430> {
  readonly enabled = this.parameter({
    label: "Switch Heater Enabled",
    getCmd: "PS:INST?",
    setCmd: "CONF:PS {:d}",
    valMapping: onOff,
    docstring: "Whether the programmer is told that the magnet has a persistent switch.",
  });

  readonly state = this.parameter({
    label: "Switch Heater On",
    getCmd: async () => ((await this.enabled()) ? await this.ask("PS?") : "0"),
    setCmd: (on: boolean) => this.#heat(on),
    vals: vals.bool(),
    docstring:
      "Whether the switch is heated, so that the supply drives the magnet; setting it waits until the switch is warm or cold. False where there is no switch.",
  });

  readonly inPersistentMode = this.parameter({
    label: "Persistent Mode",
    getCmd: "PERS?",
    valMapping: onOff,
    docstring: "Whether a current flows in the magnet by itself, through the cold switch.",
  });

  readonly current = this.parameter({
    label: "Switch Heater Current",
    unit: "mA",
    getCmd: "PS:CURR?",
    setCmd: "CONF:PS:CURR {}",
    vals: vals.numbers(0, 125),
    docstring: "Current through the heater when it is on.",
  });

  readonly heatTime = this.parameter({
    label: "Heating Time",
    unit: "s",
    getCmd: "PS:HTIME?",
    setCmd: "CONF:PS:HTIME {}",
    vals: vals.ints(5, 120),
    docstring: "How long the switch takes to become a resistor after the heater goes on.",
  });

  readonly coolTime = this.parameter({
    label: "Cooling Time",
    unit: "s",
    getCmd: "PS:CTIME?",
    setCmd: "CONF:PS:CTIME {}",
    vals: vals.ints(5, 3600),
    docstring: "How long the switch takes to become superconducting after the heater goes off.",
  });

  /** As usual; where there is no switch, what concerns it is not read. */
  override async snapshot(options: InstrumentSnapshotOptions = {}): Promise<InstrumentSnapshot> {
    if (options.update === "Never") return await super.snapshot(options);
    const enabled = options.update === "All" ? await this.enabled() : await this.enabled.cache.get();
    if (enabled) return await super.snapshot(options);
    const ofSwitch = ["state", "inPersistentMode", "current", "heatTime", "coolTime"];
    return await super.snapshot({
      ...options,
      paramsToSkipUpdate: [...(options.paramsToSkipUpdate ?? []), ...ofSwitch],
    });
  }

  async #heat(on: boolean): Promise<void> {
    if (!(await this.enabled())) {
      throw new InstrumentError(`${this.fullName}: no persistent switch is configured: set enabled to true first`, {
        instrument: this.fullName,
      });
    }
    await this.write(`PS ${on ? 1 : 0}`);
    const changing = on ? "heating switch" : "cooling switch";
    while ((await this.parent.rampingState()) === changing) await sleep(checkInterval);
  }
}
