/** The names that instruments and their parts may have. */

import { InstrumentError } from "../errors.ts";
import { isIdentifier } from "../parameter/name.ts";

/** The name that an instrument gets: a hyphen becomes an underscore, anything else that is no identifier is refused. */
export function instrumentName(name: string): string {
  const fitting = withoutHyphens(name);
  assertInstrumentName(fitting);
  return fitting;
}

/** The name with underscores for hyphens; a person is told. */
export function withoutHyphens(name: string): string {
  if (!name.includes("-")) return name;
  const changed = name.replaceAll("-", "_");
  console.warn(`Changed ${name} to ${changed} for instrument identifier`);
  return changed;
}

/** Throws unless the full name of an instrument or part can be written as a name. */
export function assertInstrumentName(fullName: string): void {
  if (!isIdentifier(fullName))
    throw new InstrumentError(`${fullName} invalid instrument identifier`, { instrument: fullName });
}
