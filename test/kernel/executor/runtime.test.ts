import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { KernelClient, printed, result, traceback, types } from "../client.ts";

const preload = fileURLToPath(new URL("../../fixtures/kernel/preload.mjs", import.meta.url));
let kernel: KernelClient;
beforeAll(async () => (kernel = await KernelClient.start({ preload, isChecked: false })));
afterAll(() => kernel.shutdown());

describe("the preload", () => {
  test("is in scope without an import, and can be shadowed", async () => {
    expect(result((await kernel.execute("answer")).outputs)).toBe("42");
    expect(result((await kernel.execute("const answer = 1; answer")).outputs)).toBe("1");
  });

  test("that cannot be loaded is told to whoever listens first, and the first cell runs", async () => {
    // What is told while nobody has connected yet is not lost.
    const other = await KernelClient.start({ preload: "/nowhere/preload.mjs", lateSeconds: 0.5 });
    await other.until(() => printed(other.published, "stderr").includes("names are not in scope"));
    expect(result((await other.execute("%types off\n1 + 1")).outputs)).toBe("2");
    await other.shutdown();
  });
});

test("what a cell forks inherits no flags of the executor", async () => {
  expect(result((await kernel.execute("process.execArgv")).outputs)).toBe("[]");
});

describe("input", () => {
  test("asks the front-end, also for a password", async () => {
    const asked: unknown[] = [];
    kernel.onInput = (prompt, isPassword) => {
      asked.push([prompt, isPassword]);
      return isPassword ? "secret" : "open";
    };
    const { outputs } = await kernel.execute(
      '[await runtime().input("name? "), await runtime().input("key? ", { password: true })]',
    );
    expect(result(outputs)).toBe("[ 'open', 'secret' ]");
    expect(asked).toEqual([
      ["name? ", false],
      ["key? ", true],
    ]);
  });

  test("where the front-end takes none is refused", async () => {
    const { reply } = await kernel.execute('await runtime().input("name? ")', { allow_stdin: false });
    expect(reply.content["evalue"]).toBe('input "name? ": the front-end does not take input here');
  });

  test("is asked one question at a time, also for two that are asked at once", async () => {
    const asked: string[] = [];
    kernel.onInput = prompt => {
      asked.push(prompt);
      return `answer to ${prompt}`;
    };
    const { outputs } = await kernel.execute(
      'await Promise.all([runtime().input("a"), runtime().input("b"), runtime().input("c")])',
    );
    expect(result(outputs)).toBe("[ 'answer to a', 'answer to b', 'answer to c' ]");
    expect(asked).toEqual(["a", "b", "c"]);
  });

  test("is asked by a browser's three functions too, and none of them may be forgotten", async () => {
    const asked: string[] = [];
    const answers = ["", "yes", "no", ""];
    kernel.onInput = prompt => {
      asked.push(prompt);
      return answers.shift();
    };
    const { outputs } = await kernel.execute(
      '[await prompt("name?", "smu"), await confirm("on?"), await confirm("sure?"), await alert("done")]',
    );
    expect(result(outputs)).toBe("[ 'smu', true, false, undefined ]");
    expect(asked).toEqual(["name? (smu) ", "on? [y/N] ", "sure? [y/N] ", "done [Enter] "]);
    kernel.onInput = () => "x";
    expect((await kernel.execute('`${prompt("name?")}`')).reply.content["evalue"]).toContain("write await before it");
    const refused = await kernel.execute('await confirm("on?")', { allow_stdin: false });
    expect(refused.reply.content["evalue"]).toBe('input "on? [y/N] ": the front-end does not take input here');
  });

  test("that nobody gives ends with an interrupt", async () => {
    const asked = new Promise<void>(resolve => {
      kernel.onInput = () => {
        resolve();
        return undefined;
      };
    });
    const running = kernel.execute('await runtime().input("? ")');
    await asked;
    await kernel.interrupt();
    expect((await running).reply.content["ename"]).toBe("KeyboardInterrupt");
  });
});

