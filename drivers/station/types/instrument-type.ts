/** The type of an instrument of a station's file. */
import { dirname, relative } from "node:path";
import { messageOf } from "../../core/errors.ts";
import { InstrumentError } from "../../core/index.ts";
import { loadCompany } from "../find-driver/company-index.ts";
import { parseDriverType } from "../find-driver/driver-type.ts";
import { locateDriver, type DriverPlace } from "../find-driver/locate-driver.ts";
import { delegateType, groupType } from "./delegate-types.ts";
import { memberType, objectWith, stepsOf } from "./member-types.ts";
import { record, type NamedInstrument } from "./read-instruments.ts";

/** A type, and what people should know of it. */
export interface InstrumentType {
  readonly name: string;
  readonly type: string;
  /** One line for hover text. */
  readonly summary: string;
  /** Why the type says less than the class would. Default it says all. */
  readonly note?: string;
}

/** A place that a file can import from. */
type ImportedPlace = Exclude<DriverPlace, { kind: "registered" }>;

/** A class that says which type arguments the options in a station's file mean. */
interface TypedByOptions {
  typeArguments(init: Readonly<Record<string, unknown>>): string[];
}

/**
 * The type of an instrument, for a file in the folder of `output`.
 * @throws InstrumentError with the place in the station's file.
 */
export async function instrumentType(instrument: NamedInstrument, output: string): Promise<InstrumentType> {
  const { name, type, address } = instrument;
  const summary = address === undefined ? type : `${type} at ${address}`;
  const place = placeOf(instrument);
  if (place === undefined) {
    const note =
      `${name}: no class ${type} is found here, so that its type is Instrument: ` +
      `give the class where you load it: station.loadInstrument(${JSON.stringify(name)}, ${/[\w$]*$/u.exec(type)?.[0]})`;
    return { name, type: changed('import("setpoint").Instrument', instrument), summary, note };
  }
  return { name, type: changed(await classType(place, instrument, output), instrument), summary };
}

/** Where the class is; a name that is not known here may be that of a class in a cell. */
function placeOf(instrument: NamedInstrument): ImportedPlace | undefined {
  try {
    const place = locateDriver(instrument.type, instrument);
    return place.kind === "registered" ? undefined : place;
  } catch (error) {
    const { at, type } = instrument;
    if (isName(type)) return undefined;
    throw new InstrumentError(`${at}: ${messageOf(error)}`, { cause: error });
  }
}

function isName(type: string): boolean {
  try {
    return parseDriverType(type).kind === "name";
  } catch {
    return false;
  }
}

async function classType(place: ImportedPlace, { init }: NamedInstrument, output: string): Promise<string> {
  if (place.kind === "framework" && place.name === "DelegateInstrument") return delegateType(init);
  if (place.kind === "framework" && place.name === "InstrumentGroup") return groupType(init);
  const given = place.kind === "company" ? await typeArguments(place.company, place.name, init) : [];
  return `import(${JSON.stringify(specifierFor(place, output))}).${place.name}${given.length > 0 ? `<${given.join(", ")}>` : ""}`;
}

async function typeArguments(company: string, name: string, init: NamedInstrument["init"]): Promise<string[]> {
  const found = (await loadCompany(company))[name] as Partial<TypedByOptions> | undefined;
  return found?.typeArguments?.(init) ?? [];
}

/** What an import in the written file says. */
function specifierFor(place: ImportedPlace, output: string): string {
  if (place.kind !== "file") return place.specifier;
  const path = relative(dirname(output), place.specifier).replaceAll("\\", "/");
  return path.startsWith(".") ? path : `./${path}`;
}

/** The type with the aliases and parameters that the file adds. */
function changed(type: string, { parameters, addParameters }: NamedInstrument): string {
  const added: string[] = [];
  for (const [path, given] of Object.entries(parameters)) {
    const { alias } = record(given);
    if (typeof alias === "string")
      added.push(objectWith(type, stepsOf(path).slice(0, -1), alias, memberType(type, path)));
  }
  for (const [path, given] of Object.entries(addParameters)) {
    const { source } = record(given);
    const steps = stepsOf(path);
    const own = typeof source === "string" ? memberType(type, source) : 'import("setpoint").Parameter<any>';
    added.push(objectWith(type, steps.slice(0, -1), String(steps.at(-1)), own));
  }
  return [type, ...added].join(" & ");
}
