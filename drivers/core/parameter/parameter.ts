/** A parameter that is read and set by commands: texts for the instrument, or functions. */

import { within } from "../../io/announced.ts";
import { format } from "../../io/format.ts";
import type { Validator } from "../validators/validator.ts";
import { BaseParameter } from "./base-parameter.ts";
import type { Abilities, BaseOptions } from "./base-options.ts";
import { assertKnownOptions } from "./known-options.ts";
import type {
  AnyParameterOptions,
  CommonOptions,
  GetCommand,
  InitialValueOf,
  InstrumentFor,
  ParameterOptions,
  SetCommand,
} from "./options.ts";
import type {
  AnyParameter,
  GettableParameter,
  Parameter as ParameterType,
  ParameterBase as ParameterBaseType,
  ParameterCommands,
  ParameterOf,
} from "./types.ts";
import type { ValMapping } from "./value-mapping.ts";

/** The implementation; for kinds of parameter that are read and set by commands, too. */
export class CommandParameter extends BaseParameter {
  readonly #commands: { readonly get: GetCommand; readonly set: SetCommand; readonly wantSignal: boolean };

  constructor(name: string | undefined, options: AnyParameterOptions = {}, kind: CommandKind = {}) {
    // That of a field is named when it fails; a class of its own has options of its own.
    if (name !== undefined && new.target === CommandParameter) assertKnownOptions(options, () => called(name, options));
    const getCmd = commandOf("getCmd", "getRaw", new.target.prototype, options, name) as GetCommand | typeof own;
    const setCmd = commandOf("setCmd", "setRaw", new.target.prototype, options, name) as SetCommand | typeof own;
    super(name, options as BaseOptions, {
      gettable: getCmd !== false,
      settable: setCmd !== false,
      manual: getCmd === null && (setCmd === null || setCmd === false),
      rereads: getCmd !== null && getCmd !== false,
      read: isFunction(getCmd) && getCmd.length === 0 ? (getCmd as () => unknown) : undefined,
      send: isFunction(setCmd) && setCmd.length < 2 ? (setCmd as (raw: unknown) => unknown) : undefined,
      ...kind,
    });
    this.#commands = {
      get: getCmd === own ? null : getCmd,
      set: setCmd === own ? null : setCmd,
      wantSignal:
        getCmd === own ||
        setCmd === own ||
        (isFunction(getCmd) && getCmd.length > 0) ||
        (isFunction(setCmd) && setCmd.length > 1),
    };
  }

  override get commands(): ParameterCommands {
    const { get, set } = this.#commands;
    return { ...(typeof get === "string" && { get }), ...(typeof set === "string" && { set }) };
  }

  override getRaw(signal: AbortSignal): unknown {
    const command = this.#commands.get;
    if (typeof command === "string") return within(() => this.#owner.ask(format(command)));
    return typeof command === "function" ? command(signal) : this.cache.rawValue;
  }

  override setRaw(raw: unknown, signal: AbortSignal): unknown {
    const command = this.#commands.set;
    if (typeof command === "string") return within(() => this.#owner.write(format(command, raw)));
    return typeof command === "function" ? command(raw, signal) : undefined;
  }

  protected override get usesSignal(): boolean {
    return this.#commands.wantSignal;
  }

  get #owner(): NonNullable<BaseParameter["instrument"]> {
    // The constructor refuses a text command without an instrument.
    return this.instrument as NonNullable<BaseParameter["instrument"]>;
  }
}
Object.defineProperty(CommandParameter, "name", { value: "Parameter" });

/** What a kind of parameter with commands says of itself. */
export type CommandKind = Pick<Abilities, "validatesReads">;

/** The class says itself how a value is read or set. */
const own: unique symbol = Symbol("own");

