/** Reading yes or no out of a reply. */

import { ReplyError } from "../errors.ts";
import { repr } from "../python-text.ts";

/** What a reply such as `1`, `OFF` or `true` says; anything else is an error that quotes it. */
export function parseBoolean(reply: string): boolean {
  const word = reply.trim().toLowerCase();
  if (word === "1" || word === "on" || word === "true") return true;
  if (word === "0" || word === "off" || word === "false") return false;
  throw new ReplyError(`reply ${repr(reply)} is neither on nor off`, { reply });
}
