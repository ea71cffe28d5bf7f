/** A driver tested by the exact traffic it makes: the dialogue from the instrument's manual. */

import type { VisaHandle } from "../io/index.ts";
import { scriptedSession, type Line, type ScriptOptions, type Wire } from "./scripted-session.ts";

export type { Line } from "./scripted-session.ts";

/** A driver's class: it may name the terminator of its messages. */
export interface DialogueDriver<T> {
  new (name: string, session: VisaHandle): T;
  readonly defaultTerminator?: string | undefined;
}

/** How the instrument of a dialogue is reached. */
export interface DialogueOptions extends ScriptOptions {}

/**
 * Runs `body` on a driver whose instrument says exactly `lines`, in that order.
 * @throws Error that shows both sides where the driver says something else, or leaves lines over.
 * @example
 * await dialogue(Weinschel8320, [["ATTN ALL 04"], ["ATTN? 1", "04"]], async att => {
 *   await att.attenuation(4);
 *   expect(await att.attenuation()).toBe(4);
 * });
 */
export async function dialogue<T>(
  driver: DialogueDriver<T>,
  lines: readonly Line[],
  body: (instrument: T, wire: Wire) => Promise<void>,
  options: DialogueOptions = {},
): Promise<void> {
  const { terminator = driver.defaultTerminator } = options;
  await using script = scriptedSession(lines, { ...options, terminator });
  await body(new driver("dut", script.session), script.wire);
  script.check();
}
