/** Which of our classes a name from QCoDeS means: its older names and spellings, too. */

/** A class by its name, and the company that makes what it drives. */
interface Candidate {
  readonly name: string;
  readonly company: string;
}

/**
 * The candidates that a name means: one if it is clear, several if it is not.
 *
 * In this order: that very name; the same but for underscores, capitals and the word "model" (`Keithley_2614B`, `AMI430`
 * for `AMIModel430`); the name without that of the company (`GS200` for `YokogawaGS200`, `Model_336` below
 * `qcodes.instrument_drivers.Lakeshore`).
 */
export function matchClass<C extends Candidate>(
  name: string,
  modules: readonly string[],
  candidates: readonly C[],
): C[] {
  const exact = candidates.filter(each => each.name === name);
  if (exact.length > 0) return preferred(exact, modules);
  const wanted = plain(name);
  const alike = candidates.filter(each => plain(each.name) === wanted);
  if (alike.length > 0) return preferred(alike, modules);
  const shortened = candidates.filter(each => {
    const prefix = plain(each.name).slice(0, -wanted.length);
    return plain(each.name) === prefix + wanted && prefix !== "" && isCompany(prefix, each.company);
  });
  const named = ofCompanies(shortened, modules);
  // A number alone, such as 336, tells nothing where no company stands before it.
  return named.length > 0 || !/[a-z]/.test(wanted) ? named : shortened;
}

/** Those of the company that the path names, if there are any. */
function preferred<C extends Candidate>(found: readonly C[], modules: readonly string[]): C[] {
  const named = ofCompanies(found, modules);
  return named.length > 0 ? named : [...found];
}

function ofCompanies<C extends Candidate>(found: readonly C[], modules: readonly string[]): C[] {
  const paths = new Set(modules.map(plain));
  return found.filter(({ company }) => paths.has(plain(company)));
}

/** Whether the start of a class's name is that of its company: `rohdeschwarz` of `rohde-schwarz`, `qdev` of `qdevil`. */
function isCompany(prefix: string, company: string): boolean {
  return plain(company).startsWith(prefix);
}

/** A name without what differs between spellings. */
function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[_-]|model/gu, "");
}