describe("a comm", () => {
  test("opened by a cell carries messages and bytes both ways", async () => {
    const { outputs } =
      await kernel.execute(`const comm = runtime().openComm("panel", { volt: 1 }, { metadata: { version: "2" }, buffers: [new Float32Array([1.5])] });
comm.onMessage((data, buffers) => { console.log(data.volt, [...buffers[0]]); comm.send({ echo: data.volt }, { buffers }); });
comm.onClose(() => console.log("closed")); 0`);
    const open = outputs.find(({ header }) => header.msg_type === "comm_open")!;
    expect(open.content).toMatchObject({ target_name: "panel", data: { volt: 1 } });
    expect(open.metadata).toEqual({ version: "2" });
    expect([...new Float32Array(Uint8Array.from(open.buffers[0]!).buffer)]).toEqual([1.5]);
    const comm_id = open.content["comm_id"] as string;
    expect((await kernel.request("comm_info_request", { target_name: "panel" })).reply.content["comms"]).toEqual({
      [comm_id]: { target_name: "panel" },
    });

    const answers = await kernel.tell("comm_msg", { comm_id, data: { volt: 5 } }, [Uint8Array.of(7, 8)]);
    expect(printed(answers)).toBe("5 [ 7, 8 ]\n");
    const echo = answers.find(({ header }) => header.msg_type === "comm_msg")!;
    expect(echo.content["data"]).toEqual({ echo: 5 });
    expect([...echo.buffers[0]!]).toEqual([7, 8]);

    expect(printed(await kernel.tell("comm_close", { comm_id, data: {} }))).toBe("closed\n");
    expect((await kernel.request("comm_info_request", {})).reply.content["comms"]).toEqual({});
  });

  test("opened by the front-end finds its target, or is closed again", async () => {
    await kernel.execute('runtime().onComm("scope", (comm, data) => comm.send({ got: data })); 0');
    const found = await kernel.tell("comm_open", { comm_id: "1", target_name: "scope", data: { x: 1 } });
    expect(found.find(({ header }) => header.msg_type === "comm_msg")?.content).toEqual({
      comm_id: "1",
      data: { got: { x: 1 } },
    });
    const lost = await kernel.tell("comm_open", { comm_id: "2", target_name: "nobody", data: {} });
    expect(types(lost)).toContain("comm_close");
  });

  test("is heard while a cell waits", async () => {
    const running = kernel.execute(
      'let stop; const stopped = new Promise(resolve => (stop = resolve)); runtime().onComm("stop", () => stop("stopped")); console.log("measuring"); await stopped',
    );
    await kernel.until(() => printed(kernel.published).includes("measuring\n"));
    await kernel.tell("comm_open", { comm_id: "3", target_name: "stop", data: {} });
    expect(result((await running).outputs)).toBe("'stopped'");
  });
});

describe("an operation", () => {
  test("that nobody waits for is the cell's error, at its line, and the cell is not done before it", async () => {
    const { reply, outputs } = await kernel.execute(
      'let isDone = false;\nexchange(30, "setting volt").constructor;\n0',
    );
    expect(reply.content).toMatchObject({
      ename: "ForgottenAwait",
      evalue: "setting volt: nothing waits for it: write await before it",
    });
    expect(traceback(outputs)).toContain('> 2 | exchange(30, "setting volt").constructor;');
  });

  test("that is waited for is fine, alone on a line too", async () => {
    expect(result((await kernel.execute("exchange(5)")).outputs)).toBe("'reply'");
    expect((await kernel.execute("await Promise.all([exchange(5), exchange(5)])")).reply.content["status"]).toBe("ok");
  });

  test("that goes on by itself is said so with void, and its failure is the cell's all the same", async () => {
    const { reply, outputs } = await kernel.execute('void exchange(20, "setting volt");\n0');
    expect(reply.content["status"], traceback(outputs)).toBe("ok");
    const failing = await kernel.execute('void runtime().pending("setting", Promise.reject(new Error("refused")));\n0');
    expect(failing.reply.content["evalue"]).toBe("refused");
  });

  test("that is started many times at one place is told once", async () => {
    const { reply, outputs } = await kernel.execute('[1, 2, 3].map(() => exchange(5, "setting volt"));\n0');
    expect(reply.content["evalue"]).toBe("setting volt: nothing waits for it: write await before it (3 times)");
    expect(types(outputs).filter(type => type === "error")).toHaveLength(1);
  });

  test("in turn started by another that nobody waits for is waited for, too", async () => {
    const { outputs } = await kernel.execute(
      "[1].forEach(async () => { for (let i = 0; i < 5; i++) { await exchange(10); console.log(i); } });\n0",
    );
    expect(printed(outputs)).toBe("0\n1\n2\n3\n4\n");
    expect(types(outputs).at(-1)).toBe("status");
  });

  test("prints as the promise it is", async () => {
    const { outputs } = await kernel.execute(
      "const going = exchange(20); console.log(going, [Promise.resolve(1)]); await going; 0",
    );
    expect(printed(outputs)).toBe("Promise { <pending> } [ Promise { 1 } ]\n");
  });

  test("used as its value is refused, in JSON as well", async () => {
    const json = await kernel.execute('JSON.stringify({ volt: exchange(5, "getting volt") })');
    expect(json.reply.content["evalue"]).toBe("getting volt is a promise, not its value: write await before it");
    const { reply } = await kernel.execute('`${exchange(5, "getting volt")} V`');
    expect(reply.content["evalue"]).toBe("getting volt is a promise, not its value: write await before it");
  });

  test("that fails and that nobody waits for fails the cell once", async () => {
    const { reply, outputs } = await kernel.execute(
      'runtime().pending("setting", Promise.reject(new Error("refused"))); 0',
    );
    expect(reply.content["evalue"]).toBe("refused");
    expect(types(outputs).filter(type => type === "error")).toHaveLength(1);
  });
});

