/** Stanford Research SR860 family: what its lock-in amplifiers have in common. */
import { channelTuple, complex, parseNumber, ReplyError, vals, type Complex } from "../../core/index.ts";
import { numbered } from "./numbered.ts";
import { countIn, type InputUnit } from "./sensitivities.ts";
import { SR86xBuffer } from "./sr86x-buffer.ts";
import { SR86xDataChannel } from "./sr86x-data-channel.ts";
import { SR86xSignalPath } from "./sr86x-signal-path.ts";
import { quantityCode, sensitivities, type SR86xQuantity } from "./sr86x-tables.ts";

const expansions = numbered(["OFF", "X10", "X100"]);

/** What the models have in common. Open the class of your model, such as {@link SR860}. */
export abstract class SR86x extends SR86xSignalPath {
  static override readonly defaultTerminator = "\n";

  // Outputs.

  readonly X = this.#output(0, "In-phase Magnitude", "V", "In-phase part of the signal, rms.");
  readonly Y = this.#output(1, "Out-phase Magnitude", "V", "Quadrature of the signal, rms.");
  readonly R = this.#output(2, "Magnitude", "V", "Magnitude of the signal, rms.");
  readonly P = this.#output(3, "Phase", "deg", "Phase of the signal with respect to the reference.");

  readonly complexVoltage = this.parameter({
    label: "Voltage",
    unit: "V",
    getCmd: async (): Promise<Complex> => complex(...(await this.getValues("X", "Y"))),
    vals: vals.complexNumbers(),
    docstring: "X + iY, both of the same moment.",
  });

  readonly XOffset = this.#offset(0, "X");
  readonly YOffset = this.#offset(1, "Y");
  readonly ROffset = this.#offset(2, "R");
  readonly XExpand = this.#expand(0, "X");
  readonly YExpand = this.#expand(1, "Y");
  readonly RExpand = this.#expand(2, "R");

  // Auxiliary inputs and outputs: commands count them from 0, the rear panel from 1.

  readonly auxIn0 = this.#auxIn(0);
  readonly auxOut0 = this.#auxOut(0);
  readonly auxIn1 = this.#auxIn(1);
  readonly auxOut1 = this.#auxOut(1);
  readonly auxIn2 = this.#auxIn(2);
  readonly auxOut2 = this.#auxOut(2);
  readonly auxIn3 = this.#auxIn(3);
  readonly auxOut3 = this.#auxOut(3);

  // What the screen shows, and the data capture.

  readonly dataChannel1 = new SR86xDataChannel(this, "dataChannel1", 0, "green");
  readonly dataChannel2 = new SR86xDataChannel(this, "dataChannel2", 1, "blue");
  readonly dataChannel3 = new SR86xDataChannel(this, "dataChannel3", 2, "yellow");
  readonly dataChannel4 = new SR86xDataChannel(this, "dataChannel4", 3, "orange");

  readonly dataChannels = channelTuple(
    [this.dataChannel1, this.dataChannel2, this.dataChannel3, this.dataChannel4],
    channel => channel,
    { snapshotable: false },
  );

  readonly buffer = new SR86xBuffer(this, "buffer");

  /** Reads two or three quantities of the same moment. */
  async getValues<const Names extends readonly [SR86xQuantity, SR86xQuantity, SR86xQuantity?]>(
    ...names: Names
  ): Promise<{ -readonly [I in keyof Names]: number }> {
    if (names.length < 2 || names.length > 3)
      throw new RangeError(`getValues: ${names.length} quantities: must be 2 or 3`);
    const codes = names.map(name => quantityCode(name as SR86xQuantity));
    return numbersIn(await this.ask(`SNAP? ${codes.join(",")}`), names.length) as {
      -readonly [I in keyof Names]: number;
    };
  }

  /** Reads what the four data channels show, of the same moment. */
  async getDataChannelsValues(): Promise<[number, number, number, number]> {
    return numbersIn(await this.ask("SNAPD?"), 4) as [number, number, number, number];
  }

