/** What a driver's class, files and examples are called, from the names of its maker and its model. */

/** The names of one driver. */
export interface DriverNames {
  /** As on the front panel: `Keithley 2450`. */
  readonly title: string;
  /** `Keithley`. */
  readonly maker: string;
  /** `2450`. */
  readonly number: string;
  readonly className: string;
  /** Of files: `keithley`. */
  readonly company: string;
  /** Of files: `2450`. */
  readonly model: string;
  /** An instrument in examples: `dut`. */
  readonly example: string;
  /** Names of the channels; none for an instrument without. */
  readonly channels: readonly string[];
}

/**
 * Makes the names.
 * @throws Error for a name of which no identifier can be made.
 */
export function driverNames(company: string, model: string, channels: readonly string[] = []): DriverNames {
  const words = wordsOf(company);
  const parts = wordsOf(model);
  if (words.length === 0 || !/^[a-z]/iu.test(words[0] ?? ""))
    throw wrong("company", company, "must begin with a letter, as in keithley or rohde-schwarz");
  if (parts.length === 0) throw wrong("model", model, "must have letters or digits, as in 2450 or sgs100a");
  for (const channel of channels) {
    if (!/^\w+$/u.test(channel)) throw wrong("channel", channel, "must be letters and digits, as in a or 1");
  }
  if (new Set(channels).size < channels.length)
    throw wrong("channels", channels.join(","), "each name can be there once");
  const maker = words.map(capital).join(" ");
  const number = parts.map(part => (/^[a-z]{4,}$/iu.test(part) ? capital(part) : part.toUpperCase())).join(" ");
  return {
    title: `${maker} ${number}`,
    maker,
    number,
    className: `${maker}${number}`.replaceAll(" ", ""),
    company: words.join("-").toLowerCase(),
    model: parts.join("-").toLowerCase(),
    example: "dut",
    channels,
  };
}

function wordsOf(name: string): string[] {
  return name.split(/[^\p{ASCII}]|[^a-z0-9]+/iu).filter(word => word !== "");
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function wrong(what: string, culprit: string, allowed: string): Error {
  return new Error(`new driver: ${what} ${JSON.stringify(culprit)}: ${allowed}`);
}
