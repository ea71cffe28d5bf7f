import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createMessage, type JsonObject, type Message } from "../../../kernel/wire/index.ts";
import { KernelClient, printed, result, traceback, types } from "../client.ts";

const runtime = 'globalThis[Symbol.for("setpoint.runtime/1")]';

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await KernelClient.start({ isChecked: false });
  await kernel.execute(`const runtime = ${runtime}; const seen = []; 0`);
});
afterAll(() => kernel.shutdown());

function contentOf(outputs: readonly Message[], type: string): JsonObject | undefined {
  return outputs.find(({ header }) => header.msg_type === type)?.content;
}

function isIdle({ header, content }: Message): boolean {
  return header.msg_type === "status" && content["execution_state"] === "idle";
}

test("messages are taken in their order, also when the receiver of one waits", async () => {
  await kernel.execute(`let release;
const last = new Promise(resolve => (release = resolve));
runtime.onComm("order", comm => {
  comm.onMessage(async ({ n }) => { seen.push("got " + n); if (n === 0) await last; seen.push("did " + n); if (n === 19) release(); });
}); 0`);
  await kernel.tell("comm_open", { comm_id: "order", target_name: "order", data: {} });
  const all = Array.from({ length: 20 }, (_, n) => kernel.tell("comm_msg", { comm_id: "order", data: { n } }));
  await Promise.all(all);
  const later = Array.from({ length: 19 }, (_, index) => [`got ${index + 1}`, `did ${index + 1}`]).flat();
  expect(result((await kernel.execute("JSON.stringify(seen)")).outputs)).toBe(
    `'${JSON.stringify(["got 0", ...later, "did 0"])}'`,
  );
});

test("what a receiver prints, shows and throws belongs to its message, before that is idle", async () => {
  await kernel.execute(`runtime.onComm("work", comm => {
  comm.onMessage(async ({ what }) => {
    console.log("begin");
    await new Promise(resolve => setTimeout(resolve, 700));
    runtime.display({ "text/plain": "shown" });
    if (what === "fail") throw new RangeError("out of range");
  });
}); 0`);
  await kernel.tell("comm_open", { comm_id: "work", target_name: "work", data: {} });
  const [fine, failed] = await Promise.all([
    kernel.tell("comm_msg", { comm_id: "work", data: { what: "work" } }),
    kernel.tell("comm_msg", { comm_id: "work", data: { what: "fail" } }),
  ]);
  expect(types(fine)).toEqual(["status", "stream", "display_data", "status"]);
  expect(types(failed)).toEqual(["status", "stream", "display_data", "error", "status"]);
  expect(contentOf(failed, "error")).toMatchObject({ ename: "RangeError", evalue: "out of range" });
  expect(traceback(failed)).toContain('> 6 |     if (what === "fail") throw new RangeError("out of range");');
});

test("a receiver that throws keeps the others from nothing", async () => {
  await kernel.execute(`runtime.onComm("both", comm => {
  comm.onMessage(() => { throw new Error("first"); });
  comm.onMessage(() => console.log("second"));
}); 0`);
  await kernel.tell("comm_open", { comm_id: "both", target_name: "both", data: {} });
  const outputs = await kernel.tell("comm_msg", { comm_id: "both", data: {} });
  expect(printed(outputs)).toBe("second\n");
  expect(contentOf(outputs, "error")).toMatchObject({ evalue: "first" });
});

test("an operation that a receiver starts and drops is told on the message", async () => {
  await kernel.execute(`runtime.onComm("drop", () => {
  runtime.pending("setting volt", new Promise(resolve => setTimeout(resolve, 20)));
}); 0`);
  const outputs = await kernel.tell("comm_open", { comm_id: "drop", target_name: "drop", data: {} });
  expect(contentOf(outputs, "error")).toMatchObject({
    ename: "ForgottenAwait",
    evalue: "setting volt: nothing waits for it: write await before it",
  });
});

test("comm_info names the open comms, all or those of a target", async () => {
  await kernel.execute('const shown = runtime.openComm("info", {}); const other = runtime.openComm("else", {}); 0');
  const { reply } = await kernel.request("comm_info_request", { target_name: "info" });
  const found = reply.content["comms"] as JsonObject;
  expect(Object.values(found)).toEqual([{ target_name: "info" }]);
  const all = (await kernel.request("comm_info_request", {})).reply.content["comms"] as JsonObject;
  expect(Object.values(all)).toEqual(expect.arrayContaining([{ target_name: "info" }, { target_name: "else" }]));
  await kernel.execute("shown.close(); other.close(); 0");
  expect((await kernel.request("comm_info_request", { target_name: "info" })).reply.content["comms"]).toEqual({});
});

