import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createMessage, type JsonObject, type Message } from "../../../kernel/wire/index.ts";
import { KernelClient, printed, result, traceback, types, type Answer } from "../client.ts";

let kernel: KernelClient;
beforeAll(async () => (kernel = await KernelClient.start({ isChecked: false })));
afterAll(() => kernel.shutdown());

const runtime = 'globalThis[Symbol.for("setpoint.runtime/1")]';

async function create(): Promise<string> {
  const { reply } = await kernel.request("create_subshell_request", {}, { channel: "control" });
  expect(reply.content["status"]).toBe("ok");
  return reply.content["subshell_id"] as string;
}

function list(): Promise<unknown> {
  return kernel
    .request("list_subshell_request", {}, { channel: "control" })
    .then(({ reply }) => reply.content["subshell_id"]);
}

function remove(subshell_id: unknown): Promise<Answer> {
  return kernel.request("delete_subshell_request", { subshell_id }, { channel: "control" });
}

function messageIn(subshell: string | null, type: string, content: JsonObject): Message {
  const message = createMessage(type, content, { session: kernel.session });
  message.header.subshell_id = subshell;
  return message;
}

function executeIn(subshell: string | null, code: string, options: JsonObject = {}): Promise<Answer> {
  return kernel.send(messageIn(subshell, "execute_request", { code, allow_stdin: true, ...options }));
}

/** Resolves when a cell of that code has printed something. */
function hasPrinted(text: string): Promise<void> {
  return kernel.until(() => printed(kernel.published).includes(text));
}

test("the kernel says that it has subshells", async () => {
  const { reply } = await kernel.request("kernel_info_request", {});
  expect(reply.content["supported_features"]).toContain("kernel subshells");
});

test("subshells are created, listed and deleted, on the control channel", async () => {
  const [one, two] = [await create(), await create()];
  expect(await list()).toEqual([one, two]);
  expect((await remove(one)).reply.content).toEqual({ status: "ok" });
  expect(await list()).toEqual([two]);
  const again = (await remove(one)).reply.content;
  expect(again).toMatchObject({ status: "error", ename: "RangeError" });
  expect(again["evalue"]).toContain(`subshell "${one}" is not known`);
  expect((await remove(undefined)).reply.content["evalue"]).toContain("subshell_id is missing: must be text");
  await remove(two);
});

