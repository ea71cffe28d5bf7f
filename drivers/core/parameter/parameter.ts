/** A parameter that is read and set by commands: texts for the instrument, or functions. */

import { format } from "../../io/format.ts";
import type { Validator } from "../validators/validator.ts";
import { BaseParameter } from "./base-parameter.ts";
import type { BaseOptions } from "./base-parameter.ts";
import type { AnyParameterOptions, GetCommand, ParameterOptions, SetCommand } from "./options.ts";
import type { AnyParameter, Parameter as ParameterType, ParameterOf } from "./types.ts";
import type { ValMapping } from "./value-mapping.ts";

class CommandParameter extends BaseParameter {
  readonly #getCmd: GetCommand;
  readonly #setCmd: SetCommand;

  constructor(name: string | undefined, options: AnyParameterOptions = {}) {
    const getCmd = options.getCmd ?? null;
    const setCmd = (options.setCmd === undefined ? false : options.setCmd) as SetCommand;
    assertCommand("getCmd", getCmd, name, options);
    assertCommand("setCmd", setCmd, name, options);
    super(name, options as BaseOptions, {
      gettable: getCmd !== false,
      settable: setCmd !== false,
      manual: getCmd === null && (setCmd === null || setCmd === false),
    });
    this.#getCmd = getCmd;
    this.#setCmd = setCmd;
  }

  protected override getRaw(signal: AbortSignal): unknown {
    const command = this.#getCmd;
    if (typeof command === "string") return this.#owner.ask(format(command));
    return typeof command === "function" ? command(signal) : this.cache.rawValue;
  }

  protected override setRaw(raw: unknown, signal: AbortSignal): unknown {
    const command = this.#setCmd;
    if (typeof command === "string") return this.#owner.write(format(command, raw));
    return typeof command === "function" ? command(raw, signal) : undefined;
  }

  get #owner(): NonNullable<BaseParameter["instrument"]> {
    // The constructor refuses a text command without an instrument.
    return this.instrument as NonNullable<BaseParameter["instrument"]>;
  }
}
Object.defineProperty(CommandParameter, "name", { value: "Parameter" });

function assertCommand(
  what: "getCmd" | "setCmd",
  command: unknown,
  name: string | undefined,
  { instrument }: AnyParameterOptions,
): void {
  if (typeof command === "string" && !instrument) {
    throw new TypeError(
      `Cannot use a str ${what} without binding to an instrument. Got: ${what} ${command} for parameter ${name ?? "unnamed"}`,
    );
  }
  if (command !== null && command !== false && typeof command !== "string" && typeof command !== "function") {
    throw new TypeError(`${what} of parameter ${name ?? "unnamed"} must be a text, a function, null or false`);
  }
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
    options?: ParameterOptions<M, V, G, S, P, I>,
  ): ParameterOf<M, V, G, S, P, I>;
  readonly prototype: AnyParameter;
}

/** `new Parameter("freq", { getCmd, setCmd, vals, unit })`: a value of an instrument, or of a script, that can be called. */
export const Parameter = CommandParameter as unknown as ParameterConstructor;

/** A parameter that can be read and set. */
export type Parameter<Get = unknown, Set = Get> = ParameterType<Get, Set>;

/** Makes a parameter that gets its name from the field it is put into. */
export function fieldParameter(options: AnyParameterOptions): BaseParameter {
  return new CommandParameter(undefined, options);
}
