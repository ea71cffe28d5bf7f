/** Gates that remember what they were set to: the voltage source of tutorials and tests. */
import { vals, type ParameterOf, type Validator } from "../../core/index.ts";
import { MockInstrument, type MockOptions } from "./mock-instrument.ts";

/** One gate. */
export type DummyGate = ParameterOf<undefined, Validator<number>, null, null, undefined, number>;

/** How a dummy is made. */
export interface DummyInstrumentOptions<G extends string = string> extends MockOptions {
  /** Names of the gates, as a list or as the keys of an object. Default `dac1`, `dac2` and `dac3`. */
  gates?: readonly G[] | Readonly<Record<G, unknown>>;
}

const usual = ["dac1", "dac2", "dac3"] as const;
type Usual = (typeof usual)[number];

class Dummy extends MockInstrument<readonly string[]> {
  constructor(name: string, gates: readonly string[] = usual, options: MockOptions = {}) {
    super(name, gates, options);
    for (const gate of gates) {
      this.addParameter(gate, {
        label: `Gate ${gate}`,
        unit: "V",
        vals: vals.numbers(-800, 400),
        getCmd: null,
        setCmd: null,
        initialValue: 0,
        docstring: "Voltage of the gate, which only remembers what it was set to.",
      });
    }
  }

  /** A parameter that nothing depends on. */
  readonly fixedParameter = this.parameter({
    getCmd: null,
    setCmd: null,
    initialValue: 5,
    docstring: "A value of any kind, which only remembers what it was set to.",
  });

  static override async connect(
    gates?: readonly string[] | DummyInstrumentOptions,
    options?: DummyInstrumentOptions,
  ): Promise<readonly string[]> {
    const isList = Array.isArray(gates);
    const given = isList ? gates : ((gates as DummyInstrumentOptions | undefined)?.gates ?? options?.gates ?? usual);
    return Array.isArray(given) ? (given as string[]) : Object.keys(given);
  }

  /** What a station's types say of it besides its class: the names of its gates. */
  static typeArguments({ gates }: Readonly<Record<string, unknown>>): string[] {
    if (typeof gates !== "object" || gates === null) return [];
    const names = Array.isArray(gates) ? gates.map(String) : Object.keys(gates);
    return names.length === 0 ? [] : [names.map(name => JSON.stringify(name)).join(" | ")];
  }
}
Object.defineProperty(Dummy, "name", { value: "DummyInstrument" });

/** A dummy with the gates of these names. */
export type DummyInstrument<G extends string = string> = Dummy & { readonly [K in G]: DummyGate };

/** Makes dummies; their gates are known by the names that are given. */
export interface DummyInstrumentConstructor {
  new <const G extends string = Usual>(
    name: string,
    gates?: readonly G[],
    options?: DummyInstrumentOptions,
  ): DummyInstrument<G>;
  /** Opens one: `await DummyInstrument.open("dac", ["ch1", "ch2"])`. */
  open<const G extends string = Usual>(
    name: string,
    gates?: readonly G[] | DummyInstrumentOptions<G>,
    options?: DummyInstrumentOptions<G>,
  ): Promise<DummyInstrument<G>>;
  connect: (typeof Dummy)["connect"];
  typeArguments: (typeof Dummy)["typeArguments"];
  readonly prototype: DummyInstrument;
}

/**
 * Gates of −800 V to 400 V that remember what they were set to, and a `fixedParameter`: QCoDeS's `DummyInstrument`.
 *
 * @example
 * const dac = await DummyInstrument.open("dac", ["ch1", "ch2"]);
 * await dac.ch1(0.5);
 */
export const DummyInstrument = Dummy as unknown as DummyInstrumentConstructor;
