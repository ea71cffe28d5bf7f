/** Instruments without hardware for tests of snapshots: they keep what they are told, and a list of it. */

import {
  channelTuple,
  createOnOffValMapping,
  Instrument,
  InstrumentChannel,
  vals,
} from "../../../drivers/core/index.ts";
import type { Idn } from "../../../drivers/core/index.ts";

/** What the instrument has; `sent` lists what it was told, `read` what it was asked. */
export class Hardware {
  readonly values = new Map<string, unknown>();
  readonly sent: string[] = [];
  readonly read: string[] = [];

  constructor(values: Readonly<Record<string, unknown>> = {}) {
    this.values = new Map(Object.entries(values));
  }

  get(name: string): unknown {
    this.read.push(name);
    return this.values.get(name);
  }

  set(name: string, value: unknown): void {
    this.sent.push(`${name}=${String(value)}`);
    this.values.set(name, value);
  }
}

/** One channel of {@link Source}, with a parameter of each kind that has a turn of its own. */
export class Output extends InstrumentChannel<Source> {
  readonly volt = this.parameter({ ...this.#io("volt", 0), unit: "V", vals: vals.numbers(-20, 20) });
  readonly output = this.parameter({
    ...this.#io("output", 0),
    valMapping: createOnOffValMapping({ onVal: 1, offVal: 0 }),
  });
  readonly limiti = this.parameter({ ...this.#io("limiti", 1e-3), unit: "A", vals: vals.numbers(0, 1) });
  readonly sourcerangeV = this.parameter({ ...this.#io("range", 20), unit: "V", vals: vals.enum(0.2, 2, 20) });
  readonly sourceAutorangeVEnabled = this.parameter({
    ...this.#io("auto", 0),
    valMapping: createOnOffValMapping({ onVal: 1, offVal: 0 }),
  });
  readonly mode = this.parameter({ ...this.#io("mode", 1), valMapping: { current: 0, voltage: 1 } });
  readonly nplc = this.parameter({ ...this.#io("nplc", 1), vals: vals.numbers(0.01, 25) });
  readonly measured = this.parameter({ ...this.#io("measured", 0.5), setCmd: false, unit: "A" });

  #io(key: string, initial: unknown) {
    const { hardware } = this.parent;
    const name = `${this.shortName}.${key}`;
    if (!hardware.values.has(name)) hardware.values.set(name, initial);
    return {
      getCmd: () => hardware.get(name),
      setCmd: (value: unknown) => hardware.set(name, value),
    };
  }
}

/** A source with a channel as a field that is in a tuple, too, and one that is in tuples only. */
export class Source extends Instrument<Hardware> {
  readonly hardware = this.session;
  readonly waveform = this.parameter({
    unit: "V",
    setCmd: null,
    initialValue: Float64Array.of(0, 1),
    vals: vals.arrays({ shape: [2] }),
  });
  readonly title = this.parameter({ setCmd: null, initialValue: "cold", vals: vals.strings() });
  readonly a = new Output(this, "a");
  readonly outputs = channelTuple(["b"], id => new Output(this, id));
  readonly all = channelTuple([this.a, this.outputs.at(0)], channel => channel);

  override async getIdn(): Promise<Idn> {
    return { vendor: "Maker", model: "S1", serial: "7", firmware: "1.0" };
  }
}

/** A source, its hardware, and everything known about it. */
export function source(name = "s", values: Readonly<Record<string, unknown>> = {}): Source {
  return new Source(name, new Hardware(values));
}
