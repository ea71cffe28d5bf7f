/** A checker that ends, hangs or cannot start. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { NativeTypeScript } from "../../../kernel/language/service/native-typescript.ts";
import type { LanguageBackend } from "../../../kernel/language/service/backend.ts";
import { LspConnection } from "../../../kernel/language/service/lsp-connection.ts";
import { KernelClient, result } from "../client.ts";
import { errors, Notebook } from "./notebook.ts";

let notebook: Notebook;
beforeAll(() => void (notebook = new Notebook()));
afterAll(() => notebook.close());

/** A checker that never answers. */
function silent(): LanguageBackend & { isClosed: boolean } {
  const never = async (): Promise<never> => new Promise(() => {});
  return {
    isClosed: false,
    set() {},
    changed() {},
    findings: never,
    proposals: never,
    hover: never,
    definition: never,
    async close() {
      this.isClosed = true;
    },
  };
}

it("one that ends between two cells is replaced, and the session is known to the new one", async () => {
  const started: NativeTypeScript[] = [];
  const service = notebook.service({
    connect(folder) {
      const backend = new NativeTypeScript(folder);
      started.push(backend);
      return backend;
    },
  });
  expect(await errors(service, "const a = 1")).toEqual([]);
  await started[0]?.close();
  expect(await errors(service, "a.length")).toEqual(["1:2 2339 Property 'length' does not exist on type '1'."]);
  expect(started).toHaveLength(2);
  await service.close();
});

it("none is started for what is still to be noted at the end", async () => {
  const started: NativeTypeScript[] = [];
  const service = notebook.service({
    connect(folder) {
      started.push(new NativeTypeScript(folder));
      return started.at(-1)!;
    },
  });
  expect(await errors(service, "const a = 1")).toEqual([]);
  service.executed({ id: "2", source: "const b = 2" }, { initialised: "all" });
  await service.close();
  await new Promise(resolve => setTimeout(resolve, 50));
  expect(started).toHaveLength(1);
});

it("one that never answers is replaced once, then the cell is not checked and told why", async () => {
  const started: ReturnType<typeof silent>[] = [];
  const connect = (): LanguageBackend => {
    started.push(silent());
    return started.at(-1)!;
  };
  const service = notebook.service({ connect, startSeconds: 0.02 });
  expect(await service.check({ id: "1", source: "1" })).toEqual({
    unavailable: "the type checker gave no answer in 0.02 s",
  });
  expect(started.map(({ isClosed }) => isClosed)).toEqual([true, true]);
  expect(await service.complete("ab", 2)).toEqual({ matches: [], start: 2, end: 2 });
  expect(await service.inspect("ab", 2)).toBeUndefined();
  service.executed({ id: "1", source: "const a = 1" }, { initialised: "all" });
  await service.close();
});

it.each([
  ["no message at all", "process.stdout.write('Segmentation fault\\r\\n\\r\\n')"],
  ["no end of a head", "process.stdout.write('x'.repeat(20_000))"],
  ["a message that is no JSON", "process.stdout.write('Content-Length: 4\\r\\n\\r\\n{{{{')"],
  ["a message that is a number", "process.stdout.write('Content-Length: 1\\r\\n\\r\\n5')"],
])("one that sends %s is ended, and its questions are refused", async (_what, script) => {
  const connection = new LspConnection(process.execPath, ["-e", `${script}; setInterval(() => {}, 1000)`], {
    folder: notebook.root,
  });
  await expect(connection.request("initialize", {})).rejects.toThrow("the type checker sent what is no message");
  await expect(connection.request("again", {})).rejects.toThrow("the type checker sent what is no message");
  await connection.close();
});

it.each(["SIGKILL", "SIGSTOP"] as const)(
  "one that gets %s while the kernel runs is replaced: the next cell is checked against all before it",
  async signal => {
    const kernel = await KernelClient.start();
    await kernel.execute("const volts = 5;");
    const [checker] = checkersOf(kernel.child.pid!);
    process.kill(checker!, signal);
    // A signal takes effect a moment later: a quick check would be answered before.
    while (/^\d+ \(.*\) [RS] /u.test(statOf(checker!))) await new Promise(resolve => setTimeout(resolve, 1));
    expect((await kernel.execute("volts.length")).reply.content["evalue"]).toContain("Property 'length'");
    expect(result((await kernel.execute("volts.toFixed(1)")).outputs)).toBe("'5.0'");
    const now = checkersOf(kernel.child.pid!);
    expect(now).toHaveLength(1);
    expect(now).not.toContain(checker);
    await kernel.shutdown();
  },
);

/** What Linux says of a process; nothing once it is gone. */
function statOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    return "";
  }
}

/** The processes of TypeScript below a kernel's. */
function checkersOf(kernel: number): number[] {
  const { stdout } = spawnSync("ps", ["-A", "-o", "pid=,ppid=,args="], { encoding: "utf8" });
  const rows = stdout.split("\n").map(line => /^\s*(\d+)\s+(\d+)\s+(.*--lsp.*)$/u.exec(line));
  return rows.flatMap(row => (row && Number(row[2]) === kernel ? [Number(row[1])] : []));
}

it("one that cannot start is told in the same way", async () => {
  const service = notebook.service({
    connect() {
      throw new Error("no program for this machine");
    },
  });
  expect(await service.check({ id: "1", source: "1" })).toEqual({ unavailable: "no program for this machine" });
  await service.close();
});

it("one that was closed says so, and closing twice is fine", async () => {
  const service = notebook.service();
  service.start();
  await service.close();
  await service.close();
  expect(await service.check({ id: "1", source: "1" })).toEqual({ unavailable: "the language service is closed" });
});

it("a preload without types is nothing but no names", async () => {
  notebook.write("plain/index.js", "");
  const service = notebook.service({ preload: `${notebook.root}/plain/index.js` });
  expect(await errors(service, "1 + 1")).toEqual([]);
  expect(await errors(service, "display(1)")).toHaveLength(1);
  await service.close();
});
