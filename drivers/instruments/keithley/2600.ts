/** Keithley 2600 series: source-measure units with one or two channels, spoken to in TSP (Lua). */
import { VisaInstrument, vals, InstrumentError } from "../../core/index.ts";
import { Keithley2600Channel } from "./2600-channel.ts";
import { keithley2600Models, type Keithley2600Model, type Keithley2600Ranges } from "./2600-models.ts";

/** What the models have in common. Open the class of your model, such as {@link Keithley2614B}. */
export abstract class Keithley2600 extends VisaInstrument {
  static override readonly defaultTerminator = "\n";

  /** The model that this class drives, as `localnode.model` names it. */
  abstract get model(): Keithley2600Model;

  readonly smua = new Keithley2600Channel(this, "smua");

  /** The channels that the model has. */
  get channels(): readonly Keithley2600Channel[] {
    return [this.smua];
  }

  readonly displaySettext = this.parameter({
    label: "Display text",
    getCmd: false,
    setCmd: (text: string) => this.write(`display.settext(${luaString(text)})`),
    vals: vals.strings(),
    docstring: "Text to show on the display; $N starts the second line.",
  });

  /** Ranges of the model. */
  get ranges(): Keithley2600Ranges {
    return keithley2600Models[this.model];
  }

  /** Asks for the value of a Lua expression; common commands such as `*IDN?` go as they are. */
  override ask(command: string): Promise<string> {
    return super.ask(command.startsWith("*") ? command : `print(${command})`);
  }

  /** Returns the instrument to its defaults, the outputs go off, and reads them. */
  async reset(): Promise<void> {
    await this.write("reset()");
    this.invalidateCache();
    await this.snapshot({ update: "All" });
  }

  /** Clears the display, which is left to texts of the user. */
  async displayClear(): Promise<void> {
    await this.write("display.clear()");
  }

  /** Shows the readings of all channels again. */
  async displayNormal(): Promise<void> {
    // The screen of two channels is none of a model with one.
    const screen = this.channels.map(({ shortName }) => shortName.toUpperCase()).join("_");
    await this.write(`display.screen=display.${screen}`);
  }

  /** Presses the EXIT key: after an error, the display shows readings again. */
  async exitKey(): Promise<void> {
    // display.KEY_EXIT is 75.
    await this.write("display.sendkey(75)");
  }

  protected override async connected(): Promise<void> {
    const found = (await this.ask("localnode.model")).trim();
    if (found === this.model) return;
    const advice = Object.hasOwn(keithley2600Models, found)
      ? `open it as Keithley${found}`
      : `known models are ${Object.keys(keithley2600Models).join(", ")}`;
    throw new InstrumentError(`model ${JSON.stringify(found)} is not a ${this.model}: ${advice}`, {
      instrument: this.fullName,
    });
  }
}

/** A model with a second channel. */
abstract class Keithley2600TwoChannels extends Keithley2600 {
  readonly smub = new Keithley2600Channel(this, "smub");

  override get channels(): readonly Keithley2600Channel[] {
    return [this.smua, this.smub];
  }
}

/** 40 V, 3 A, one channel. */
export class Keithley2601B extends Keithley2600 {
  override get model() {
    return "2601B" as const;
  }
}

/** 40 V, 3 A, two channels. */
export class Keithley2602A extends Keithley2600TwoChannels {
  override get model() {
    return "2602A" as const;
  }
}

/** 40 V, 3 A, two channels. */
export class Keithley2602B extends Keithley2600TwoChannels {
  override get model() {
    return "2602B" as const;
  }
}

/** 40 V, 3 A, two channels. */
export class Keithley2604B extends Keithley2600TwoChannels {
  override get model() {
    return "2604B" as const;
  }
}

/** 200 V, 1.5 A, one channel. */
export class Keithley2611B extends Keithley2600 {
  override get model() {
    return "2611B" as const;
  }
}

/** 200 V, 1.5 A, two channels. */
export class Keithley2612B extends Keithley2600TwoChannels {
  override get model() {
    return "2612B" as const;
  }
}

/** 200 V, 1.5 A, two channels. */
export class Keithley2614B extends Keithley2600TwoChannels {
  override get model() {
    return "2614B" as const;
  }
}

/** 200 V, 1.5 A, from 1 nA, two channels. */
export class Keithley2634B extends Keithley2600TwoChannels {
  override get model() {
    return "2634B" as const;
  }
}

/** 200 V, 1.5 A, from 100 pA, one channel. */
export class Keithley2635B extends Keithley2600 {
  override get model() {
    return "2635B" as const;
  }
}

/** 200 V, 1.5 A, from 100 pA, two channels. */
export class Keithley2636B extends Keithley2600TwoChannels {
  override get model() {
    return "2636B" as const;
  }
}

function luaString(text: string): string {
  return `"${text.replace(/[\\"\n\r]/g, character => ({ "\n": "\\n", "\r": "\\r" })[character] ?? `\\${character}`)}"`;
}