test("a target or a comm that is not known is answered with comm_close", async () => {
  const opened = await kernel.tell("comm_open", { comm_id: "lost", target_name: "nobody", data: {} });
  expect(contentOf(opened, "comm_close")).toEqual({
    comm_id: "lost",
    data: { error: "comm target nobody is not known" },
  });
  const said = await kernel.tell("comm_msg", { comm_id: "never", data: {} });
  expect(contentOf(said, "comm_close")).toEqual({ comm_id: "never", data: { error: "comm never is not open" } });
  expect(types(await kernel.tell("comm_close", { comm_id: "never", data: {} }))).toEqual(["status", "status"]);
  // A front-end takes a second comm_close for an error.
  for (const comm_id of ["lost", "never"]) {
    expect(types(await kernel.tell("comm_msg", { comm_id, data: {} }))).toEqual(["status", "status"]);
  }
});

test("a comm opened by a cell goes on after the cell, with what it says under its cell or message", async () => {
  const { outputs, reply } = await kernel.execute(`const late = runtime.openComm("late", {});
late.onMessage((data, buffers) => late.send({ sum: buffers[0][0] + data.add }, { buffers: [new Uint16Array([500])] }));
setTimeout(() => late.send({ tick: 1 }), 50); 0`);
  const comm_id = contentOf(outputs, "comm_open")!["comm_id"];
  const cell = reply.parentHeader.msg_id;
  await kernel.until(() => kernel.outputsOf(cell).some(({ header }) => header.msg_type === "comm_msg"));
  const answer = await kernel.tell("comm_msg", { comm_id, data: { add: 2 } }, [Uint8Array.of(40)]);
  expect(contentOf(answer, "comm_msg")).toEqual({ comm_id, data: { sum: 42 } });
  const { buffers } = answer.find(({ header }) => header.msg_type === "comm_msg")!;
  expect([...buffers[0]!]).toEqual([244, 1]);
});

describe("in a subshell", () => {
  test("a comm message is served while a cell of the main shell waits; its last one, while the subshell is deleted", async () => {
    const { reply } = await kernel.request("create_subshell_request", {}, { channel: "control" });
    const id = reply.content["subshell_id"] as string;
    const running = kernel.execute(
      'let stop; runtime.onComm("stop", (comm, data) => { comm.onClose(() => stop(data.how)); }); console.log("sweeping"); await new Promise(resolve => (stop = resolve))',
    );
    await kernel.until(() => printed(kernel.published).includes("sweeping\n"));
    const open = { comm_id: "stop", target_name: "stop", data: { how: "by hand" } };
    const opened = await kernel.tell("comm_open", open, [], id);
    expect(opened[0]!.parentHeader.subshell_id).toBe(id);
    await kernel.request("delete_subshell_request", { subshell_id: id }, { channel: "control" });
    await kernel.tell("comm_close", { comm_id: "stop", data: {} }, [], id);
    expect(result((await running).outputs)).toBe("'by hand'");
  });

  test("a comm message that comes during a synchronous loop is served after the loop, and belongs to itself", async () => {
    const running = kernel.execute(
      'runtime.onComm("after", () => console.log("served")); console.log("looping"); for (const end = Date.now() + 900; Date.now() < end; );',
    );
    await kernel.until(() => printed(kernel.published).includes("looping\n"));
    const message = createMessage(
      "comm_open",
      { comm_id: "after", target_name: "after", data: {} },
      { session: kernel.session },
    );
    kernel.post(message);
    await kernel.until(() => printed(kernel.outputsOf(message.header.msg_id)) === "served\n");
    expect(printed((await running).outputs)).toBe("looping\n");
  });
});

test("an interrupt ends a receiver that waits or loops, and what it holds is free again", async () => {
  await kernel.execute(
    'runtime.onComm("hang", async (comm, { how }) => { console.log("hangs"); if (how === "wait") await new Promise(() => {}); else while (true) {} }); 0',
  );
  for (const how of ["wait", "loop"]) {
    const message = createMessage(
      "comm_open",
      { comm_id: how, target_name: "hang", data: { how } },
      { session: kernel.session },
    );
    kernel.post(message);
    const said = (): Message[] => kernel.outputsOf(message.header.msg_id);
    await kernel.until(() => printed(said()) === "hangs\n");
    await kernel.interrupt();
    await kernel.until(() => types(said()).includes("error") && said().some(isIdle));
    expect(contentOf(said(), "error")).toMatchObject({ ename: "KeyboardInterrupt" });
  }
  expect(result((await kernel.execute("1 + 1")).outputs)).toBe("2");
});
