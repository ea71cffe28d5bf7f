/** What connections of this process know of a line: what those that are open have asked, and what was left by those that were closed. */

import { runtime } from "../runtime.ts";
import { OwedReplies } from "./owed-replies.ts";
import type { OwedAnswers } from "./transport.ts";

const lines = new Map<string, OwedAnswers>();

/** A connection is closed while answers are owed on its line. */
export function leaveOwed(line: string, count: number): void {
  lines.set(line, { count, closedAt: runtime().now() });
}

/** What a connection left on a line, if one did. */
export function leftOn(line: string): OwedAnswers | undefined {
  return lines.get(line);
}

/** Both sides of a line are in step. */
export function nothingOwed(line: string): void {
  lines.delete(line);
}

/** What is known of the questions of a line, by all who read from it. */
export interface LineAccount {
  readonly owed: OwedReplies;
  /** Who has failed half-way on it, and has not begun anew since. */
  inDoubtBy: object | undefined;
}

const shared = new Map<string, LineAccount & { users: number }>();

/** The account of a line; one of its own where no line is shared. */
export function openAccount(line: string | undefined): LineAccount {
  const account = { owed: new OwedReplies(), inDoubtBy: undefined, users: 0 };
  if (line === undefined) return account;
  const open = shared.get(line) ?? account;
  open.users++;
  shared.set(line, open);
  return open;
}

/** One who read from a line is gone. */
export function closeAccount(line: string | undefined): void {
  const open = line === undefined ? undefined : shared.get(line);
  if (line !== undefined && open && --open.users === 0) shared.delete(line);
}
