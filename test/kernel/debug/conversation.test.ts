import { afterAll, beforeAll, expect, test } from "vitest";
import type { JsonObject } from "../../../kernel/wire/index.ts";
import { result, types } from "../client.ts";
import { DebugClient } from "./debug-client.ts";

let client: DebugClient;
beforeAll(async () => {
  client = await DebugClient.start();
});
afterAll(() => client.shutdown());

test("a kernel says that it can be debugged", async () => {
  const { reply } = await client.kernel.request("kernel_info_request", {});
  expect(reply.content).toMatchObject({ debugger: true, supported_features: expect.arrayContaining(["debugger"]) });
});

test("a front-end learns how cells are named, and that nothing is debugged yet", async () => {
  expect(await client.request("debugInfo")).toEqual({
    isStarted: false,
    hashMethod: "Murmur2",
    hashSeed: 0xc70f6907,
    tmpFilePrefix: expect.stringMatching(/setpoint_\d+\/$/u),
    tmpFileSuffix: ".ts",
    breakpoints: [],
    stoppedThreads: [],
    richRendering: true,
    copyToGlobals: true,
    exceptionPaths: [],
  });
});

test("a kernel that nobody debugs has no modules: JupyterLab asks after every cell", async () => {
  expect(await client.request("modules")).toEqual({ modules: [], totalModules: 0 });
});

test("the name of a cell is the hash that the front-end computes", async () => {
  const { tmpFilePrefix } = await client.request<{ tmpFilePrefix: string }>("debugInfo");
  // As JupyterLab's own function gives them for the same texts and seed.
  const hashes: Record<string, number> = {
    "": 3990065800,
    a: 2167009006,
    ab: 2805137849,
    abc: 3350977461,
    abcd: 804720481,
    "let x = 1;\nx": 1598947636,
    "µ ≥ 3 😀 text": 3362575681,
    ["x".repeat(999)]: 4214717946,
  };
  for (const [code, hash] of Object.entries(hashes))
    expect(await client.request("dumpCell", { code })).toEqual({ sourcePath: `${tmpFilePrefix}${hash}.ts` });
});

test("breakpoints from before the debugger is attached hold afterwards", async () => {
  const code = "let early = 1;\nearly";
  await client.breakIn(code, 1);
  expect(result((await client.kernel.execute(code)).outputs)).toBe("1");
  await client.attach();
  const { running } = await client.runToStop(code);
  await client.resume();
  await running;
});

test.each<[string, JsonObject, string]>([
  [
    "an unknown command",
    { type: "request", seq: 4, command: "toString" },
    "toString is not known: must be one of initialize, attach,",
  ],
  ["no command", { type: "request", seq: 4 }, "command is missing: must be text"],
  ["another type", { type: "event", seq: 4, command: "threads" }, 'type is "event": must be "request"'],
  [
    "no object as arguments",
    { type: "request", seq: 4, command: "dumpCell", arguments: 3 },
    "dumpCell: arguments is 3: must be an object",
  ],
  [
    "a missing argument",
    { type: "request", seq: 4, command: "dumpCell", arguments: {} },
    "dumpCell: code is missing: must be text",
  ],
  [
    "a wrong line",
    {
      type: "request",
      seq: 4,
      command: "setBreakpoints",
      arguments: { source: { path: "a.ts" }, breakpoints: [{ line: -1 }] },
    },
    "setBreakpoints: breakpoints[0]: line is -1: must be a whole number that is not negative",
  ],
  [
    "an unknown filter",
    { type: "request", seq: 4, command: "setExceptionBreakpoints", arguments: { filters: ["some"] } },
    'setExceptionBreakpoints: filter "some": must be raised or uncaught',
  ],
  [
    "a step while the thread runs",
    { type: "request", seq: 4, command: "next", arguments: { threadId: 1 } },
    "the thread is running: it must be stopped",
  ],
  [
    "a number that has ended",
    { type: "request", seq: 4, command: "variables", arguments: { variablesReference: 77 } },
    "variablesReference 77 is not known",
  ],
])("%s is answered with what is wrong", async (_what, content, message) => {
  const response = await client.send(content);
  expect(response).toMatchObject({ type: "response", request_seq: 4, success: false });
  expect(response.message).toContain(`debug: ${message}`);
});

test("a second attach is refused", async () => {
  expect(await client.respond("attach")).toMatchObject({
    success: false,
    message: "debug: the debugger is attached already",
  });
});

test("lines and columns count from 0 for a client that says so", async () => {
  await client.request("initialize", { linesStartAt1: false, columnsStartAt1: false });
  const code = "let zero = 1;\nlet one = 2;\none";
  await client.breakIn(code, 1);
  const { running, frames } = await client.runToStop(code);
  expect(frames[0]).toMatchObject({ line: 1, column: 10 });
  await client.resume();
  await running;
  await client.request("initialize", {});
});

test("the kernel answers while the thread is stopped, and what was printed before is there", async () => {
  const code = 'console.log("before");\nlet held = 1;\nconsole.log("after");';
  await client.breakIn(code, 2);
  const { running } = await client.runToStop(code);
  const printed = client.kernel.published
    .filter(({ header }) => header.msg_type === "stream")
    .map(({ content }) => content["text"]);
  expect(printed.at(-1)).toBe("before\n");
  expect(await client.kernel.heartbeat()).toBe("ping");
  expect((await client.kernel.complete("hel"))["matches"]).toEqual(expect.any(Array));
  expect((await client.kernel.request("usage_request", {}, { channel: "control" })).reply.content["status"]).toBe("ok");
  await client.resume();
  expect(types((await running).outputs)).toContain("stream");
});
