import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { KernelClient, types } from "../client.ts";

let kernel: KernelClient;
beforeAll(async () => (kernel = await KernelClient.start({ isChecked: false })));
afterAll(() => kernel.shutdown());

async function content(type: string, request: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
  return (await kernel.request(type, request)).reply.content;
}

describe("every request is answered", () => {
  test("kernel_info says protocol 5.5 and TypeScript", async () => {
    expect(await content("kernel_info_request")).toMatchObject({
      status: "ok",
      protocol_version: "5.5",
      language_info: { name: "typescript", file_extension: ".ts" },
    });
  });

  test("control answers too, and each answer lies between busy and idle", async () => {
    const { reply, outputs } = await kernel.request("kernel_info_request", {}, { channel: "control" });
    expect(reply.header.msg_type).toBe("kernel_info_reply");
    expect(outputs.map(one => one.content["execution_state"])).toEqual(["busy", "idle"]);
  });

  test("a new subscriber is welcomed before it hears of anything else, also of the start", () => {
    expect(types(kernel.published)[0]).toBe("iopub_welcome");
    expect(kernel.published[1]!.content).toEqual({ execution_state: "starting" });
  });

  test("the heartbeat echoes", async () => {
    expect(await kernel.heartbeat()).toBe("ping");
  });

  test("is_complete tells complete, incomplete with an indent, and invalid apart", async () => {
    expect(await content("is_complete_request", { code: "const a = 1" })).toMatchObject({ status: "complete" });
    expect(await content("is_complete_request", { code: "for (;;) {" })).toMatchObject({
      status: "incomplete",
      indent: expect.any(String) as string,
    });
    expect(await content("is_complete_request", { code: "const = 5" })).toMatchObject({ status: "invalid" });
    expect(await content("is_complete_request", { code: "%types off\n1" })).toMatchObject({ status: "complete" });
  });

  test("comm_info lists nothing before a comm is open", async () => {
    expect(await content("comm_info_request")).toEqual({ status: "ok", comms: {} });
  });

  test("usage counts both processes", async () => {
    expect(await content("usage_request")).toMatchObject({
      pid: kernel.child.pid,
      cpu_count: expect.any(Number) as number,
    });
  });

  test("connect names the ports", async () => {
    expect(await content("connect_request")).toMatchObject({ shell_port: kernel.info.shell_port });
  });

  test("one that is not known is an error that names it", async () => {
    const { reply } = await kernel.request("brew_request", {});
    expect(reply.header.msg_type).toBe("brew_reply");
    expect(reply.content).toMatchObject({ status: "error", evalue: "brew_request is not known to this kernel" });
  });

  test("a cell on the control channel is an error that names the right one", async () => {
    const { reply } = await kernel.request("execute_request", { code: "1" }, { channel: "control" });
    expect(reply.content).toMatchObject({ status: "error", evalue: "execute_request on control: must be on shell" });
  });

  test("one without what it needs is an error that says so", async () => {
    expect(await content("complete_request", {})).toMatchObject({
      status: "error",
      evalue: "complete_request: code is missing: must be text",
    });
  });
});

describe("history", () => {
  test("is found by range, tail and pattern", async () => {
    await kernel.execute("const h1 = 1");
    await kernel.execute("h1 + 41");
    await kernel.execute("h1 + 41");
    await kernel.execute("'not kept'", { store_history: false });
    const find = async (request: Record<string, unknown>): Promise<unknown> =>
      (await content("history_request", request))["history"];
    expect(await find({ hist_access_type: "tail", n: 2, output: true })).toEqual([
      [1, 2, ["h1 + 41", "42"]],
      [1, 3, ["h1 + 41", "42"]],
    ]);
    expect(await find({ hist_access_type: "range", session: 0, start: 1, stop: 2 })).toEqual([[0, 1, "const h1 = 1"]]);
    expect(await find({ hist_access_type: "search", pattern: "h1*", unique: true })).toEqual([[1, 3, "h1 + 41"]]);
    expect(await find({ hist_access_type: "search", pattern: "*[*", n: 5 })).toEqual([]);
  });
});
