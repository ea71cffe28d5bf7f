/** Which handler answers which request; every request gets an answer. */
import type { JsonObject, Message } from "../wire/index.ts";
import { commInfo, deliverComm, isCommMessage } from "./comm.ts";
import { complete } from "./complete.ts";
import { textOf, type Context, type Handler } from "./context.ts";
import { debug } from "./debug.ts";
import { inspect } from "./inspect.ts";
import type { Iopub } from "./iopub.ts";
import { isComplete } from "./is-complete.ts";
import { kernelInfo } from "./kernel-info.ts";
import type { RequestChannel } from "./sockets.ts";
import { unknownSubshell } from "./subshells.ts";
import { usage } from "./usage.ts";

const handlers: Readonly<Record<string, Handler>> = {
  kernel_info_request: kernelInfo,
  complete_request: complete,
  inspect_request: inspect,
  is_complete_request: isComplete,
  comm_info_request: commInfo,
  usage_request: usage,
  setpoint_diagnostics_request: ({ diagnostics }, request) => diagnostics.answer(request),
  debug_request: debug,
  history_request: async ({ execution, language }, request) => {
    const translate = async (input: string): Promise<string> => (await language.translate(input)).text;
    return { status: "ok", history: await execution.historyOf(request).find(request.content, translate) };
  },
  connect_request: ({ ports }) => ({ status: "ok", ...ports }),
  interrupt_request: ({ execution }) => {
    execution.interrupt();
    return { status: "ok" };
  },
  create_subshell_request: ({ execution }) => ({ status: "ok", subshell_id: execution.create() }),
  list_subshell_request: ({ execution }) => ({ status: "ok", subshell_id: execution.ids }),
  delete_subshell_request: ({ execution }, { content }) => {
    execution.delete(textOf(content, "subshell_id"));
    return { status: "ok" };
  },
  shutdown_request: async ({ shutdown }, { content }) => {
    await shutdown();
    return { status: "ok", restart: content["restart"] === true };
  },
};

export interface DispatcherOptions {
  context: Context;
  iopub: Iopub;
  reply: (channel: RequestChannel, request: Message, type: string, content: JsonObject) => void;
  /** Called when the answer to a shutdown request is out. */
  end: () => void;
}

/** Takes every message that comes in. */
export class Dispatcher {
  readonly #options: DispatcherOptions;

  constructor(options: DispatcherOptions) {
    this.#options = options;
  }

  receive(channel: RequestChannel, request: Message): void {
    const { context } = this.#options;
    const type = request.header.msg_type;
    if (channel === "stdin") {
      if (type === "input_reply") this.#input(request);
    } else if (type === "execute_request" && channel === "shell" && context.execution.enqueue(request)) return;
    else void this.#answer(channel, request);
  }

  #input({ header, content, parentHeader }: Message): void {
    const value = typeof content["value"] === "string" ? content["value"] : "";
    this.#options.context.answerInput(parentHeader.msg_id, value, header.subshell_id ?? undefined);
  }

  async #answer(channel: RequestChannel, request: Message): Promise<void> {
    const { context, iopub, reply, end } = this.#options;
    const type = request.header.msg_type;
    const isComm = isCommMessage(type);
    if (!isComm && !type.endsWith("_request")) {
      process.stderr.write(`${channel}: message dropped: ${type} is no request\n`);
      return;
    }
    if (isComm && !context.execution.knew(request)) {
      process.stderr.write(`${type} dropped: ${unknownSubshell(request.header.subshell_id)}\n`);
      return;
    }
    // Only what reaches the executor has outputs that may come late; editors ask something with every few keys.
    if (isComm) context.host.heard(request);
    iopub.status("busy", request.header);
    if (isComm)
      await deliverComm(context, request).catch((error: Error) => process.stderr.write(`${type}: ${error.message}\n`));
    else reply(channel, request, type.replace(/_request$/u, "_reply"), await this.#content(channel, request));
    iopub.status("idle", request.header);
    // Front-ends take the latest status for the kernel's: a cell that still runs is not idle.
    const running = context.execution.current;
    if (running) iopub.status("busy", running.header);
    if (type === "shutdown_request") end();
  }

  async #content(channel: RequestChannel, request: Message): Promise<JsonObject> {
    const type = request.header.msg_type;
    const { context } = this.#options;
    if (channel === "shell" && !context.execution.knows(request))
      return failure("UnknownSubshell", unknownSubshell(request.header.subshell_id));
    if (type === "execute_request") return failure("UnknownRequest", `${type} on ${channel}: must be on shell`);
    const handler = handlers[type];
    if (!handler) return failure("UnknownRequest", `${type} is not known to this kernel`);
    try {
      return await handler(context, request);
    } catch (error) {
      return failure(
        error instanceof Error ? error.name : "Error",
        `${type}: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }
}

function failure(ename: string, evalue: string): JsonObject {
  return { status: "error", ename, evalue, traceback: [`${ename}: ${evalue}`] };
}
