import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { KernelClient, printed, result, traceback, types } from "../client.ts";

let kernel: KernelClient;
beforeAll(async () => (kernel = await KernelClient.start({ isChecked: false })));
afterAll(() => kernel.shutdown());

describe("a cell", () => {
  test("is busy, shows its input, its output and its result, and is idle", async () => {
    const { reply, outputs } = await kernel.execute("console.log('hi'); 41 + 1");
    expect(types(outputs)).toEqual(["status", "execute_input", "stream", "execute_result", "status"]);
    expect(outputs[1]!.content).toEqual({ code: "console.log('hi'); 41 + 1", execution_count: 1 });
    expect(outputs[3]!.content).toMatchObject({ execution_count: 1, data: { "text/plain": "42" }, metadata: {} });
    expect(reply.content).toMatchObject({ status: "ok", execution_count: 1 });
  });

  test("counts only what is kept in the history", async () => {
    const before = (await kernel.execute("1")).reply.content["execution_count"] as number;
    await kernel.execute("2", { store_history: false });
    await kernel.execute("3", { silent: true });
    await kernel.execute("  \n ");
    expect((await kernel.execute("4")).reply.content["execution_count"]).toBe(before + 1);
  });

  test("that is silent shows neither its input nor its result", async () => {
    const { outputs } = await kernel.execute("'secret'", { silent: true });
    expect(types(outputs)).toEqual(["status", "status"]);
  });

  test("declares names again, keeps them for later cells, and awaits at its top level", async () => {
    await kernel.execute("const x = 1; class C {} function f() { return x; }");
    await kernel.execute("const x = await Promise.resolve(2); class C { y = 3 } enum E { A = 5 }");
    expect(result((await kernel.execute("[x, f(), new C().y, E.A]")).outputs)).toBe("[ 2, 2, 3, 5 ]");
  });

  test("whose last value is a promise shows what the promise holds", async () => {
    expect(result((await kernel.execute("Promise.resolve('now')")).outputs)).toBe("'now'");
  });

  test("with undefined as its last value shows nothing; null is a value", async () => {
    expect(types((await kernel.execute("undefined")).outputs)).not.toContain("execute_result");
    expect(result((await kernel.execute("null")).outputs)).toBe("null");
  });

  test("evaluates user expressions, each with its own end", async () => {
    const user_expressions = {
      fine: "1 + 1",
      wrong: "nowhere",
      broken: "const",
      thrown: "(() => { throw new RangeError('far') })()",
      number: 5,
    };
    const { reply } = await kernel.execute("0", { user_expressions });
    expect(reply.content["user_expressions"]).toMatchObject({
      fine: { status: "ok", data: { "text/plain": "2" } },
      wrong: { status: "error", ename: "ReferenceError" },
      broken: { status: "error", ename: "SyntaxError" },
      thrown: { status: "error", ename: "RangeError", evalue: "far" },
      number: { status: "error", evalue: "user expression number is 5: must be text" },
    });
    const { thrown } = reply.content["user_expressions"] as Record<string, { traceback: string[] }>;
    expect(thrown!.traceback.join("\n")).toContain("expression");
    const failed = await kernel.execute("throw 1", { user_expressions });
    expect(failed.reply.content).not.toHaveProperty("user_expressions");
  });

  test("without code is an error that says so, and counts for nothing", async () => {
    const before = (await kernel.execute("1")).reply.content["execution_count"] as number;
    for (const code of [undefined, 5, null]) {
      const { reply, outputs } = await kernel.request("execute_request", { code });
      expect(reply.content).toMatchObject({ status: "error", ename: "TypeError", execution_count: before });
      expect(reply.content["evalue"]).toContain("must be text");
      expect(types(outputs)).toEqual(["status", "error", "status"]);
    }
  });

  test("asks for help with a question mark", async () => {
    const { reply } = await kernel.execute("nothingOfTheKind?");
    expect(reply.content["payload"]).toMatchObject([
      { source: "page", data: { "text/plain": "nothingOfTheKind is not known" } },
    ]);
  });
});

describe("an error", () => {
  test("aborts the cells that were sent with it, and none that is sent after its reply", async () => {
    // The cell lasts until the others have surely arrived.
    const first = "await new Promise(resolve => setTimeout(resolve, 100)); throw new Error('first')";
    const sent = [kernel.execute(first), kernel.execute("'second'"), kernel.execute("'third'")];
    const statuses = (await Promise.all(sent)).map(({ reply }) => reply.content["status"]);
    expect(statuses).toEqual(["error", "aborted", "aborted"]);
    for (let count = 0; count < 5; count++) {
      expect((await kernel.execute("throw 1")).reply.content["status"]).toBe("error");
      expect((await kernel.execute("2")).reply.content["status"]).toBe("ok");
    }
  });

  test("stops nothing where the client says so", async () => {
    const sent = [kernel.execute("throw 1", { stop_on_error: false }), kernel.execute("'second'")];
    expect((await Promise.all(sent)).map(({ reply }) => reply.content["status"])).toEqual(["error", "ok"]);
  });

  test("of syntax is shown at its line and column, and nothing runs", async () => {
    const { reply, outputs } = await kernel.execute("console.log('ran');\nconst = 5;");
    expect(reply.content).toMatchObject({ status: "error", ename: "SyntaxError" });
    expect(printed(outputs)).toBe("");
    expect(traceback(outputs)).toContain("> 2 | const = 5;\n    |       ^");
  });
});

describe("a magic line", () => {
  test("with a wrong setting says what is allowed", async () => {
    const { reply } = await kernel.execute("%types maybe");
    expect(reply.content["evalue"]).toBe("%types maybe is not known: must be one of warn, off, error");
  });

  test("leaves the lines of the cell where they are", async () => {
    expect(traceback((await kernel.execute("%types off\n\nthrow new Error('x');")).outputs)).toContain(
      "> 3 | throw new Error('x');",
    );
  });
});
