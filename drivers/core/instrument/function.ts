/** Functions as QCoDeS's old drivers declare them: a command with a fixed number of checked arguments. */

import { inspect } from "node:util";

import { format } from "../../io/format.ts";
import { runtime } from "../../runtime.ts";
import { InstrumentError } from "../errors.ts";
import { guarded } from "../parameter/guarded-promise.ts";
import { isIdentifier } from "../parameter/name.ts";
import type { ValidatedBy, Validator } from "../validators/validator.ts";
import { isValidator } from "../validators/validator.ts";
import type { OwnerInstrument } from "./types.ts";
import { assertOpen } from "./types.ts";

/** What a function is made from. */
export interface FunctionOptions<A extends readonly Validator[], R> {
  /** The text of a command with a place for each argument, or a function of the arguments. */
  callCmd: string | ((...args: ArgumentsOf<A>) => unknown);
  /** Which values are allowed, one validator for each argument. Default no arguments. */
  args?: A;
  /** Turns the arguments into what the command is given; for several, into an array of as many. */
  argParser?: (...args: ArgumentsOf<A>) => unknown;
  /** Turns the reply into the result. Default there is no reply to wait for. */
  returnParser?: (reply: string) => R;
  /** What it does, for those who use it. */
  docstring?: string;
}

/** The arguments that a list of validators lets through. */
export type ArgumentsOf<A extends readonly Validator[]> = { -readonly [I in keyof A]: ValidatedBy<A[I]> };

/** A function of an instrument. */
export interface InstrumentFunction<A extends readonly unknown[] = never, R = unknown> {
  (...args: A): Promise<R>;
  readonly name: string;
  readonly shortName: string;
  readonly fullName: string;
  readonly docstring: string;
  /** The validators of the arguments. */
  readonly args: readonly Validator[];
}

/** Makes its instances functions of any number of arguments. */
abstract class Invocable {
  constructor() {
    const self = (...args: unknown[]): unknown => invocable.invoked(args);
    Object.setPrototypeOf(self, new.target.prototype);
    // A function's own name and length would hide those of the class.
    Reflect.deleteProperty(self, "name");
    Reflect.deleteProperty(self, "length");
    const invocable = self as unknown as this;
    return invocable;
  }

  protected abstract invoked(args: readonly unknown[]): unknown;
}

class CommandFunction extends Invocable {
  readonly name: string;
  readonly docstring: string;
  readonly args: readonly Validator[];
  readonly #instrument: OwnerInstrument;
  readonly #options: FunctionOptions<readonly Validator[], unknown>;

  constructor(name: string, options: FunctionOptions<readonly Validator[], unknown>, instrument: OwnerInstrument) {
    super();
    const { callCmd, args = [], docstring = "" } = options;
    if (!isIdentifier(name))
      throw new InstrumentError(`function name must be a valid identifier, which '${name}' is not`);
    if (typeof callCmd !== "string" && typeof callCmd !== "function")
      throw new InstrumentError(`callCmd of function ${name} must be a text or a function`);
    if (!args.every(isValidator)) throw new InstrumentError(`args of function ${name} must be validators`);
    this.name = name;
    this.docstring = docstring;
    this.args = args;
    this.#instrument = instrument;
    this.#options = options;
  }

  get shortName(): string {
    return this.name;
  }

  get fullName(): string {
    return `${this.#instrument.fullName}_${this.name}`;
  }

  override toString(): string {
    return this.fullName;
  }

  [inspect.custom](): string {
    return `<Function: ${this.fullName}>`;
  }

  protected override invoked(args: readonly unknown[]): Promise<unknown> {
    return guarded(runtime().pending(`calling ${this.fullName}`, this.#call(args)));
  }

  async #call(args: readonly unknown[]): Promise<unknown> {
    this.#instrument[assertOpen]();
    this.#check(args);
    const { callCmd, argParser, returnParser } = this.#options;
    const parsed = argParser ? asArguments(argParser(...(args as never[])), args.length) : args;
    if (typeof callCmd === "function") {
      const result = await callCmd(...(parsed as never[]));
      return returnParser ? returnParser(result as string) : result;
    }
    const command = format(callCmd, ...parsed);
    if (returnParser) return returnParser(await this.#instrument.ask(command));
    await this.#instrument.write(command);
    return undefined;
  }

  #check(args: readonly unknown[]): void {
    const name = `${this.#instrument.fullName}.${this.name}`;
    if (args.length !== this.args.length) {
      throw new InstrumentError(`${name} called with ${args.length} args but requires ${this.args.length}`, {
        instrument: this.#instrument.fullName,
      });
    }
    for (const [index, validator] of this.args.entries())
      validator.check(args[index], `argument ${index}; Function: ${name}`);
  }
}

/** Makes the function of an instrument. */
export function instrumentFunction<A extends readonly Validator[], R>(
  name: string,
  options: FunctionOptions<A, R>,
  instrument: OwnerInstrument,
): InstrumentFunction<ArgumentsOf<A>, R> {
  return new CommandFunction(name, options as never, instrument) as unknown as InstrumentFunction<ArgumentsOf<A>, R>;
}

// The one argument of a function may be an array: only several are spread.
function asArguments(parsed: unknown, count: number): readonly unknown[] {
  return count > 1 && Array.isArray(parsed) ? parsed : [parsed];
}
