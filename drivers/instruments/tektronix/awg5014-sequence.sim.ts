/** The sequence of the simulated AWG5014. */
import type { ScpiStatus } from "../../io/sim/status/scpi-status.ts";
import { mostElements, mostRepetitions } from "./awg5014-checks.ts";
import type { ScpiCommands } from "./awg5014-commands.sim.ts";
import type { WaveformsOfAwg } from "./awg5014-waveforms.sim.ts";

/** A step of the sequence. */
export interface ElementOfAwg {
  /** By channel; empty for none. */
  waveforms: string[];
  wait: boolean;
  loop: number;
  endless: boolean;
  goto: number;
  goes: boolean;
  jump: number;
  jumps: "OFF" | "INDEX" | "NEXT";
}

/** Answers `SEQuence:…` but the jump at once. */
export class SequenceOfAwg {
  readonly #commands: ScpiCommands;
  readonly #status: ScpiStatus;
  readonly #waveforms: WaveformsOfAwg;
  readonly #channels: number;
  #elements: ElementOfAwg[] = [];

  constructor(commands: ScpiCommands, status: ScpiStatus, waveforms: WaveformsOfAwg, channels: number) {
    this.#commands = commands;
    this.#status = status;
    this.#waveforms = waveforms;
    this.#channels = channels;
    commands.query("SEQuence:LENGth", () => String(this.#elements.length));
    commands.tell("SEQuence:LENGth", argument => {
      const length = commands.whole(argument, 0, mostElements);
      if (length !== undefined) this.resize(length);
    });
    commands.query("AWGControl:SEQuence:TYPE", () => "HARD");
    this.#waveform();
    this.#flag("TWAit", "wait");
    this.#flag("LOOP:INFinite", "endless");
    this.#flag("GOTO:STATe", "goes");
    this.#number("LOOP:COUNt", "loop", mostRepetitions);
    this.#number("GOTO:INDex", "goto", mostElements);
    this.#number("JTARget:INDex", "jump", mostElements);
    this.#jumpType();
  }

  get elements(): readonly ElementOfAwg[] {
    return this.#elements;
  }

  /** Points of an element; 0 if no channel has a waveform there. */
  points({ waveforms }: ElementOfAwg): number {
    return Math.max(...waveforms.map(name => this.#waveforms.points(name)));
  }

  resize(length: number): void {
    const added = Math.max(0, length - this.#elements.length);
    const empty = (): ElementOfAwg => ({
      waveforms: Array.from({ length: this.#channels }, () => ""),
      wait: false,
      loop: 1,
      endless: false,
      goto: 1,
      goes: false,
      jump: 1,
      jumps: "OFF",
    });
    this.#elements = [...this.#elements.slice(0, length), ...Array.from({ length: added }, empty)];
  }

  reset(): void {
    this.#elements = [];
  }

  #find(index: number | undefined): ElementOfAwg | undefined {
    const element = this.#elements[(index ?? 0) - 1];
    if (!element) this.#status.fail(-114, "Header suffix out of range");
    return element;
  }

  #setting<T>(
    header: string,
    read: (argument: string) => T | undefined,
    key: string,
    write: (value: T) => string,
  ): void {
    const full = `SEQuence:ELEMent#:${header}`;
    this.#commands.query(full, (_, [index]) => {
      const element = this.#find(index) as Record<string, T> | undefined;
      return element && write(element[key] as T);
    });
    this.#commands.tell(full, (argument, [index]) => {
      const element = this.#find(index);
      const value = element && read(argument);
      if (value !== undefined) Object.assign(element as object, { [key]: value });
    });
  }

  #flag(header: string, key: "wait" | "endless" | "goes"): void {
    this.#setting(
      header,
      argument => this.#commands.flag(argument),
      key,
      state => (state ? "1" : "0"),
    );
  }

  #number(header: string, key: "loop" | "goto" | "jump", largest: number): void {
    this.#setting(header, argument => this.#commands.whole(argument, 1, largest), key, String);
  }

  #jumpType(): void {
    const types = { OFF: "OFF", INDEX: "INDEX", IND: "INDEX", NEXT: "NEXT" } as const;
    const read = (argument: string) => {
      const word = argument.trim().toUpperCase();
      if (Object.hasOwn(types, word)) return types[word as keyof typeof types];
      this.#status.fail(-224, "Illegal parameter value");
      return undefined;
    };
    this.#setting("JTARget:TYPE", read, "jumps", String);
  }

  #waveform(): void {
    const header = "SEQuence:ELEMent#:WAVeform#";
    const isChannel = (channel = 0) => {
      if (channel >= 1 && channel <= this.#channels) return true;
      this.#status.fail(-114, "Header suffix out of range");
      return false;
    };
    this.#commands.query(header, (_, [index, channel]) => {
      const element = this.#find(index);
      return element && isChannel(channel) ? `"${element.waveforms[(channel as number) - 1]}"` : undefined;
    });
    this.#commands.tell(header, (argument, [index, channel]) => {
      const element = this.#find(index);
      const [name] = this.#commands.name(argument) ?? [];
      if (!element || name === undefined || !isChannel(channel)) return;
      if (name !== "" && !this.#waveforms.has(name)) this.#status.fail(-224, "Illegal parameter value");
      else element.waveforms[(channel as number) - 1] = name;
    });
  }
}
