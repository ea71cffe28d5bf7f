/** What a Jupyter message is, whichever side sends it. */
import { randomUUID } from "node:crypto";

/** Version of the messaging protocol that headers announce. */
export const protocolVersion = "5.5";

/** A JSON object as it arrives from the other side: nothing in it is known before it has been looked at. */
export type JsonObject = Record<string, unknown>;

/** Identity of a message; replies and outputs carry the header of the request that caused them. */
export interface Header extends JsonObject {
  msg_id: string;
  msg_type: string;
  session: string;
  username: string;
  date: string;
  version: string;
  /** The subshell a request is for. */
  subshell_id?: string | null;
}

/** A message taken apart; `parentHeader` is empty where nothing caused it. */
export interface Message {
  /** Routing prefix: frames before the delimiter. */
  identities: Uint8Array[];
  header: Header;
  parentHeader: Header | Record<string, never>;
  metadata: JsonObject;
  content: JsonObject;
  buffers: Uint8Array[];
}

export interface MessageOptions {
  /** Session the sender belongs to. */
  session: string;
  /** Header of the message this one answers. Default none. */
  parent?: Header | Record<string, never>;
  metadata?: JsonObject;
  buffers?: readonly Uint8Array[];
  identities?: readonly Uint8Array[];
  /** Name of the sender in the header. Default "setpoint". */
  username?: string;
  /** Identity of the new message. Default a fresh one. */
  id?: string;
}

/** Makes a message with a fresh header. */
export function createMessage(type: string, content: JsonObject, options: MessageOptions): Message {
  return {
    identities: [...(options.identities ?? [])],
    header: {
      msg_id: options.id ?? randomUUID(),
      msg_type: type,
      session: options.session,
      username: options.username ?? "setpoint",
      date: new Date().toISOString(),
      version: protocolVersion,
    },
    parentHeader: options.parent ?? {},
    metadata: options.metadata ?? {},
    content,
    buffers: [...(options.buffers ?? [])],
  };
}
