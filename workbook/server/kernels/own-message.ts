/** Messages that the server itself sends to front-ends, or to a kernel. */
import { createMessage, type JsonObject, type SealedMessage } from "../../../kernel/wire/index.ts";

/** Session in the headers of the server's own messages. */
export const ownSession = "setpoint-server";

/** A message as a front-end or a kernel expects it. */
export function ownMessage(
  type: string,
  content: JsonObject,
  parent: Uint8Array = Buffer.from("{}"),
  id?: string,
): SealedMessage {
  const { header } = createMessage(type, content, { session: ownSession, id });
  return { identities: [], parts: [json(header), parent, json({}), json(content)], buffers: [] };
}

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}
