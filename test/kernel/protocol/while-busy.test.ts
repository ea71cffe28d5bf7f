import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { KernelClient } from "../client.ts";

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await KernelClient.start();
  await kernel.execute("/** Volts at the terminals. */\nconst voltage = 1;\nconst smu = { level: 2 };");
});
afterAll(() => kernel.shutdown());

describe.each([
  ["an endless loop", "while (true) {}"],
  ["an endless await", "await new Promise(() => {})"],
])("while %s runs", (_name, code) => {
  test("the kernel answers everything but the next cell", async () => {
    const running = kernel.execute(code);
    const isRunning = (): boolean => kernel.published.some(one => one.content["code"] === code);
    await kernel.until(isRunning);
    expect(await kernel.heartbeat()).toBe("ping");
    expect((await kernel.request("kernel_info_request", {}, { channel: "control" })).reply.content["status"]).toBe(
      "ok",
    );
    expect((await kernel.complete("smu.lev"))["matches"]).toContain("level");
    expect(await kernel.inspect("voltage")).toMatchObject({ found: true });
    expect((await kernel.request("history_request", { hist_access_type: "tail", n: 1 })).reply.content["status"]).toBe(
      "ok",
    );
    await kernel.tell("comm_open", { comm_id: "c", target_name: "nobody", data: {} });
    // The last word is that the kernel is busy, though the others were answered.
    const latest = (): unknown =>
      kernel.published.findLast(one => one.header.msg_type === "status")?.content["execution_state"];
    await kernel.until(() => latest() === "busy");
    await kernel.interrupt();
    expect((await running).reply.content["ename"]).toBe("KeyboardInterrupt");
  });
});
