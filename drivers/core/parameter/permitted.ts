/** Asking for permission ahead of a set, where several parameters are set together. */

import { interruptSignal } from "../../runtime.ts";
import { failure } from "./failure.ts";
import type { Guards } from "./guards.ts";
import { stateOf } from "./parameter-state.ts";
import type { ParameterBase } from "./types.ts";

/** What can be asked. */
interface Asked extends Pick<ParameterBase, "fullName" | "instrument"> {
  readonly [stateOf]: { readonly guards: Guards };
  permission(value: unknown, signal: AbortSignal): Promise<void> | undefined;
}

/** Asks those who guard a parameter; throws as its set would, before anything is sent. */
export async function permitted(parameter: Asked, value: unknown): Promise<void> {
  if (!parameter[stateOf].guards) return;
  try {
    await parameter.permission(value, interruptSignal() ?? never);
  } catch (error) {
    throw failure("setting", parameter, error, value);
  }
}

/** Where nothing can interrupt. */
const never = new AbortController().signal;