  /** What the data channels show; with `queryInstrument` false as far as it is known, without asking. */
  async getDataChannelsParameters(queryInstrument = true): Promise<SR86xQuantity[]> {
    const names: SR86xQuantity[] = [];
    for (const { assignedParameter } of this.dataChannels)
      names.push(await (queryInstrument ? assignedParameter.get() : assignedParameter.cache.get()));
    return names;
  }

  /** Values of the data channels by what they show, which is asked for if it is not known or with `requeryNames`. */
  async getDataChannelsDict(requeryNames = false): Promise<Partial<Record<SR86xQuantity, number>>> {
    const names = await this.getDataChannelsParameters(requeryNames);
    const values = await this.getDataChannelsValues();
    return Object.fromEntries(names.map((name, index) => [name, values[index]]));
  }

  /** Lets the instrument choose the range of the input. */
  async autoRange(): Promise<void> {
    await this.write("ARNG");
    this.inputRange.cache.invalidate();
  }

  /** Lets the instrument choose the sensitivity. */
  async autoScale(): Promise<void> {
    await this.write("ASCL");
    this.sensitivity.cache.invalidate();
  }

  /** Lets the instrument turn the reference so that Y is 0. */
  async autoPhase(): Promise<void> {
    await this.write("APHS");
    this.phase.cache.invalidate();
  }

  /** Returns the instrument to its defaults. */
  async reset(): Promise<void> {
    await this.write("*RST");
    this.invalidateCache();
  }

  /** Locks the front panel while the instrument is in remote state. */
  async disableFrontPanel(): Promise<void> {
    await this.write("OVRM 0");
  }

  /** Lets the front panel work although the instrument is in remote state. */
  async enableFrontPanel(): Promise<void> {
    await this.write("OVRM 1");
  }

  protected override async connected(): Promise<void> {
    // Units and sensitivities follow from the input.
    await this.signalInput();
  }

  protected override countIn(unit: InputUnit): void {
    const { X, Y, R, complexVoltage, buffer } = this;
    countIn(unit, this.sensitivity, sensitivities, [X, Y, R, complexVoltage, buffer.X, buffer.Y, buffer.R]);
  }

  #output(code: number, label: string, unit: string, docstring: string) {
    return this.parameter({ label, unit, getCmd: `OUTP? ${code}`, getParser: parseNumber, docstring });
  }

  #offset(code: number, output: string) {
    return this.parameter({
      label: `${output} offset`,
      unit: "%",
      getCmd: `COFP? ${code}`,
      setCmd: `COFP ${code}, {}`,
      vals: vals.numbers(-999.99, 999.99),
      docstring: `What is taken away from ${output} at the analogue output, in percent of the full scale.`,
    });
  }

  #expand(code: number, output: string) {
    return this.parameter({
      label: `${output} expand multiplier`,
      getCmd: `CEXP? ${code}`,
      setCmd: `CEXP ${code}, {}`,
      valMapping: expansions,
      docstring: `What ${output} is multiplied by at the analogue output, after the offset.`,
    });
  }

  #auxIn(code: number) {
    return this.parameter({
      label: `Aux input ${code}`,
      unit: "V",
      getCmd: `OAUX? ${code}`,
      getParser: parseNumber,
      docstring: `Voltage at the auxiliary input that the rear panel calls ${code + 1}.`,
    });
  }

  #auxOut(code: number) {
    return this.parameter({
      label: `Aux output ${code}`,
      unit: "V",
      getCmd: `AUXV? ${code}`,
      setCmd: `AUXV ${code}, {}`,
      vals: vals.numbers(-10.5, 10.5),
      docstring: `Voltage of the auxiliary output that the rear panel calls ${code + 1}.`,
    });
  }
}

function numbersIn(reply: string, count: number): number[] {
  const parts = reply.split(",");
  if (parts.length === count) return parts.map(parseNumber);
  throw new ReplyError(`reply ${JSON.stringify(reply)} has ${parts.length} values: must be ${count}`, { reply });
}
