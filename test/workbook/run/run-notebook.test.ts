/** `setpoint run` on real notebooks, in processes of its own. */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { packageFolder } from "../../../workbook/server/folders.ts";
import type { ContentsModel } from "../../../workbook/server/contents/model.ts";
import { Notary } from "../../../workbook/server/contents/trust.ts";
import { parseNotebook, type Output } from "../../../workbook/server/contents/notebook-format.ts";
import { openWorkbench, token } from "../server/workbench.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "setpoint-run-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, ...sources: string[]): string {
  const cells = sources.map((source, index) => ({
    cell_type: source.startsWith("#") ? "markdown" : "code",
    id: `c${index}`,
    metadata: {},
    source,
    ...(source.startsWith("#")
      ? {}
      : { outputs: [{ output_type: "stream", name: "stdout", text: "stale" }], execution_count: 9 }),
  }));
  const file = join(folder, name);
  writeFileSync(file, JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells }));
  return file;
}

interface Ended {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the command; `when` may send it a signal once its error output has the text. */
function run(args: string[], when?: { shows: string; signal: NodeJS.Signals }): Promise<Ended> {
  const env = { ...process.env, SETPOINT_DATA_DIR: join(folder, "data") };
  const child = spawn(process.execPath, [join(packageFolder, "dist/workbook/main.js"), "run", ...args], { env });
  const ended: Ended = { status: null, stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    ended.stdout += text;
    if (text.includes(when?.shows ?? "\0")) child.kill(when?.signal);
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => (ended.stderr += text));
  return new Promise(resolve => child.once("close", status => resolve({ ...ended, status })));
}

function outputsOf(file: string): (readonly Output[] | undefined)[] {
  return parseNotebook(readFileSync(file, "utf8")).cells.map(cell => cell.outputs);
}

test("a notebook runs to its end and is written with its outputs, which the workbook then trusts", async () => {
  const file = write(
    "ok.ipynb",
    "# Title",
    "const x: number = 20; console.log('one'); console.log('two')",
    "x * 2 + 2",
    "",
  );
  const output = join(folder, "ok.out.ipynb");
  const ended = await run([file, "-o", output]);
  expect(ended).toMatchObject({ status: 0, stdout: "" });
  expect(ended.stderr).toMatch(
    /^cell 1 of 3 \([\d.]+ s\)\ncell 2 of 3 \([\d.]+ s\)\nok\.ipynb: 3 cells ran \([\d.]+ s\)\n$/,
  );
  const text = (value: string) => [{ output_type: "stream", name: "stdout", text: value }];
  const result = [{ output_type: "execute_result", data: { "text/plain": "42" }, metadata: {}, execution_count: 2 }];
  expect(outputsOf(output)).toEqual([undefined, text("one\ntwo\n"), result, []]);
  const notebook = parseNotebook(readFileSync(output, "utf8"));
  expect(notebook.metadata).toMatchObject({
    kernelspec: { name: "setpoint", display_name: "TypeScript (Setpoint)", language: "typescript" },
    language_info: { name: "typescript", file_extension: ".ts" },
  });
  expect(await new Notary(join(folder, "data", "signatures")).isSigned(notebook)).toBe(true);
});

test("the first error stops it: the traceback is shown, the status is 1, and what there was is written", async () => {
  const file = write(
    "bad.ipynb",
    "console.log('before')",
    "throw new Error('no such voltage')",
    "console.log('never')",
  );
  const output = join(folder, "bad.out.ipynb");
  const ended = await run([file, "-o", output]);
  expect(ended.status).toBe(1);
  expect(ended.stderr).toContain("no such voltage");
  expect(ended.stderr).toContain("bad.ipynb: cell 2 of 3 failed");
  expect(ended.stderr).not.toContain("\u001b[");
  const [first, second, third] = outputsOf(output);
  expect(first).toMatchObject([{ text: "before\n" }]);
  expect(second).toMatchObject([{ output_type: "error", evalue: "no such voltage" }]);
  expect(third).toEqual([]);
});

test("a kernel that dies is told, and what there was is written", async () => {
  const file = write("dying.ipynb", "console.log('last words')", "process.kill(process.ppid, 'SIGKILL')", "1");
  const output = join(folder, "dying.out.ipynb");
  const ended = await run([file, "-o", output]);
  expect(ended.status).toBe(1);
  expect(ended.stderr).toContain("dying.ipynb: cell 2 of 3 ended its kernel");
  expect(outputsOf(output)[0]).toMatchObject([{ text: "last words\n" }]);
});

test("without an output file the text goes to standard output, and Ctrl-C interrupts the kernel, whose finally runs", async () => {
  const file = write("long.ipynb", "try { console.log('started'); for (;;); } finally { console.log('safe again'); }");
  const before = readFileSync(file, "utf8");
  const ended = await run([file], { shows: "started", signal: "SIGINT" });
  expect(ended.status).toBe(130);
  expect(ended.stdout).toBe("started\nsafe again\n");
  expect(ended.stderr).toContain("KeyboardInterrupt");
  expect(ended.stderr).toContain("cell 1 of 1 was interrupted");
  expect(readFileSync(file, "utf8")).toBe(before);
});

test("a running server is used if its address is given, and keeps no kernel afterwards", async () => {
  await using bench = await openWorkbench();
  const file = write("remote.ipynb", "console.log(process.cwd())");
  const ended = await run([file, "--server", `${bench.server.url}lab/tree/x.ipynb?token=${token}`]);
  expect(ended).toMatchObject({ status: 0, stdout: `${bench.root}\n` });
  expect((await bench.ask("GET", "/api/kernels")).json()).toEqual([]);
  const listed = (await bench.ask("GET", "/api/contents")).json<ContentsModel>();
  expect(listed.content).toEqual([]);

  const refused = await run([file, "--server", `${bench.server.url}?token=wrong`]);
  expect(refused).toMatchObject({
    status: 1,
    stderr: `setpoint: connecting to ${bench.server.url}: its token is wrong or missing\n`,
  });
});

test.each([
  ["typescript", "tslab", "class Axis { constructor(readonly name: string) {} }"],
  ["javascript", "jslab", "class Axis { constructor(name) { this.name = name; } }"],
])("a notebook in %s for a kernel that is not here runs in ours for its language", async (language, name, cell) => {
  const file = write(
    `${name}.ipynb`,
    `${cell}\nnew Axis("x").name;`,
    'import * as tslab from "tslab";\nconsole.log(typeof tslab.display);',
  );
  const notebook = JSON.parse(readFileSync(file, "utf8")) as { metadata: object };
  notebook.metadata = { kernelspec: { name, language, display_name: name } };
  writeFileSync(file, JSON.stringify(notebook));
  const ended = await run([file]);
  expect(ended.stdout, ended.stderr).toContain("object\n");
  expect(ended.status).toBe(0);
  // The other language's rules refuse or drop what this one needs.
  if (language === "typescript") return;
  notebook.metadata = { kernelspec: { name: "tslab", language: "typescript", display_name: "tslab" } };
  writeFileSync(file, JSON.stringify(notebook));
  expect((await run([file])).stderr).toContain("Property 'name' does not exist on type 'Axis'");
});

test.each([
  ["{", "not a notebook: "],
  [JSON.stringify({ nbformat: 3 }), "nbformat is 3: must be 4"],
  [
    JSON.stringify({ nbformat: 4, metadata: { kernelspec: { name: "cobol" } }, cells: [] }),
    "kernel cobol is not known to the server: must be one of setpoint, setpoint-javascript",
  ],
])("a file that cannot be run is told in one line: %s", async (text, expected) => {
  const file = join(folder, "wrong.ipynb");
  writeFileSync(file, text);
  const ended = await run([file]);
  expect(ended.status).toBe(1);
  expect(ended.stderr).toMatch(/^setpoint: [^\n]*\n$/);
  expect(ended.stderr).toContain(expected);
});
