/** Comm messages and comm_info_request. */
import type { CommAction } from "../executor/messages.ts";
import type { Json } from "../runtime.ts";
import type { Message } from "../wire/index.ts";
import { textOf, type Context, type Handler } from "./context.ts";

const actions: Readonly<Record<string, CommAction>> = { comm_open: "open", comm_msg: "message", comm_close: "close" };

/** Whether a message is part of a comm; it has no reply. */
export function isCommMessage(type: string): boolean {
  return Object.hasOwn(actions, type);
}

/** Passes a comm message on to the executor. */
export async function deliverComm({ host }: Context, { header, content, metadata, buffers }: Message): Promise<void> {
  const action = actions[header.msg_type];
  if (!action) return;
  await host.deliver({
    type: "comm",
    action,
    id: textOf(content, "comm_id"),
    ...(action === "open" ? { target: textOf(content, "target_name") } : {}),
    data: (content["data"] ?? {}) as Json,
    metadata: metadata as Json,
    buffers: buffers.map(buffer => new Uint8Array(buffer)),
    cell: header.msg_id,
  });
}

export const commInfo: Handler = ({ host }, { content }) => {
  const target = content["target_name"];
  const comms = [...host.comms].filter(([, name]) => target === undefined || target === null || name === target);
  return { status: "ok", comms: Object.fromEntries(comms.map(([id, name]) => [id, { target_name: name }])) };
};
