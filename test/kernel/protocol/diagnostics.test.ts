import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createMessage, type JsonObject, type Message } from "../../../kernel/wire/index.ts";
import { KernelClient, printed, result } from "../client.ts";

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await KernelClient.start();
  await kernel.execute('const smu = { mode: (value: "current" | "voltage") => Promise.resolve(value) };');
});
afterAll(() => kernel.shutdown());

const ask = async (content: JsonObject): Promise<JsonObject> =>
  (await kernel.request("setpoint_diagnostics_request", content)).reply.content;

/** What is found in the last of some cells. */
async function found(...cells: string[]): Promise<unknown> {
  const content = { cells: cells.map((code, at) => ({ id: `${at}`, code })), wanted: [`${cells.length - 1}`] };
  const reply = await ask(content);
  expect(reply["status"]).toBe("ok");
  return (reply["cells"] as JsonObject[])[0]!["diagnostics"];
}

const wrongMode = {
  message: `Argument of type '"power"' is not assignable to parameter of type '"current" | "voltage"'.`,
  severity: "error",
  code: 2345,
};
const wrongType = { message: "Type 'string' is not assignable to type 'number'.", code: 2322 };

test("the kernel says that it has diagnostics", async () => {
  const { reply } = await kernel.request("kernel_info_request", {});
  expect(reply.content["supported_features"]).toContain("setpoint diagnostics");
});

describe("a cell that is typed", () => {
  test("has the errors of its types, at their place in code points, without being run", async () => {
    expect(await found('"😀"; await smu.mode("power"); console.log("ran")')).toEqual([
      { start: 20, end: 27, ...wrongMode },
    ]);
    expect(await found('await smu.mode("current")')).toEqual([]);
    expect(printed(kernel.published)).not.toContain("ran");
  });

  test("has the promises that nobody awaits", async () => {
    expect(await found('smu.mode("current"); 1')).toEqual([
      {
        start: 0,
        end: 19,
        severity: "error",
        code: 90_001,
        message: "this promise is not awaited: write await before it, or void if nothing is to wait for it",
      },
    ]);
  });

  test("has the one error that keeps it from being read, and no others", async () => {
    expect(await found('const n: number = "a";\nconst = 5')).toMatchObject([
      { start: 29, end: 30, severity: "error", code: 90_002 },
    ]);
    expect(await found("if (true) {\n ")).toMatchObject([{ start: 10, end: 11, severity: "error" }]);
    expect(await found("import.meta.url")).toMatchObject([{ start: 0, end: 6 }]);
  });

  test("knows of other cells what was executed, and calls for the rest calmly", async () => {
    expect(await found("const sweep = 1", "sweep")).toMatchObject([{ start: 0, end: 5, severity: "hint", code: 2304 }]);
    expect(await found("sweep")).toMatchObject([{ severity: "error", message: "Cannot find name 'sweep'." }]);
    await kernel.execute("const sweep = 1; throw new Error('stop'); const missed = 2");
    expect(await found("sweep.toFixed()")).toEqual([]);
    expect(await found("const missed = 2", "missed")).toMatchObject([{ severity: "hint" }]);
    await kernel.execute("const sweep = 'again'");
    expect(await found("const sweep = 1", "sweep.toFixed()")).toMatchObject([{ severity: "error", code: 2551 }]);
  });

  test("may have magics and a question", async () => {
    expect(await found('!echo "`"\n%time await smu.mode("power")')).toEqual([{ start: 31, end: 38, ...wrongMode }]);
    expect(await found("%types maybe")).toMatchObject([{ start: 0, end: 12, severity: "error" }]);
    expect(await found("%types error\n1")).toEqual([]);
    expect(await found("smu?")).toEqual([]);
    expect(await found("%types error\nconst missing = 1", "missing")).toMatchObject([{ severity: "hint" }]);
    expect(await found("\n%types loud\n1")).toEqual([
      {
        start: 1,
        end: 12,
        severity: "error",
        code: 90_002,
        message: "%types loud is not known: must be one of warn, off, error",
      },
    ]);
  });

  test("has warnings after %types warn, nothing of types after %types off, and its own %types goes first", async () => {
    const wrong = 'const size: number = "large"';
    expect(await found(`%types warn\n${wrong}`)).toEqual([{ start: 18, end: 22, severity: "warning", ...wrongType }]);
    await kernel.execute("%types warn");
    expect(await found(wrong)).toMatchObject([{ severity: "warning" }]);
    await kernel.execute("%types off");
    expect(await found(wrong)).toEqual([]);
    expect(await found("const = 5")).toHaveLength(1);
    expect(await found(`%types error\n${wrong}`)).toMatchObject([{ severity: "error" }]);
    await kernel.execute("%types error");
    expect(await found(wrong)).toMatchObject([{ severity: "error" }]);
  });
});

