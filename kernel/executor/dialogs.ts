/** A browser's three questions, asked through the front-end; each is a promise. */
import { currentCell } from "./cell.ts";
import type { Inputs } from "./input.ts";
import { announce } from "./pending.ts";

/** Questions that a cell finds as globals. */
export interface Dialogs {
  /** Asks for a line of text; an empty answer is the initial one. */
  prompt(message?: string, initial?: string): Promise<string>;
  /** Asks for yes or no; only yes is yes. */
  confirm(message?: string): Promise<boolean>;
  /** Shows a text and waits until it has been read. */
  alert(message?: string): Promise<void>;
}

export function createDialogs(inputs: Inputs): Dialogs {
  const ask = (prompt: string): Promise<string> => inputs.ask(prompt);
  return {
    prompt: (message = "", initial = "") =>
      asked(
        "prompt",
        ask(initial === "" ? `${message} ` : `${message} (${initial}) `).then(answer => answer || initial),
      ),
    confirm: (message = "") =>
      asked(
        "confirm",
        ask(`${message} [y/N] `).then(answer => /^\s*y(?:es)?\s*$/iu.test(answer)),
      ),
    alert: (message = "") =>
      asked(
        "alert",
        ask(`${message} [Enter] `).then(() => undefined),
      ),
  };
}

/** A question is an operation of its cell, so that one that nobody waits for is an error. */
function asked<T>(label: string, answer: Promise<T>): Promise<T> {
  return currentCell() ? announce(label, answer) : answer;
}
