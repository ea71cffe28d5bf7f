/** Magics that the kernel process answers: what they need is here, not where cells run. */
import type { History } from "../../history/history.ts";
import type { Language } from "../language.ts";
import { historyText } from "./history-text.ts";
import type { CellSettings } from "./setting.ts";

/** What the shell of a cell has for its magics. */
export interface ShellState {
  history: History;
  language: Language;
  settings: Readonly<CellSettings>;
}

/** Gives the text that a magic prints; throws what is wrong with its argument. */
type Answer = (argument: string, state: ShellState) => string | Promise<string>;

const answers: Readonly<Record<string, Answer>> = {
  history: historyText,
  reset: async (_argument, { language }) => {
    await language.forget();
    return "";
  },
  types: (_argument, { settings }) => `%types ${settings.types}\n`,
};

/**
 * Answers a magic.
 * @throws Error if the argument is not understood, or the kernel process knows nothing of the magic.
 */
export async function answerMagic(name: string, argument: string, state: ShellState): Promise<string> {
  const answer = Object.hasOwn(answers, name) ? answers[name] : undefined;
  if (!answer) throw new Error(`%${name} is not answered by the kernel`);
  return answer(argument, state);
}