test("a bound callback runs in the cell that made it", async () => {
  const first = await kernel.execute(
    "const report = runtime().bind(text => { console.log(text, runtime().cell().id); }); const id = runtime().cell().id; id",
  );
  const second = await kernel.execute('report("called"); id === runtime().cell().id');
  expect(result(second.outputs)).toBe("false");
  const cell = first.reply.parentHeader.msg_id;
  expect(printed(kernel.outputsOf(cell))).toBe(`called ${cell}\n`);
});

test("what is kept outlives a crash", async () => {
  await kernel.execute(
    'runtime().keep("safe", { volt: 0 }); runtime().keep("other", 1); runtime().keep("other", undefined); 0',
  );
  await kernel.execute("process.abort()");
  expect(result((await kernel.execute("runtime().kept")).outputs)).toBe("{ safe: { volt: 0 } }");
});

describe("the kernel's end", () => {
  const start = async (env: Record<string, string> = {}): Promise<{ other: KernelClient; file: string }> => {
    const file = join(mkdtempSync(join(tmpdir(), "disposed-")), "file");
    return {
      other: await KernelClient.start({ preload, isChecked: false, env: { DISPOSED_FILE: file, ...env } }),
      file,
    };
  };

  test.each(["0", "while (true) {}"])("by a shutdown request closes what is open, while %s runs", async code => {
    const { other, file } = await start();
    const running = other.execute(`console.log("on"); ${code}`).catch(() => {});
    await other.until(() => printed(other.published).includes("on\n"));
    const { reply } = await other.request("shutdown_request", { restart: true }, { channel: "control" });
    expect(reply.content).toEqual({ status: "ok", restart: true });
    expect(await other.exited).toBe(0);
    expect(readFileSync(file, "utf8")).toBe("disposed");
    await running;
    await other.shutdown();
  });

  test("comes by itself when the program that asked for it is gone", async () => {
    const parent = spawn(process.execPath, ["-e", "process.stdin.resume()"]);
    const { other, file } = await start({ JPY_PARENT_PID: String(parent.pid) });
    parent.stdin.end();
    expect(await other.exited).toBe(0);
    expect(existsSync(file)).toBe(true);
    await other.shutdown();
  });

  test.each([
    ["nothing runs", "0", true],
    ["a loop runs", "for (;;);", true],
    ["a loop prints", "for (;;) console.log('more');", true],
    ["a package loops", "eval('for (;;);')", true],
    ["a cell waits", "await new Promise(() => {})", true],
    ["native code runs that nothing can end", 'require("child_process").spawnSync("sleep", ["20"])', false],
  ])(
    "by a kill is the executor's end too, while %s",
    async (_name, code, closes) => {
      const { other, file } = await start();
      const pid = Number(result((await other.execute("process.pid")).outputs));
      // Its reply never comes.
      void other.execute(`console.log("on"); ${code}`);
      await other.until(() => printed(other.published).includes("on\n"));
      other.child.kill("SIGKILL");
      await other.exited;
      while (isRunning(pid)) await new Promise(resolve => setTimeout(resolve, 10));
      expect(existsSync(file)).toBe(closes);
      await other.shutdown();
    },
    40_000,
  );
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
