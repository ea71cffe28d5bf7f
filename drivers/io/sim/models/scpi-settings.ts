/** Settings of a modelled instrument that speaks SCPI: headers in long and short form, MIN, MAX and DEF, errors in its queue. */
import type { Answer } from "../component.ts";
import type { ScpiStatus } from "../status/scpi-status.ts";

/** What a number may be. */
export interface NumberLimits {
  readonly min: number;
  readonly max: number;
  /** What `DEF` and a reset give. */
  readonly def: number;
  /** The least that is accepted, where `MIN` stands for something larger. Default `min`. */
  readonly least?: number;
}

/** A value of the instrument. */
export interface Setting<T> {
  value: T;
}

/** How a number is kept and told. */
export interface NumberOptions {
  /** What is kept for a number that was sent: the range that holds it, the nearest step. Default itself. */
  readonly keep?: (value: number) => number;
  /** What is told in the place of what is kept, where it follows from other settings. */
  readonly told?: () => number;
  /** Further words with their numbers, such as `INF`. */
  readonly words?: Readonly<Record<string, number>>;
  /** Called when it was set by a message. */
  readonly heard?: (value: number) => void;
}

interface Rule {
  readonly header: RegExp;
  readonly reset: () => void;
  ask(argument: string): Answer;
  tell(argument: string): void;
}

const wordOf = /^(MIN|MAX|DEF)(?:IMUM|AULT)?$/;

/** The settings of one instrument, which answer the messages that ask and set them. */
export class ScpiSettings {
  readonly #status: ScpiStatus;
  readonly #format: (value: number) => string;
  readonly #rules: Rule[] = [];

  /** `format` writes a number as the instrument does. */
  constructor(status: ScpiStatus, format: (value: number) => string) {
    this.#status = status;
    this.#format = format;
  }

  /** A number within limits, which may follow from other settings. `header` is the manual's: `SENSe:VOLTage[:DC]:RANGe`. */
  number(header: string, limits: () => NumberLimits, options: NumberOptions = {}): Setting<number> {
    const { keep = same, heard, words = {} } = options;
    const setting = { value: keep(limits().def) };
    const { told = () => setting.value } = options;
    const named = (word: string): number | undefined => {
      const found = wordOf.exec(word.toUpperCase())?.[1] as "MIN" | "MAX" | "DEF" | undefined;
      return found ? { MIN: limits().min, MAX: limits().max, DEF: limits().def }[found] : words[word.toUpperCase()];
    };
    this.#rules.push({
      header: headerPattern(header),
      reset: () => (setting.value = keep(limits().def)),
      ask: argument => (argument === "" ? this.#format(told()) : this.#namedReply(named(argument))),
      tell: argument => {
        const word = named(argument);
        const value = word ?? Number(argument === "" ? Number.NaN : argument);
        const { min, max, least = min } = limits();
        if (Number.isNaN(value)) return this.#status.fail(-104, "Data type error");
        if (word === undefined && (value < least || value > max)) return this.#status.fail(-222, "Data out of range");
        setting.value = keep(value);
        heard?.(setting.value);
      },
    });
    return setting;
  }

  /** One of several words, each taken in its long and short form and told in the short one: `["IMMediate", "BUS"]`. */
  choice(header: string, choices: readonly [string, ...string[]], heard?: (value: string) => void): Setting<string> {
    const first = shortForm(choices[0]);
    const setting = { value: first };
    this.#rules.push({
      header: headerPattern(header),
      reset: () => (setting.value = first),
      ask: () => setting.value,
      tell: argument => {
        const chosen = choices.find(each => headerPattern(each).test(argument.trim()));
        if (chosen === undefined) return this.#status.fail(-224, "Illegal parameter value");
        setting.value = shortForm(chosen);
        heard?.(setting.value);
      },
    });
    return setting;
  }

  /** On or off, told as 1 and 0; `also` hears of further words and says whether it knows them. */
  flag(header: string, initially: boolean, also: (word: string) => boolean = () => false): Setting<boolean> {
    const setting = { value: initially };
    this.#rules.push({
      header: headerPattern(header),
      reset: () => (setting.value = initially),
      ask: () => (setting.value ? "1" : "0"),
      tell: argument => {
        const word = argument.trim().toUpperCase();
        if (word === "1" || word === "ON") setting.value = true;
        else if (word === "0" || word === "OFF") setting.value = false;
        else if (!also(word)) this.#status.fail(-224, "Illegal parameter value");
      },
    });
    return setting;
  }

  /** A text between quotation marks, which are written twice within it. */
  text(header: string, initially = ""): Setting<string> {
    const setting = { value: initially };
    this.#rules.push({
      header: headerPattern(header),
      reset: () => (setting.value = initially),
      ask: () => `"${setting.value.replaceAll('"', '""')}"`,
      tell: argument => {
        const [, , text] = /^(["'])(.*)\1$/s.exec(argument) ?? [];
        if (text === undefined) this.#status.fail(-151, "Invalid string data");
        else setting.value = argument.startsWith('"') ? text.replaceAll('""', '"') : text.replaceAll("''", "'");
      },
    });
    return setting;
  }

  /** Something that is only asked. */
  query(header: string, reply: () => string): void {
    this.#rules.push({ header: headerPattern(header), reset: () => {}, ask: reply, tell: () => this.#undefined() });
  }

  /** Something that is done; `run` gets what follows the header. */
  command(header: string, run: (argument: string) => void): void {
    this.#rules.push({ header: headerPattern(header), reset: () => {}, ask: () => this.#undefined(), tell: run });
  }

  /** Everything as `*RST` leaves it. */
  reset(): void {
    for (const { reset } of this.#rules) reset();
  }

  /** Answers a message that asks or sets; nothing for one that is none of these. */
  answer(message: string): Answer {
    const [, header = "", asks, argument = ""] = /^\s*([^\s?]+)(\?)?\s*(.*?)\s*$/s.exec(message) ?? [];
    const rule = this.#rules.find(each => each.header.test(header));
    if (!rule) return undefined;
    if (asks) return rule.ask(argument);
    rule.tell(argument);
    return null;
  }

  #namedReply(value: number | undefined): Answer {
    if (value !== undefined) return this.#format(value);
    this.#status.fail(-224, "Illegal parameter value");
    return null;
  }

  #undefined(): null {
    this.#status.fail(-113, "Undefined header");
    return null;
  }
}

/**
 * The spellings of a header (SCPI-1999, volume 1, 6.2): each word in its long form or in that of its capitals, without the parts in brackets
 * or with them, with or without a colon in front.
 */
export function headerPattern(header: string): RegExp {
  const pattern = header
    .replace(/^:/, "")
    .replace(/[A-Za-z]+/g, word => (shortForm(word) === word ? word : `(?:${shortForm(word)}|${word})`))
    .replace(/\[(.*?)\]/g, "(?:$1)?")
    .replace(/\*/g, "\\*");
  return new RegExp(`^:?${pattern}$`, "i");
}

function shortForm(word: string): string {
  return word.replace(/[a-z]+/g, "");
}

function same(value: number): number {
  return value;
}
