/** The channels of the simulated AWG5014: levels, markers, and the waveform that each plays. */
import type { ScpiSettings, Setting } from "../../io/sim/models/scpi-settings.ts";
import type { ScpiStatus } from "../../io/sim/status/scpi-status.ts";
import type { ScpiCommands } from "./awg5014-commands.sim.ts";
import type { WaveformsOfAwg } from "./awg5014-waveforms.sim.ts";

/** What the instrument writes for infinity. */
const none = 9.9e37;
/** Largest amplitude of the converter alone, in Vpp. */
const largestDirect = 0.6;

interface Channel {
  waveform: string;
  isOn: boolean;
}

/** Answers what names a channel. */
export class ChannelsOfAwg {
  readonly #commands: ScpiCommands;
  readonly #status: ScpiStatus;
  readonly #waveforms: WaveformsOfAwg;
  readonly #channels: readonly Channel[];

  constructor(
    settings: ScpiSettings,
    commands: ScpiCommands,
    status: ScpiStatus,
    waveforms: WaveformsOfAwg,
    count: number,
  ) {
    this.#commands = commands;
    this.#status = status;
    this.#waveforms = waveforms;
    // Somebody has left a waveform on each channel.
    this.#channels = Array.from({ length: count }, () => ({ waveform: "*DC", isOn: false }));
    for (let i = 1; i <= count; i++) levels(settings, i);
    commands.query("SOURce#:WAVeform", (_, [channel]) => this.#ask(channel, ({ waveform }) => `"${waveform}"`));
    commands.tell("SOURce#:WAVeform", (argument, [channel]) => this.#load(argument, channel));
    commands.query("OUTPut#[:STATe]", (_, [channel]) => this.#ask(channel, ({ isOn }) => (isOn ? "1" : "0")));
    commands.tell("OUTPut#[:STATe]", (argument, [channel]) => this.#switch(argument, channel));
  }

  /** Points of the waveforms that are played; 0 if no channel has one. */
  get points(): number {
    return Math.max(...this.#channels.map(({ waveform }) => this.#waveforms.points(waveform)));
  }

  /** What a file that was loaded gives a channel to play. */
  assign(number: number, name: string): void {
    const channel = this.#channels[number - 1];
    if (channel) channel.waveform = name;
  }

  /** A waveform has left the list. */
  unload(name: string): void {
    for (const channel of this.#channels) {
      if (channel.waveform === name) Object.assign(channel, { waveform: "", isOn: false });
    }
  }

  reset(): void {
    for (const channel of this.#channels) Object.assign(channel, { waveform: "", isOn: false });
  }

  #ask(number: number | undefined, reply: (channel: Channel) => string): string | undefined {
    const channel = this.#find(number);
    return channel && reply(channel);
  }

  #find(number = 0): Channel | undefined {
    const channel = this.#channels[number - 1];
    if (!channel) this.#status.fail(-114, "Header suffix out of range");
    return channel;
  }

  #load(argument: string, number: number | undefined): void {
    const channel = this.#find(number);
    const [name] = this.#commands.name(argument) ?? [];
    if (!channel || name === undefined) return;
    if (name !== "" && !this.#waveforms.has(name)) return this.#status.fail(-224, "Illegal parameter value");
    channel.waveform = name;
    if (name === "") channel.isOn = false;
  }

  /** A channel without a waveform stays off. */
  #switch(argument: string, number: number | undefined): void {
    const channel = this.#find(number);
    const isOn = this.#commands.flag(argument);
    if (!channel || isOn === undefined) return;
    if (isOn && channel.waveform === "") return this.#status.fail(-221, "Settings conflict");
    channel.isOn = isOn;
  }
}

function levels(settings: ScpiSettings, channel: number): void {
  const source = `SOURce${channel}`;
  const direct = settings.flag(`AWGControl:DOUTput${channel}[:STATe]`, false);
  const largest = () => (direct.value ? largestDirect : 4.5);
  const amplitude: Setting<number> = settings.number(
    `${source}:VOLTage[:LEVel][:IMMediate][:AMPLitude]`,
    () => ({ min: 0.02, max: largest(), def: 1 }),
    // What does not fit any more is told as the largest that does.
    { told: () => Math.min(amplitude.value, largest()), keep: value => Number(value.toFixed(6)) },
  );
  settings.number(`${source}:VOLTage[:LEVel][:IMMediate]:OFFSet`, () => ({ min: -2.25, max: 2.25, def: 0 }));
  settings.number(`OUTPut${channel}:FILTer[:LPASs]:FREQuency`, () => ({ min: 20e6, max: none, def: none }), {
    words: { INF: none, INFINITY: none },
    keep: corner => [20e6, 100e6].find(each => corner <= each) ?? none,
  });
  settings.text(`${source}:COMBine:FEED`);
  settings.number(`AWGControl:DC${channel}:VOLTage[:LEVel][:IMMediate]:OFFSet`, () => ({ min: -3, max: 5, def: 0 }));
  for (const marker of [1, 2]) {
    const header = `${source}:MARKer${marker}`;
    settings.number(`${header}:DELay`, () => ({ min: 0, max: 1e-9, def: 0 }));
    settings.number(`${header}:VOLTage[:LEVel][:IMMediate]:HIGH`, () => ({ min: -0.9, max: 2.7, def: 1 }));
    settings.number(`${header}:VOLTage[:LEVel][:IMMediate]:LOW`, () => ({ min: -1, max: 2.6, def: 0 }));
  }
}
