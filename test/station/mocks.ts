/** The dummy instruments of QCoDeS, as far as station files of the tests use them. */

import {
  channelTuple,
  DelegateInstrument,
  Instrument,
  InstrumentChannel,
  InstrumentGroup,
  VisaInstrument,
  vals,
} from "../../drivers/core/index.ts";
import type { Idn, InstrumentBase, InstrumentModule, InstrumentOpenOptions } from "../../drivers/core/index.ts";
import { Keithley2614B } from "../../drivers/instruments/keithley/index.ts";
import { Weinschel8320 } from "../../drivers/instruments/weinschel/index.ts";
import type { FindDriver, LoadableClass } from "../../drivers/station/index.ts";

/** What was set of gates, in order. */
export const sent: string[] = [];

class Dummy extends Instrument {
  override async getIdn(): Promise<Idn> {
    return { vendor: "QCoDeS", model: this.constructor.name, serial: "NA", firmware: "NA" };
  }
}

export class DummyInstrument extends Dummy {
  readonly fixedParameter = this.parameter({ setCmd: null, initialValue: 5 });

  constructor(name: string, session: unknown, options: InstrumentOpenOptions & { gates?: readonly string[] } = {}) {
    super(name, session, options);
    for (const gate of options.gates ?? ["dac1", "dac2", "dac3"])
      this.addParameter(gate, {
        label: `Gate ${gate}`,
        unit: "V",
        vals: vals.numbers(-800, 400),
        setCmd: value => void sent.push(`${this.name}.${gate} ${value}`),
        initialCacheValue: 0,
      });
  }

  static override async connect(_options: InstrumentOpenOptions & { gates?: readonly string[] } = {}) {
    return undefined;
  }
}

export class DummyChannel extends InstrumentChannel {
  readonly temperature = this.parameter({
    label: `Temperature_${this.shortName.replace("Chan", "")}`,
    unit: "K",
    vals: vals.numbers(0, 300),
    setCmd: null,
    initialValue: 0,
  });
}

export class DummyChannelInstrument extends Dummy {
  readonly A = new DummyChannel(this, "ChanA");
  readonly B = new DummyChannel(this, "ChanB");
  readonly C = new DummyChannel(this, "ChanC");
  readonly channels = channelTuple([this.A, this.B, this.C], channel => channel);
}

export class MockField extends Dummy {
  readonly field = this.parameter({ unit: "T", vals: vals.numbers(-1, 1), setCmd: null, initialValue: 0 });
  readonly rampRate = this.parameter({ unit: "T/min", setCmd: null, initialValue: 0.1 });

  async setField(value: number, { block = true }: { block?: boolean } = {}): Promise<void> {
    sent.push(`${this.name}.setField ${value} ${block ? "waits" : "goes on"}`);
    await this.field(value);
  }
}

export class MockCustomChannel extends InstrumentChannel {
  readonly currentValidRange = this.parameter({ setCmd: null, initialValue: [] as readonly number[] });
  readonly inner: InstrumentModule;

  constructor(
    parent: InstrumentBase,
    name: string,
    { channel, currentValidRange }: { channel: InstrumentModule; currentValidRange?: readonly number[] },
  ) {
    super(parent, name);
    this.inner = channel;
    this.currentValidRange.cache.set(currentValidRange ?? []);
  }
}

/** An instrument whose `open` was not told everything: it needs an address and takes no other option. */
export class Meter extends VisaInstrument {}

const classes: Record<string, unknown> = {
  DelegateInstrument,
  DummyChannelInstrument,
  DummyInstrument,
  InstrumentGroup,
  Keithley2614B,
  Meter,
  MockCustomChannel,
  MockField,
  Weinschel8320,
};

/** Finds the classes of the tests by the last name of a type. */
export const findDummy: FindDriver = async (type, { key }) => {
  const found = classes[type.split(".").at(-1) ?? ""];
  if (!found) throw new Error(`${key} is ${type}: there is no such driver`);
  return found as LoadableClass;
};
