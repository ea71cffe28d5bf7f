/** What a kernel says last, to a client that is slow to listen. */
import { expect, test } from "vitest";
import { Subscriber } from "zeromq";
import { decode, endpoint } from "../../../kernel/wire/index.ts";
import { KernelClient } from "../client.ts";

test("what was sent before the end arrives, also when there is much of it", async () => {
  const kernel = await KernelClient.start();
  const late = new Subscriber({ linger: 0, receiveHighWaterMark: 1 });
  try {
    late.connect(endpoint(kernel.info, "iopub"));
    late.subscribe("");
    const [welcome] = await late.receive();
    expect(welcome).toBeDefined();
    const shown = 'globalThis[Symbol.for("setpoint.runtime/1")].display({ "text/plain": "x".repeat(4e6) }, {});';
    await kernel.execute(`for (let i = 0; i < 8; i++) ${shown}`);
    const { reply } = await kernel.request("shutdown_request", { restart: false }, { channel: "control" });
    expect(reply.content).toEqual({ status: "ok", restart: false });
    let displays = 0;
    for await (const frames of late) {
      const { header, content, parentHeader } = decode(frames, kernel.info.key);
      if (header.msg_type === "display_data") displays += 1;
      if (parentHeader.msg_type === "shutdown_request" && content["execution_state"] === "idle") break;
    }
    expect(displays).toBe(8);
    expect(await kernel.exited).toBe(0);
  } finally {
    late.close();
    await kernel.shutdown();
  }
});
