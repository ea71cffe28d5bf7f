/** The cases that the public kernel-testbed asks of every kernel, under its names, over real sockets. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createMessage, type JsonObject, type Message } from "../../../kernel/wire/index.ts";
import { KernelClient, printed, result, types } from "../client.ts";

let kernel: KernelClient;
beforeAll(async () => (kernel = await KernelClient.start()));
afterAll(() => kernel.shutdown());

const show = (options: string): string =>
  `globalThis[Symbol.for("setpoint.runtime/1")].display({ "text/html": "<b>shown</b>" }, ${options})`;
const rich = `({ [Symbol.for("Jupyter.display")]: () => ({ "text/html": "<b>rich</b>", "image/png": "iVBORw0KGgo=" }) })`;

async function contentOf(type: string, request: JsonObject = {}): Promise<JsonObject> {
  return (await kernel.request(type, request)).reply.content;
}

async function outputsOf(code: string): Promise<Message[]> {
  return (await kernel.execute(code)).outputs;
}

function dataOf(outputs: readonly Message[], type: string): unknown {
  return outputs.find(({ header }) => header.msg_type === type)?.content["data"];
}

const cases: Record<string, () => Promise<void>> = {
  async iopub_welcome() {
    expect(types(kernel.published)[0]).toBe("iopub_welcome");
  },
  async heartbeat_responds() {
    expect(await kernel.heartbeat()).toBe("ping");
  },
  async kernel_info_reply_valid() {
    expect(await contentOf("kernel_info_request")).toMatchObject({ status: "ok", implementation: "setpoint" });
  },
  async kernel_info_has_language_info() {
    const { language_info } = await contentOf("kernel_info_request");
    expect(language_info).toMatchObject({ name: "typescript", file_extension: ".ts" });
  },
  async kernel_info_has_protocol_version() {
    expect(await contentOf("kernel_info_request")).toMatchObject({ protocol_version: "5.5" });
  },
  async execute_stdout() {
    expect(printed(await outputsOf("console.log('hello')"))).toBe("hello\n");
  },
  async execute_stderr() {
    expect(printed(await outputsOf("console.error('error')"), "stderr")).toBe("error\n");
  },
  async execute_reply_ok() {
    const { reply } = await kernel.execute("1 + 1");
    expect(reply.content).toMatchObject({ status: "ok", user_expressions: {}, payload: [] });
  },
  async status_busy_idle_lifecycle() {
    const outputs = await outputsOf("1 + 1");
    expect([outputs[0], outputs.at(-1)].map(one => one?.content["execution_state"])).toEqual(["busy", "idle"]);
  },
  async execute_input_broadcast() {
    const { reply, outputs } = await kernel.execute("'said'");
    const input = outputs.find(({ header }) => header.msg_type === "execute_input");
    expect(input?.content).toEqual({ code: "'said'", execution_count: reply.content["execution_count"] });
  },
  async complete_request() {
    await kernel.execute("const testVariable = { inside: 1 }");
    expect(await kernel.complete("testVari")).toMatchObject({ matches: ["testVariable"], cursor_start: 0 });
    expect((await kernel.complete("testVariable."))["matches"]).toContain("inside");
  },
  async inspect_request() {
    await kernel.execute("const seen: number = 42");
    const { found, data } = await kernel.inspect("seen");
    expect(found).toBe(true);
    expect(data).toMatchObject({ "text/plain": expect.stringContaining("const seen: number") as string });
  },
  async is_complete_complete() {
    expect(await contentOf("is_complete_request", { code: "1 + 1" })).toEqual({ status: "complete" });
  },
  async is_complete_incomplete() {
    expect(await contentOf("is_complete_request", { code: "function f() {" })).toEqual({
      status: "incomplete",
      indent: "  ",
    });
  },
  async history_request() {
    await kernel.execute("6 * 7");
    const { history } = await contentOf("history_request", { hist_access_type: "tail", n: 1, output: true });
    expect(history).toEqual([[expect.any(Number), expect.any(Number), ["6 * 7", "42"]]]);
  },
  async comm_info_request() {
    expect(await contentOf("comm_info_request")).toMatchObject({ status: "ok", comms: {} });
  },
  async error_handling() {
    const { reply, outputs } = await kernel.execute("const = 5");
    expect(reply.content).toMatchObject({ status: "error", ename: "SyntaxError" });
    expect(types(outputs)).toContain("error");
  },
  async display_data() {
    expect(dataOf(await outputsOf(show("{}")), "display_data")).toEqual({ "text/html": "<b>shown</b>" });
  },
  async update_display_data() {
    const outputs = await outputsOf(`${show("{ id: 'place' }")};\n${show("{ id: 'place', update: true }")};`);
    const shown = outputs.filter(({ header }) => header.msg_type.endsWith("display_data"));
    expect(types(shown)).toEqual(["display_data", "update_display_data"]);
    expect(shown.map(({ content }) => content["transient"])).toEqual([
      { display_id: "place" },
      { display_id: "place" },
    ]);
  },
  async execute_result() {
    expect(result(await outputsOf("6 * 7"))).toBe("42");
  },
  async rich_execute_result() {
    expect(dataOf(await outputsOf(rich), "execute_result")).toMatchObject({
      "text/html": "<b>rich</b>",
      "image/png": "iVBORw0KGgo=",
      "text/plain": expect.any(String) as string,
    });
  },
  async stdin_input_request() {
    kernel.onInput = prompt => `answer to ${prompt}`;
    const ask = `await globalThis[Symbol.for("setpoint.runtime/1")].input("name?")`;
    expect(result(await outputsOf(ask))).toBe("'answer to name?'");
  },
  async comms_lifecycle() {
    await kernel.execute(
      `globalThis[Symbol.for("setpoint.runtime/1")].onComm("echo", comm => comm.onMessage(data => comm.send(data)));`,
    );
    await kernel.tell("comm_open", { comm_id: "c1", target_name: "echo", data: {} });
    expect(await contentOf("comm_info_request")).toMatchObject({ comms: { c1: { target_name: "echo" } } });
    const answers = await kernel.tell("comm_msg", { comm_id: "c1", data: { a: 1 } });
    expect(dataOf(answers, "comm_msg")).toEqual({ a: 1 });
    await kernel.tell("comm_close", { comm_id: "c1", data: {} });
    expect(await contentOf("comm_info_request")).toEqual({ status: "ok", comms: {} });
  },
  async interrupt_request() {
    const running = kernel.execute("console.log('on'); for (;;) {}");
    await kernel.until(() => printed(kernel.published).endsWith("on\n"));
    const { reply } = await kernel.request("interrupt_request", {}, { channel: "control" });
    expect(reply.content).toEqual({ status: "ok" });
    expect((await running).reply.content).toMatchObject({ status: "error", ename: "KeyboardInterrupt" });
  },
  async execution_count_increments() {
    const first = (await kernel.execute("1")).reply.content["execution_count"];
    expect((await kernel.execute("1")).reply.content["execution_count"]).toBe(Number(first) + 1);
  },
  async parent_header_correlation() {
    const message = createMessage(
      "execute_request",
      { code: "console.log('hello')", silent: false },
      { session: kernel.session },
    );
    const { reply, outputs } = await kernel.send(message);
    expect(reply.parentHeader).toEqual(message.header);
    expect(types(outputs)).toEqual(["status", "execute_input", "stream", "status"]);
    for (const one of outputs) expect(one.parentHeader).toEqual(message.header);
  },
  async shutdown_reply() {
    const { reply } = await kernel.request("shutdown_request", { restart: false }, { channel: "control" });
    expect(reply.content).toMatchObject({ status: "ok", restart: false });
    expect(await kernel.exited).toBe(0);
  },
};

test("the list has its 27 cases", () => {
  expect(Object.keys(cases)).toHaveLength(27);
});

describe("the cases of kernel-testbed", () => {
  // In their order: the last one ends the kernel.
  for (const [name, check] of Object.entries(cases)) test(name, check);
});
