import { afterAll, beforeAll, expect, test } from "vitest";
import { printed, result, traceback } from "../client.ts";
import { DebugClient } from "./debug-client.ts";

let client: DebugClient;
beforeAll(async () => {
  client = await DebugClient.start();
  await client.attach();
});
afterAll(() => client.shutdown());

test("an interrupt lets a stopped cell go and then ends it, with its finally", async () => {
  const code = `let turn = 0;
try {
  while (true) {
    turn++;
  }
} finally {
  await new Promise(resolve => setTimeout(resolve, 20));
  console.log("off");
}`;
  await client.breakIn(code, 4);
  const { running } = await client.runToStop(code);
  await client.setBreakpoints((await client.frames())[0]!.source.path);
  await client.kernel.interrupt();
  await client.event("continued");
  const { reply, outputs } = await running;
  expect(reply.content).toMatchObject({ status: "error", ename: "KeyboardInterrupt" });
  expect(printed(outputs)).toBe("off\n");
  expect(traceback(outputs)).toContain("> 3 |   while (true)");
});

test("an interrupted cell without a loop and an await ends with the interrupt all the same", async () => {
  const code = "let line = 1;\nline++;\nline;";
  await client.breakIn(code, 2);
  const { running } = await client.runToStop(code);
  await client.kernel.interrupt();
  expect((await running).reply.content).toMatchObject({ status: "error", ename: "KeyboardInterrupt" });
  expect(result((await client.kernel.execute("line")).outputs)).toBe("2");
});

test("a critical section does not begin any more", async () => {
  const code = `const { critical } = globalThis[Symbol.for("setpoint.runtime/1")];
let begun = false;
await critical("an exchange", () => { begun = true; });`;
  await client.breakIn(code, 3);
  const { running } = await client.runToStop(code);
  await client.kernel.interrupt();
  expect((await running).reply.content).toMatchObject({ status: "error", ename: "KeyboardInterrupt" });
  expect(result((await client.kernel.execute("begun")).outputs)).toBe("false");
});

test("a thread that is stopped in a finally is not cut, however long", async () => {
  const code = `try {
  await new Promise(() => {});
} finally {
  let cleaning = 1;
  console.log("cleaned");
}`;
  await client.breakIn(code, 4);
  const running = client.kernel.execute(code);
  await new Promise(resolve => setTimeout(resolve, 100));
  await client.kernel.interrupt();
  expect(await client.event("stopped")).toMatchObject({ reason: "breakpoint" });
  // Longer than it takes to cut a thread that does not answer.
  await new Promise(resolve => setTimeout(resolve, 1000));
  await client.resume();
  const { reply, outputs } = await running;
  expect(reply.content).toMatchObject({ ename: "KeyboardInterrupt" });
  expect(reply.content["evalue"]).not.toContain("cut");
  expect(printed(outputs)).toBe("cleaned\n");
});

test("a continue after an interrupt is answered, and cells run on", async () => {
  expect(await client.respond("continue", { threadId: 1 })).toMatchObject({
    success: false,
    message: "debug: the thread is running: it must be stopped",
  });
  expect(result((await client.kernel.execute("1 + 1")).outputs)).toBe("2");
});
