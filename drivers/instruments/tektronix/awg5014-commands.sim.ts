/** Messages of the simulated AWG5014 that are no plain settings: numbers within the header, and binary data behind it. */
import type { Answer } from "../../io/sim/component.ts";
import { headerPattern } from "../../io/sim/models/scpi-settings.ts";
import type { ScpiStatus } from "../../io/sim/status/scpi-status.ts";

type Numbers = readonly number[];

interface Rule {
  readonly header: RegExp;
  readonly asks: boolean;
  readonly run: (argument: string, numbers: Numbers) => Answer;
}

/** Commands by their headers as the manual writes them; `#` stands for a number. */
export class ScpiCommands {
  readonly #status: ScpiStatus;
  readonly #rules: Rule[] = [];

  constructor(status: ScpiStatus) {
    this.#status = status;
  }

  /** A question; `reply` gets what follows the header and the numbers in it, and gives nothing where it has queued an error. */
  query(header: string, reply: (argument: string, numbers: Numbers) => string | undefined): void {
    this.#rules.push({ header: pattern(header), asks: true, run: (...args) => reply(...args) ?? null });
  }

  /** Something that is done. */
  tell(header: string, run: (argument: string, numbers: Numbers) => void): void {
    this.#rules.push({
      header: pattern(header),
      asks: false,
      run: (...args) => {
        run(...args);
        return null;
      },
    });
  }

  /** Answers a message; nothing for one that is none of these. What follows the header is kept to the byte. */
  answer(message: string): Answer {
    const [start, header = "", asks] = /^ *([^ ?]+)(\?)? */.exec(message) ?? [""];
    for (const rule of this.#rules) {
      if (rule.asks !== (asks === "?")) continue;
      const found = rule.header.exec(header);
      if (found) return rule.run(message.slice(start.length), found.slice(1).map(Number));
    }
    return undefined;
  }

  /** The name between quotation marks at the start of an argument, and what follows after a comma. */
  name(argument: string): readonly [name: string, rest: string] | undefined {
    const [start, name] = /^ *"([^"]*)" *,? */.exec(argument) ?? [];
    if (start === undefined || name === undefined) {
      this.#status.fail(-151, "Invalid string data");
      return undefined;
    }
    return [name, argument.slice(start.length)];
  }

  /** A whole number within limits. */
  whole(argument: string, min: number, max: number): number | undefined {
    const value = /^\s*[+-]?\d+(?:\.0*)?\s*$/.test(argument) ? Number(argument) : Number.NaN;
    if (Number.isNaN(value)) this.#status.fail(-104, "Data type error");
    else if (value < min || value > max) this.#status.fail(-222, "Data out of range");
    else return value;
    return undefined;
  }

  /** On or off. */
  flag(argument: string): boolean | undefined {
    const state = { 1: true, ON: true, 0: false, OFF: false }[argument.trim().toUpperCase()];
    if (state === undefined) this.#status.fail(-224, "Illegal parameter value");
    return state;
  }
}

function pattern(header: string): RegExp {
  const { source, flags } = headerPattern(header);
  return new RegExp(source.replaceAll("#", "(\\d+)"), flags);
}