/** What a parameter does to read or to set; a subclass with a method of its own for it may not be given a command. */
function commandOf(
  what: "getCmd" | "setCmd",
  method: "getRaw" | "setRaw",
  prototype: CommandParameter,
  options: AnyParameterOptions,
  name = "unnamed",
): unknown {
  const command: unknown = options[what];
  const isOwn = prototype[method] !== CommandParameter.prototype[method];
  if (isOwn && command !== undefined)
    throw new TypeError(
      `${what} of parameter ${name}: its class ${prototype.constructor.name} implements ${method} already`,
    );
  if (isOwn) return own;
  if (command === undefined) return what === "getCmd" ? null : false;
  if (typeof command === "string" && !options.instrument) {
    throw new TypeError(
      `Cannot use a str ${what} without binding to an instrument. Got: ${what} ${command} for parameter ${name}`,
    );
  }
  if (command !== null && command !== false && typeof command !== "string" && typeof command !== "function")
    throw new TypeError(`${what} of parameter ${name} must be a text, a function, null or false`);
  return command;
}

function called(name: string, { instrument }: AnyParameterOptions): string {
  return `parameter ${name}${instrument ? ` of ${instrument.fullName}` : ""}`;
}

function isFunction(command: unknown): command is (...args: never[]) => unknown {
  return typeof command === "function";
}

/** Makes parameters whose static type follows from the options. */
export interface ParameterConstructor {
  new <
    const M extends ValMapping | undefined = undefined,
    V extends Validator | undefined = undefined,
    G extends GetCommand = null,
    S extends SetCommand = false,
    P = undefined,
    I = undefined,
  >(
    name: string,
    options?: ParameterOptions<M, V, G, S, P, I> & InitialValueOf<NoInfer<S>> & InstrumentFor<NoInfer<G>, NoInfer<S>>,
  ): ParameterOf<M, V, G, S, P, I>;
  readonly prototype: AnyParameter;
  /** Called after every set of every parameter, where the parameter has no `onSetCallback` of its own. */
  globalOnSetCallback: ((parameter: AnyParameter, value: unknown) => void) | undefined;
}

/** Options of a parameter whose class says how it is read and set. */
export interface OwnParameterOptions extends CommonOptions {
  vals?: Validator;
  valMapping?: ValMapping;
  getParser?: (raw: never) => unknown;
  setParser?: (value: never) => unknown;
}

/** A parameter whose class reads it: what `getRaw` gives goes through the parsers. */
export interface OwnGettableParameter<Get> extends GettableParameter<Get> {
  getRaw(signal: AbortSignal): unknown;
}

/** A parameter whose class reads and sets it: `setRaw` is given what the parsers made of the value. */
export interface OwnParameter<Get, Set> extends ParameterType<Get, Set> {
  getRaw(signal: AbortSignal): unknown;
  setRaw(raw: Set, signal: AbortSignal): unknown;
}

/** Makes the base of a class of parameters. */
export interface ParameterBaseConstructor {
  /** One that is read only. */
  new <Get>(name: string, options?: OwnParameterOptions): OwnGettableParameter<Get>;
  /** One that is read and set. */
  new <Get, Set>(name: string, options?: OwnParameterOptions): OwnParameter<Get, Set>;
  readonly prototype: AnyParameter;
}

/**
 * For parameters that are a class: `class Count extends ParameterBase<number> { override getRaw() { … } }`, and
 * `ParameterBase<number, number>` with a `setRaw` for one that can be set.
 */
export const ParameterBase = CommandParameter as unknown as ParameterBaseConstructor;

/** `new Parameter("freq", { getCmd, setCmd, vals, unit })`: a value of an instrument, or of a script, that can be called. */
export const Parameter = CommandParameter as unknown as ParameterConstructor;

/** What every parameter has, whether it can be read or set. */
export type ParameterBase<T = unknown> = ParameterBaseType<T>;

/** A parameter that can be read and set. */
export type Parameter<Get = unknown, Set = Get> = ParameterType<Get, Set>;

/** Makes a parameter that gets its name from the field it is put into. */
export function fieldParameter(options: AnyParameterOptions): BaseParameter {
  return new CommandParameter(undefined, options);
}
