/** A source of many voltages, with switches at each: what a delegate instrument is made around. */
import { channelTuple, InstrumentChannel, vals, type InstrumentBase } from "../../core/index.ts";
import { MockInstrument, type MockOptions } from "./mock-instrument.ts";

/** How the source is made. */
export interface MockDACOptions extends MockOptions {
  /** Number of channels. Default 10. */
  numChannels?: number;
}

/** One voltage from −2 V to 2 V, and its switches. */
export class MockDACChannel extends InstrumentChannel {
  readonly #num: string;

  constructor(parent: InstrumentBase, name: string, num: string) {
    super(parent, name);
    this.#num = num;
  }

  readonly voltage = this.parameter({
    label: `Voltage_${this.shortName}`,
    unit: "V",
    vals: vals.numbers(-2, 2),
    setCmd: null,
    initialValue: 0,
    docstring: "Voltage of the channel, which only remembers what it was set to.",
  });

  readonly dacOutput = this.#switch("Connects the channel to the source: on or off.");
  readonly smc = this.#switch("Connects the channel to its coaxial socket: on or off.");
  readonly bus = this.#switch("Connects the channel to the common bus: on or off.");
  readonly gnd = this.#switch("Connects the channel to ground: on or off.");

  /** The number of the channel with two digits, as in `01`. */
  channelNumber(): string {
    return this.#num;
  }

  #switch(docstring: string) {
    return this.parameter({ vals: vals.onOff(), setCmd: null, initialValue: "off", docstring });
  }
}

/** Channels `ch01`, `ch02` and so on, also as `channels`: QCoDeS's `MockDAC`. */
export class MockDAC extends MockInstrument<number> {
  readonly [channel: `ch${number}`]: MockDACChannel;

  readonly channels = channelTuple(
    Array.from({ length: this.session }, (_, index) => String(index + 1).padStart(2, "0")),
    num => new MockDACChannel(this, `ch${num}`, num),
    { parent: this, channelType: MockDACChannel },
  );

  constructor(name: string, numChannels: number = 10, options: MockDACOptions = {}) {
    super(name, numChannels, options);
    for (const channel of this.channels) this.addSubmodule(channel.shortName, channel);
  }

  static override async connect(numChannels?: number | MockDACOptions, options?: MockDACOptions): Promise<number> {
    if (typeof numChannels === "number") return numChannels;
    return numChannels?.numChannels ?? options?.numChannels ?? 10;
  }
}
