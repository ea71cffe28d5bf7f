/** The error queue that Keysight's instruments have. */
import { ReplyError } from "../../core/index.ts";

/** An error of the instrument: its number, 0 for none, and its text. */
export type KeysightError = readonly [code: number, message: string];

interface Asked {
  ask(command: string): Promise<string>;
}

/** Takes the oldest error out of the queue; `[0, "No error"]` where there is none. */
export async function nextError(instrument: Asked): Promise<KeysightError> {
  const reply = await instrument.ask("SYSTem:ERRor?");
  const [, code, message] = /^\s*([+-]?\d+)\s*,\s*"?(.*?)"?\s*$/s.exec(reply) ?? [];
  if (code === undefined || message === undefined) {
    throw new ReplyError(`reply ${JSON.stringify(reply)} is not the number and the text of an error`, { reply });
  }
  return [Number(code), message];
}

/** Takes all errors out of the queue, oldest first. */
export async function allErrors(instrument: Asked): Promise<KeysightError[]> {
  const errors: KeysightError[] = [];
  for (let error = await nextError(instrument); error[0] !== 0; error = await nextError(instrument)) errors.push(error);
  return errors;
}
