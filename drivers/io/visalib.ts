/** The notation by which PyVISA's users choose what talks to the instruments: `file.yaml@sim`, `@ivi`, `@py`. */
import { IoError } from "./errors.ts";

/** What talks to the instruments. */
export type Visalib =
  /** Transports of our own. */
  | { readonly backend: "own" }
  /** A simulation, by name or by file; without either every one that comes with the drivers. */
  | { readonly backend: "simulation"; readonly simulation: string | undefined }
  /** A vendor's VISA library; without a file the one that is installed. */
  | { readonly backend: "vendor"; readonly library: string | undefined };

const notation = '"file.yaml@sim", "@sim", "@ivi", "/path/to/library@ivi", "@py" or ""';

/**
 * Reads the notation: `file.yaml@sim` and `keithley/2600@sim` are simulations, `@ivi` (formerly `@ni`) the vendor's library,
 * `@py` and `""` transports of our own. The file of a library needs no `@ivi`.
 * @throws IoError that says what is allowed.
 */
export function parseVisalib(text: string): Visalib {
  const [, file, backend] = /^(.*)@([^@/\\]*)$/s.exec(text.trim()) ?? [undefined, text.trim(), undefined];
  const name = file === undefined || file === "" ? undefined : file;
  switch (backend?.toLowerCase()) {
    case undefined:
      if (name === undefined) return { backend: "own" };
      if (/\.ya?ml$/i.test(name)) throw unknown(text, `did you mean ${JSON.stringify(`${name}@sim`)}`);
      return { backend: "vendor", library: name };
    case "py":
      if (name !== undefined) throw unknown(text, "@py takes nothing before it");
      return { backend: "own" };
    case "sim":
      return { backend: "simulation", simulation: name };
    case "ivi":
    case "ni":
      return { backend: "vendor", library: name };
    default:
      throw unknown(text, `expected ${notation}`);
  }
}

function unknown(text: string, problem: string): IoError {
  return new IoError(`visalib ${JSON.stringify(text)}: ${problem}`);
}
