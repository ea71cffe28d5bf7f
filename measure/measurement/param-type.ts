/** Which kind of column a parameter needs. */

import type { AnyParameter } from "../../drivers/core/index.ts";
import type { Control } from "../../drivers/core/validators/control.ts";
import { repr } from "../../drivers/core/python-text.ts";
import { paramTypes } from "../describe/param-spec.ts";
import type { ParamType } from "../describe/param-spec.ts";

/** The kind that its validator says, as QCoDeS has it; names to choose from are texts, and what says nothing is a number. */
export function paramTypeOf(parameter: AnyParameter): ParamType {
  return typeFor(parameter.control);
}

/** @throws TypeError for a kind that there is not. */
export function assertParamType(name: string, paramtype: string): asserts paramtype is ParamType {
  if (!(paramTypes as readonly string[]).includes(paramtype))
    throw new TypeError(`registering ${name} as ${repr(paramtype)}: must be one of ${paramTypes.join(", ")}`);
}

function typeFor(control: Control): ParamType {
  if (control.kind === "array") return "array";
  if (control.kind === "complex") return "complex";
  if (control.kind === "text") return "text";
  if (control.kind === "choice" && control.options.length > 0 && control.options.every(isText)) return "text";
  return "numeric";
}

function isText(option: unknown): boolean {
  return typeof option === "string";
}
