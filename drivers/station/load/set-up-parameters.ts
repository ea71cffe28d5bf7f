/** What a station file says of the parameters of an instrument, put into force: all is checked before anything is sent. */

import { inspect } from "node:util";

import type { InstrumentBase } from "../../core/instrument/instrument-base.ts";
import { DelegateParameter } from "../../core/parameter/delegate-parameter.ts";
import { ManualParameter } from "../../core/parameter/manual-parameter.ts";
import type { AnyParameter } from "../../core/parameter/types.ts";
import * as vals from "../../core/validators/index.ts";
import type { Validator } from "../../core/validators/validator.ts";
import type { InstrumentEntry, ParameterConfig } from "../config/station-config.ts";
import { inside, insideAsync } from "./placed.ts";
import { parameterAt, placeFor } from "./parameter-path.ts";

/** A first value that is still to be set, and where the file says it. */
interface InitialValue {
  readonly parameter: AnyParameter;
  readonly value: unknown;
  readonly at: string;
}

/**
 * Changes and adds parameters, then sets the initial values in the order of the file.
 * @returns the parameters that the file wants monitored.
 * @throws StationError with the place in the file.
 */
export async function setUpParameters(instrument: InstrumentBase, entry: InstrumentEntry): Promise<AnyParameter[]> {
  const monitored: AnyParameter[] = [];
  const initial: InitialValue[] = [];
  for (const section of ["parameters", "add_parameters"] as const) {
    for (const [path, given] of Object.entries(entry.config[section] ?? {})) {
      const config = given ?? {};
      const place = (...keys: string[]): string => entry.file.at(["instruments", entry.name, section, path, ...keys]);
      const parameter =
        section === "parameters"
          ? inside(place(), () => parameterAt(instrument, path))
          : added(instrument, path, config, place);
      for (const [key, set] of attributes)
        if (config[key] !== undefined) inside(place(key), () => set(parameter, config));
      if (config.monitor === true) monitored.push(parameter);
      if (config.initial_value !== undefined)
        initial.push({ parameter, value: config.initial_value, at: place("initial_value") });
    }
  }
  // A value that is refused is told before the first one reaches the instrument.
  for (const { parameter, value, at } of initial) inside(at, () => assertSettable(parameter, value));
  for (const { parameter, value, at } of initial) {
    await insideAsync(at, async () => await parameter.set?.(value));
  }
  return monitored;
}

/** What is set of a parameter, in an order in which nothing depends on what comes later. */
const attributes: readonly (readonly [
  key: keyof ParameterConfig,
  set: (of: AnyParameter, to: ParameterConfig) => void,
])[] = [
  ["label", (parameter, { label }) => void (parameter.label = label as string)],
  ["unit", (parameter, { unit }) => void (parameter.unit = unit as string)],
  ["scale", (parameter, { scale }) => rescale(parameter, () => void (parameter.scale = scale))],
  ["offset", (parameter, { offset }) => rescale(parameter, () => void (parameter.offset = offset))],
  ["limits", (parameter, { limits }) => limit(parameter, limitsOf(limits))],
  ["step", (parameter, { step }) => void (parameter.step = step)],
  ["inter_delay", (parameter, to) => void (parameter.interDelay = to.inter_delay as number)],
  ["post_delay", (parameter, to) => void (parameter.postDelay = to.post_delay as number)],
  ["alias", (parameter, { alias }) => addAlias(parameter, alias as string)],
];

function added(
  instrument: InstrumentBase,
  path: string,
  config: ParameterConfig,
  place: (...keys: string[]) => string,
): AnyParameter {
  const { owner, name } = inside(place(), () => placeFor(instrument, path));
  const { source: sourcePath } = config;
  if (sourcePath === undefined)
    return inside(place(), () => owner.addParameter(name, {}, { parameterClass: ManualParameter }));
  const source = inside(place("source"), () => parameterAt(instrument.rootInstrument, sourcePath));
  return inside(place(), () => owner.addParameter(name, { source }, { parameterClass: DelegateParameter }));
}

function limitsOf(limits: ParameterConfig["limits"]): Validator {
  const [low, high] = typeof limits === "string" ? limits.split(",").map(Number) : (limits ?? []);
  return vals.numbers(low, high);
}

/**
 * Another scale or offset: the range of a driver's numbers stays what it was for the instrument, in other numbers.
 */
function rescale(parameter: AnyParameter, change: () => void): void {
  const [range, ...more] = ownValidators(parameter);
  const sent = range && more.length === 0 && isPlainRange(range) ? limitsSent(parameter, range) : undefined;
  change();
  if (!sent) return;
  const { scale = 1, offset = 0 } = parameter;
  const own = sent.map(end => (end - Number(offset)) / Number(scale)).toSorted((a, b) => a - b);
  parameter.vals = vals.numbers(...own);
}

/** The lowest and the highest number that may be sent; undefined where each element has a scale of its own. */
function limitsSent({ scale = 1, offset = 0 }: AnyParameter, { control }: Validator): number[] | undefined {
  if (control.kind !== "number" || typeof scale !== "number" || typeof offset !== "number") return undefined;
  const { min = -Infinity, max = Infinity } = control;
  return [min * scale + offset, max * scale + offset];
}

/**
 * Limits take the place of those that the driver has, as in QCoDeS. What is more than a range of numbers (whole
 * numbers, a choice) says how the instrument works: it holds as well.
 */
function limit(parameter: AnyParameter, limits: Validator): void {
  const own = ownValidators(parameter);
  const isRange = own.length === 0 || (own.length === 1 && isPlainRange(own[0] as Validator));
  if (parameter.valMapping !== undefined) throw new TypeError("its values have names: must be a parameter of numbers");
  if (isRange) parameter.vals = limits;
  else parameter.addValidator(limits);
}

function isPlainRange({ control }: Validator): boolean {
  return control.kind === "number" && control.integer !== true && control.step === undefined;
}

/** Its own: those of a delegate's source stay where they are. */
function ownValidators(parameter: AnyParameter): readonly Validator[] {
  const { source } = parameter as { source?: AnyParameter };
  return source
    ? parameter.validators.slice(0, parameter.validators.length - source.validators.length)
    : parameter.validators;
}

function addAlias(parameter: AnyParameter, alias: string): void {
  const owner = parameter.instrument;
  if (!owner) throw new TypeError("it belongs to no instrument");
  if ((owner as unknown as Record<string, unknown>)[alias] === parameter) return;
  if (alias in owner) throw new TypeError(`${alias} is taken by another member of ${inspect(owner)}`);
  Object.defineProperty(owner, alias, { value: parameter, configurable: true, enumerable: true });
}

function assertSettable(parameter: AnyParameter, value: unknown): void {
  if (!parameter.settable || !parameter.set)
    throw new TypeError(`${parameter.fullName} cannot be set: must be a parameter with a set command`);
  parameter.validate(value);
}
