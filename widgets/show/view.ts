/** What a display shows of an instrument, gathered from what is cached: the instrument is not touched. */

import { type AnyParameter, type InstrumentBase, clock } from "../../drivers/core/index.ts";
import { members } from "../../drivers/core/instrument/types.ts";
import { clockText } from "./card.ts";
import { conversionFacts, type Fact } from "./conversion-text.ts";
import { ageText, allowedText, exactText, quantityText, valueText } from "./value-text.ts";

/** One parameter as a line of text pieces. */
export interface ParameterView {
  readonly name: string;
  readonly label: string;
  readonly docstring: string;
  /** Undefined when it was never read. */
  readonly value: string | undefined;
  /** The value with all its digits. */
  readonly exact: string | undefined;
  readonly age: string;
  /** The value may have changed since: too old, or declared invalid. */
  readonly stale: boolean;
  readonly allowed: string;
  /** What its row has no room for: all digits, the raw value, how it is converted, when it was read. */
  readonly details: readonly Fact[];
}

/** The parameters of an instrument or of one of its parts, and the parts of that. */
export interface GroupView {
  readonly name: string;
  readonly label: string;
  readonly parameters: readonly ParameterView[];
  readonly parts: readonly GroupView[];
}

/** An instrument, module or channel. */
export interface InstrumentView {
  readonly name: string;
  /** Name of its class. */
  readonly model: string;
  readonly simulated: boolean;
  /** What it says it is and where it is, as pairs of a word and a text. */
  readonly facts: readonly Fact[];
  readonly group: GroupView;
  readonly time: Date;
}

/** The view of an instrument, module or channel. */
export function viewInstrument(instrument: InstrumentBase): InstrumentView {
  return {
    name: instrument.fullName,
    model: instrument.constructor.name,
    simulated: instrument.simulated,
    facts: factsOf(instrument),
    group: viewGroup(instrument),
    time: new Date(clock().now()),
  };
}

/** The view of one parameter. */
export function viewParameter(parameter: AnyParameter): ParameterView {
  const { cache, name, label, docstring } = parameter;
  const read = cache.timestamp;
  const [value, exact] = [valueText(parameter), exactText(parameter)];
  return {
    name,
    label,
    docstring,
    value,
    exact,
    age: read === null ? "" : ageText((clock().now() - read.getTime()) / 1000),
    stale: read !== null && !cache.valid,
    allowed: allowedText(parameter),
    details: [
      ...(read !== null && exact !== undefined && exact !== value ? [["value", exact] as const] : []),
      ...rawFact(cache),
      ...conversionFacts(parameter),
      ...(read !== null ? [["known since", clockText(read)] as const] : []),
    ],
  };
}

/** How many parameters a group has, those of its parts included. */
export function countParameters({ parameters, parts }: GroupView): number {
  return parts.reduce((sum, part) => sum + countParameters(part), parameters.length);
}

function viewGroup(instrument: InstrumentBase): GroupView {
  // a channel may be a field of its own and in a tuple as well: it is one channel
  const parts = new Set(Object.values(instrument.submodules).flatMap(part => part[members]));
  return {
    name: instrument.fullName,
    label: instrument.label,
    parameters: Object.values(instrument.parameters)
      .filter(parameter => parameter.name !== "IDN")
      .map(viewParameter),
    parts: [...parts].map(viewGroup),
  };
}

function rawFact({ value, rawValue, timestamp }: AnyParameter["cache"]): Fact[] {
  const isPlain = typeof rawValue === "number" || typeof rawValue === "string" || typeof rawValue === "boolean";
  return timestamp !== null && isPlain && rawValue !== value ? [["raw value", quantityText(rawValue, "")]] : [];
}

function factsOf(instrument: InstrumentBase): Fact[] {
  const root = instrument.rootInstrument;
  return identityFacts(root.parameters.IDN?.cache.value, root.record().address);
}

/** What an instrument says it is, and where it is. */
export function identityFacts(idn: unknown, address: unknown): Fact[] {
  const said = idn !== null && typeof idn === "object" ? new Map<string, unknown>(Object.entries(idn)) : undefined;
  const facts = ["vendor", "model", "serial", "firmware"].map((part): Fact => {
    const text = said?.get(part);
    return [part, typeof text === "string" && text !== "" ? text : idn === null ? "not read yet" : "not known"];
  });
  return typeof address === "string" ? [...facts, ["address", address]] : facts;
}
