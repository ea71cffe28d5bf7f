/** A question to the person at the notebook or the terminal. */

import { runtime } from "../runtime.ts";
import { guarded } from "./parameter/guarded-promise.ts";

/** How a question is asked. */
export interface InputOptions {
  /** Does not show what is typed. Default false. */
  password?: boolean;
}

/**
 * Asks for a line of text and returns it; an interrupt of the cell takes the question back.
 *
 * @example const sample = await input("Which sample? ");
 */
export function input(prompt = "", options: InputOptions = {}): Promise<string> {
  return guarded(runtime().pending(`asking ${JSON.stringify(prompt)}`, runtime().input(prompt, options)));
}