describe("a subshell", () => {
  let id: string;
  beforeAll(async () => (id = await create()));
  afterAll(() => remove(id).then(() => undefined));

  test("runs a cell while one of the main shell waits, on the same variables", async () => {
    const main = kernel.execute(
      'let release; const released = new Promise(resolve => (release = resolve)); console.log("waiting"); await released',
    );
    await hasPrinted("waiting\n");
    const side = await executeIn(id, 'console.log("aside"); release("let go"); 7');
    expect(result(side.outputs)).toBe("7");
    expect(printed(side.outputs)).toBe("aside\n");
    expect(side.reply.parentHeader.subshell_id).toBe(id);
    const { outputs } = await main;
    expect(result(outputs)).toBe("'let go'");
    expect(printed(outputs)).toBe("waiting\n");
  });

  test("keeps its own order, count and history", async () => {
    const other = await create();
    const first = executeIn(other, "await new Promise(resolve => setTimeout(resolve, 30)); let order = ['slow']; 0");
    const second = executeIn(other, "order.push('next'); order");
    expect((await first).reply.content["execution_count"]).toBe(1);
    expect(result((await second).outputs)).toBe("[ 'slow', 'next' ]");
    expect((await second).reply.content["execution_count"]).toBe(2);
    const shown = (await second).outputs.find(({ header }) => header.msg_type === "execute_result");
    expect(shown?.content["execution_count"]).toBe(2);
    const { reply } = await kernel.send(messageIn(other, "history_request", { hist_access_type: "tail", n: 1 }));
    expect(reply.content["history"]).toEqual([[expect.any(Number) as number, 2, "order.push('next'); order"]]);
    expect(printed((await executeIn(other, "%history -n")).outputs)).toMatch(/^ {3}1: await .*\n {3}2: order/u);
    await remove(other);
  });

  test("shows its errors where they are, also when a cell of the main shell has the same number", async () => {
    const other = await create();
    const { outputs } = await executeIn(other, "1 + 1;\nthrow new Error('aside')");
    expect(traceback(outputs)).toContain("> 2 | throw new Error('aside')");
    expect(traceback(outputs)).toMatch(/subshell \d+ cell 1/u);
    await remove(other);
  });

  test("whose cell fails aborts what waits there, and nothing of the main shell", async () => {
    const failing = executeIn(id, "await new Promise(resolve => setTimeout(resolve, 30)); throw new Error('no')");
    const queued = executeIn(id, "1");
    const main = kernel.execute("2");
    expect((await failing).reply.content["status"]).toBe("error");
    expect((await queued).reply.content["status"]).toBe("aborted");
    expect((await main).reply.content["status"]).toBe("ok");
  });

  test("asks for input beside a cell of the main shell that asks too", async () => {
    const asked = new Promise<void>(resolve => {
      kernel.onInput = prompt => {
        resolve();
        return prompt === "main? " ? undefined : `to ${prompt}`;
      };
    });
    const main = kernel.execute(`await ${runtime}.input("main? ")`);
    await asked;
    const side = executeIn(id, `await ${runtime}.input("side? ")`);
    expect(result((await side).outputs)).toBe("'to side? '");
    await kernel.interrupt();
    expect((await main).reply.content["ename"]).toBe("KeyboardInterrupt");
  });

  test("that is deleted aborts what waits and ends after the cell that runs", async () => {
    const other = await create();
    const running = executeIn(other, "console.log('last'); await new Promise(resolve => setTimeout(resolve, 500)); 3");
    const queued = executeIn(other, "4");
    await hasPrinted("last\n");
    await remove(other);
    expect((await queued).reply.content["status"]).toBe("aborted");
    expect(result((await running).outputs)).toBe("3");
    const { reply } = await executeIn(other, "5");
    expect(reply.header.msg_type).toBe("execute_reply");
    expect(reply.content).toMatchObject({ status: "error", ename: "UnknownSubshell" });
  });

  test("that is not known is an error for every request, and a comm message for it is dropped", async () => {
    for (const type of ["execute_request", "complete_request", "kernel_info_request"]) {
      const { reply } = await kernel.send(messageIn("nowhere", type, { code: "1", cursor_pos: 1 }));
      expect(reply.content).toMatchObject({ status: "error", ename: "UnknownSubshell" });
    }
    kernel.post(messageIn("nowhere", "comm_open", { comm_id: "x", target_name: "y", data: {} }));
    await kernel.until(() => kernel.stderr.includes('comm_open dropped: subshell "nowhere" is not known'));
  });

  test("and the main shell are both busy until the last of them is through", async () => {
    const main = kernel.execute("console.log('on'); let finish; await new Promise(resolve => (finish = resolve)); 0");
    await hasPrinted("on\n");
    await executeIn(id, "1");
    const latest = (): unknown =>
      kernel.published.findLast(one => one.header.msg_type === "status")?.content["execution_state"];
    await kernel.until(() => latest() === "busy");
    await executeIn(id, "finish()");
    await main;
    await kernel.until(() => latest() === "idle");
  });
});

describe("an interrupt", () => {
  test("ends what waits in the main shell and in subshells alike, and runs their finally", async () => {
    const id = await create();
    const wait = (name: string): string =>
      `try { console.log("${name} waits"); await new Promise(() => {}) } finally { await 0; console.log("${name} off") }`;
    const [main, side] = [kernel.execute(wait("main")), executeIn(id, wait("side"))];
    await hasPrinted("main waits\n");
    await hasPrinted("side waits\n");
    await kernel.interrupt();
    for (const [name, running] of [["main", main] as const, ["side", side] as const]) {
      const { reply, outputs } = await running;
      expect(reply.content["ename"]).toBe("KeyboardInterrupt");
      expect(printed(outputs)).toBe(`${name} waits\n${name} off\n`);
    }
    await remove(id);
  });

  test.each([
    ["loop", "while (true) {}"],
    ["code that was not rewritten", "eval('while (true) {}')"],
  ])("ends a subshell's %s and the cell beside it; both shells go on", async (name, code) => {
    const id = await create();
    const main = kernel.execute(`console.log("beside ${name}"); let kept = 8; await new Promise(() => {})`);
    await hasPrinted(`beside ${name}\n`);
    const side = executeIn(id, `console.log("${name} loops"); await 0; ${code}`);
    await hasPrinted(`${name} loops\n`);
    await kernel.interrupt();
    expect((await side).reply.content["ename"]).toBe("KeyboardInterrupt");
    expect((await main).reply.content["ename"]).toBe("KeyboardInterrupt");
    expect(result((await executeIn(id, "kept")).outputs)).toBe("8");
    expect(result((await kernel.execute("kept")).outputs)).toBe("8");
    await remove(id);
  });
});

test("a crash ends the cells of all shells, and says so once on each", async () => {
  const id = await create();
  const main = kernel.execute('console.log("before the end"); await new Promise(() => {})');
  await hasPrinted("before the end\n");
  const side = await executeIn(id, "process.exit(3)");
  for (const { reply, outputs } of [side, await main]) {
    expect(reply.content["ename"]).toBe("ExecutorEnded");
    expect(types(outputs).filter(type => type === "error")).toHaveLength(1);
  }
  expect(result((await executeIn(id, "1 + 1")).outputs)).toBe("2");
  await remove(id);
});
