/** A parameter that only remembers: what somebody set by hand, or a number that a script works with. */

import type { Validator } from "../validators/validator.ts";
import { refuseCommands } from "./check-options.ts";
import type { OneInitialValue, ParameterOptions } from "./options.ts";
import type { OwnParameterOptions } from "./parameter.ts";
import { ParameterBase } from "./parameter.ts";
import type { AnyParameter, ParameterOf } from "./types.ts";
import type { ValMapping } from "./value-mapping.ts";

const Manual = class ManualParameter extends ParameterBase<unknown, unknown> {
  constructor(name: string, options: OwnParameterOptions = {}) {
    refuseCommands(options, what => `It is not allowed to set "${what}" for a ManualParameter.`);
    super(name, { ...options, getCmd: null, setCmd: null } as OwnParameterOptions);
  }
};

/** Options of a parameter without commands. */
export type ManualOptions<M, V, P, I> = Omit<ParameterOptions<M, V, null, null, P, I>, "getCmd" | "setCmd">;

/** Makes parameters that only remember; the static type follows from the options. */
export interface ManualParameterConstructor {
  new <
    const M extends ValMapping | undefined = undefined,
    V extends Validator | undefined = undefined,
    P = undefined,
    I = undefined,
  >(
    name: string,
    options?: ManualOptions<M, V, P, I> & OneInitialValue,
  ): ParameterOf<M, V, null, null, P, I>;
  readonly prototype: AnyParameter;
}

/** `new ManualParameter("gain", { initialValue: 1e6, unit: "V/A" })`: a value that no command reads or sets. */
export const ManualParameter = Manual as unknown as ManualParameterConstructor;