test("cells are answered in the order in which they are wanted; all, if none is named", async () => {
  const cells = ["1", "const = 1", "nowhere"].map((code, at) => ({ id: `c${at}`, code }));
  const ids = ({ cells: answers }: JsonObject): unknown => (answers as JsonObject[]).map(({ id }) => id);
  expect(ids(await ask({ cells, wanted: ["c2", "c0"] }))).toEqual(["c2", "c0"]);
  const all = await ask({ cells });
  expect((all["cells"] as JsonObject[]).map(({ diagnostics }) => (diagnostics as unknown[]).length)).toEqual([0, 1, 1]);
});

test.each([
  [{}, "cells is missing: must be the notebook's cells, { id, code } each"],
  [{ cells: [null] }, "id is missing: must be text"],
  [{ cells: [{ id: "a" }] }, "code is missing: must be text"],
  [{ cells: [], wanted: 5 }, "wanted is 5: must be a list of cells' ids"],
  [{ cells: [{ id: "a", code: "" }], wanted: ["b"] }, 'wanted has "b": must be ids of the cells'],
])("a question such as %j is refused", async (content, text) => {
  expect(await ask(content as JsonObject)).toMatchObject({
    status: "error",
    evalue: `setpoint_diagnostics_request: ${text}`,
  });
});

describe("while a cell runs", () => {
  test("cells that are typed are answered, and the kernel stays busy", async () => {
    const running = kernel.execute("while (true) {}");
    await kernel.until(() => kernel.published.some(one => one.content["code"] === "while (true) {}"));
    expect(await found('await smu.mode("power")')).toEqual([{ start: 15, end: 22, ...wrongMode }]);
    const latest = (): unknown =>
      kernel.published.findLast(one => one.header.msg_type === "status")?.content["execution_state"];
    await kernel.until(() => latest() === "busy");
    await kernel.interrupt();
    expect((await running).reply.content["ename"]).toBe("KeyboardInterrupt");
  });
});

test("a newer question ends the older ones of its client, and every one is answered", async () => {
  const texts = Array.from({ length: 20 }, (_, at) => `const n${at}: number = "${at}"`);
  const replies = await Promise.all(texts.map(async code => ask({ cells: [{ id: "a", code }] })));
  const [last] = replies.splice(-1);
  expect(last).toMatchObject({ cells: [{ diagnostics: [wrongType] }] });
  const statuses = replies.map(({ status }) => status);
  expect(statuses).toContain("aborted");
  // One may be through before the next has come.
  expect(statuses.filter(status => status !== "aborted" && status !== "ok")).toEqual([]);
});

test("another client's question ends none", async () => {
  const content = { cells: [{ id: "a", code: 'const n: number = "a"' }] };
  const from = async (session: string): Promise<Message> =>
    (await kernel.send(createMessage("setpoint_diagnostics_request", content, { session }))).reply;
  const replies = await Promise.all([from("one"), from("another")]);
  expect(replies.map(reply => reply.content["status"])).toEqual(["ok", "ok"]);
});

test.skipIf(process.platform !== "linux")("a checker that was killed is replaced", async () => {
  const { pid } = kernel.child;
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ");
  const checker = children.find(child => readFileSync(`/proc/${child}/cmdline`, "utf8").includes("--lsp"));
  process.kill(Number(checker), "SIGKILL");
  expect(await found('await smu.mode("power")')).toEqual([{ start: 15, end: 22, ...wrongMode }]);
  expect(result((await kernel.execute('await smu.mode("current")')).outputs)).toBe("'current'");
});
