/** Replies with random numbers: `{RANDOM(min, max, n):format}`. */
import { SimulationError } from "../errors.ts";
import { format, FormatError, PythonFloat } from "../format.ts";
import { convert, RefusedValue, valueNumber } from "./value.ts";

// Python's dot stops at line feeds only.
const numbers = String.raw`\((\d*[^\n]\d*), (\d*[^\n]\d*), (\d*)\)`;
const whole = new RegExp(`\\{RANDOM${numbers}[^\\n]*\\}`);
const directive = new RegExp(`RANDOM${numbers}`, "g");
const mostNumbers = 1_000_000;

/**
 * Compiles a reply that names RANDOM; it gives n uniform numbers, separated by commas.
 * @throws SimulationError at each use, if the reply has another form: as long as nobody asks, a file may hold it.
 */
export function randomReply(response: string, random: () => number): () => string {
  const [low, high, count] = readNumbers(response);
  const malformed = (cause?: unknown): SimulationError =>
    new SimulationError(`reply ${JSON.stringify(response)}: expected {RANDOM(min, max, n):format}`, { cause });
  if (low === undefined || high === undefined || count === undefined) {
    return () => {
      throw malformed();
    };
  }
  const template = response.replace(directive, "");
  const one = () => format(template, new PythonFloat(low + (high - low) * random()));
  return () => {
    try {
      return Array.from({ length: count }, one).join(", ");
    } catch (error) {
      throw error instanceof FormatError ? malformed(error) : error;
    }
  };
}

function readNumbers(response: string): readonly (number | undefined)[] {
  const [, low = "", high = "", count = ""] = whole.exec(response) ?? [];
  try {
    const size = Number(convert(count, "int"));
    return size > mostNumbers ? [] : [valueNumber(convert(low, "float")), valueNumber(convert(high, "float")), size];
  } catch (error) {
    if (!(error instanceof RefusedValue)) throw error;
    return [];
  }
}
