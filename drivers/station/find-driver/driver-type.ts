/** How the `type` of an instrument is written in a station's file. */
import { InstrumentError } from "../../core/index.ts";

/** A type, taken apart. */
export type DriverType =
  /** A class by its name, perhaps with the Python modules that it has in QCoDeS. */
  | { readonly kind: "name"; readonly name: string; readonly modules: readonly string[] }
  /** A class that a file exports; the path is relative to the station's file. */
  | { readonly kind: "file"; readonly name: string; readonly path: string }
  /** A class that a package, or a part of one, exports. */
  | { readonly kind: "package"; readonly name: string; readonly specifier: string };

/** What a type may look like, for errors. */
export const typeGrammar =
  "must be the name of a class such as Keithley2614B, a path in QCoDeS such as qcodes.instrument_drivers.Keithley.Keithley2614B, " +
  "a class of a file such as ./drivers/my-dmm.ts#MyDmm, or one of a package such as @lab/drivers#Pump";

const className = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;
const pythonPath = /^[\p{ID_Start}_][\p{ID_Continue}]*(?:\.[\p{ID_Start}_][\p{ID_Continue}]*)*$/u;
/** Our own companies also with a dot before the class, as QCoDeS's modules have it. */
const companyClass = /^(setpoint\/instruments\/[\w-]+)\.(\w+)$/;

/**
 * Takes a type apart.
 * @throws InstrumentError that says what a type may look like.
 */
export function parseDriverType(type: string): DriverType {
  const text = type.trim();
  const ofCompany = companyClass.exec(text);
  if (ofCompany) return { kind: "package", specifier: ofCompany[1] as string, name: ofCompany[2] as string };
  const hash = text.lastIndexOf("#");
  if (hash >= 0) return classOf(text, text.slice(0, hash), text.slice(hash + 1));
  if (pythonPath.test(text)) {
    const parts = text.split(".");
    return { kind: "name", name: parts.at(-1) as string, modules: parts.slice(0, -1) };
  }
  if (isPath(text)) throw new InstrumentError(`type ${text}: say which class of the file, as in ${text}#MyDmm`);
  throw new InstrumentError(`type ${JSON.stringify(type)} is not one: ${typeGrammar}`);
}

function classOf(type: string, module: string, name: string): DriverType {
  if (module === "" || !className.test(name))
    throw new InstrumentError(`type ${JSON.stringify(type)} is not one: ${typeGrammar}`);
  return isPath(module) ? { kind: "file", path: module, name } : { kind: "package", specifier: module, name };
}

function isPath(text: string): boolean {
  return /^(?:\.{0,2}\/|[A-Za-z]:[\\/])/.test(text);
}
