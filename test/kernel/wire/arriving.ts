/** What the other end of a connection gets. */
import { encode, type Message } from "../../../kernel/wire/index.ts";

/** The frames of a message as they arrive: all of them bytes. */
export function arriving(message: Message, key: string): Buffer[] {
  return encode(message, key).map(frame => Buffer.from(frame as string));
}
