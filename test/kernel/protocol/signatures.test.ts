import fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import { createMessage, encode } from "../../../kernel/wire/index.ts";
import { KernelClient, result } from "../client.ts";

let kernel: KernelClient | undefined;
afterEach(() => kernel?.shutdown());

const evil = (): ReturnType<typeof createMessage> =>
  createMessage("execute_request", { code: "globalThis.evil = true" }, { session: "evil" });

test("a message with a wrong or a missing signature is dropped, and its cell does not run", async () => {
  kernel = await KernelClient.start({ isChecked: false });
  const { child } = kernel;
  kernel.sendRaw(encode(evil(), "another key"));
  kernel.sendRaw(encode(evil(), ""));
  kernel.sendRaw(encode({ ...evil(), header: { ...evil().header, msg_type: "shutdown_request" } }, "x"), "control");
  const client = kernel;
  await client.until(() => client.stderr.includes("control: message dropped: message has a wrong signature"));
  await client.until(() => client.stderr.includes("shell: message dropped: message is not signed"));
  expect(client.stderr).toContain("shell: message dropped: message has a wrong signature");
  expect(result((await client.execute("typeof (globalThis as any).evil")).outputs)).toBe("'undefined'");
  expect(child.exitCode).toBeNull();
});

test("whatever arrives, the kernel goes on", async () => {
  kernel = await KernelClient.start({ isChecked: false, key: "" });
  const header = fc
    .record({ msg_id: fc.string(), session: fc.string(), msg_type: requestTypes() })
    .map(one => JSON.stringify(one));
  const frame = fc.oneof(fc.uint8Array().map(Buffer.from), header.map(Buffer.from), fc.json().map(Buffer.from));
  const frames = fc.oneof(
    fc.array(frame),
    fc.tuple(header, fc.json(), fc.json(), fc.json()).map(parts => ["<IDS|MSG>", "", ...parts].map(Buffer.from)),
    fc
      .tuple(header, fc.object())
      .map(([one, body]) => ["<IDS|MSG>", "", one, "{}", "{}", JSON.stringify(body)].map(Buffer.from)),
  );
  for (const hostile of fc.sample(frames, 300)) {
    if (hostile.length > 0) kernel.sendRaw(hostile, hostile.length % 2 === 0 ? "shell" : "control");
  }
  expect(result((await kernel.execute("6 * 7")).outputs)).toBe("42");
  expect(kernel.stderr).not.toMatch(/^ {4}at /mu);
});

test("with an empty key messages are not signed", async () => {
  kernel = await KernelClient.start({ key: "", isChecked: false });
  expect(result((await kernel.execute("1")).outputs)).toBe("1");
});

function requestTypes(): fc.Arbitrary<string> {
  const names = [
    "complete",
    "inspect",
    "is_complete",
    "history",
    "comm_info",
    "kernel_info",
    "usage",
    "interrupt",
    "__proto__",
    "toString",
  ];
  return fc.constantFrom(
    ...names.map(name => `${name}_request`),
    "comm_open",
    "comm_msg",
    "comm_close",
    "input_reply",
    "toString",
  );
}
