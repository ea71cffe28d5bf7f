/** The current at the input of a preamplifier, from the voltage that is measured at its output. */
import { MultiParameter, ParameterError, type GettableParameter, type InstrumentBase } from "../../core/index.ts";

/** What a current preamplifier has to tell; an `Ithaco1211`, or another one with the same parameters. */
export interface CurrentAmplifier extends InstrumentBase {
  /** Sensitivity in A/V. */
  readonly sens: Pick<GettableParameter<number>, "get">;
  /** By what the sensitivity is multiplied. */
  readonly sensFactor: Pick<GettableParameter<number>, "get">;
  /** Whether the output has the opposite sign of the input. */
  readonly invert: Pick<GettableParameter<boolean>, "get">;
}

/** What is read together: the voltage as `<name of its parameter>_raw`, and the current under its own name. */
export type CurrentParts<Name extends string = "curr"> = { readonly [raw in `${string}_raw`]: number } & {
  readonly [name in Name]: number;
};

/**
 * A current as it is measured: by a preamplifier and a voltmeter, or a lock-in, behind it. It is read as the voltage and
 * the current, `sens · sensFactor · voltage`, with the other sign where the amplifier inverts.
 * @example
 * const current = new CurrentParameter(dmm.volt, ithaco);
 * (await current()).curr; // in A
 */
export class CurrentParameter<const Name extends string = "curr"> extends MultiParameter<CurrentParts<Name>> {
  readonly #measured: GettableParameter;
  readonly #amplifier: CurrentAmplifier;

  /** `measured` reads the voltage at the output; `name` is the current's, and that of the whole. Default `"curr"`. */
  constructor(measured: GettableParameter, amplifier: CurrentAmplifier, name?: Name);
  constructor(measured: GettableParameter, amplifier: CurrentAmplifier, name = "curr") {
    super(name, {
      names: [`${measured.name}_raw`, name as Name],
      labels: [measured.label, "Current"],
      units: [measured.unit, "A"],
      shapes: [[], []],
      setpoints: [[], []],
      instrument: amplifier,
      snapshotValue: true,
      docstring: `Current at the input of ${amplifier.fullName}, and the voltage ${measured.fullName} at its output.`,
    });
    this.#measured = measured;
    this.#amplifier = amplifier;
  }

  override async getRaw(): Promise<CurrentParts<Name>> {
    const { sens, sensFactor, invert } = this.#amplifier;
    const voltage = await this.#measured.get();
    if (typeof voltage !== "number") {
      throw new ParameterError(`${this.#measured.fullName} reads as ${String(voltage)}: it must read as a number`);
    }
    const sign = (await invert.get()) ? -1 : 1;
    const current = sign * (await sens.get()) * (await sensFactor.get()) * voltage;
    return { [this.names[0] as string]: voltage, [this.names[1] as string]: current } as CurrentParts<Name>;
  }
}
