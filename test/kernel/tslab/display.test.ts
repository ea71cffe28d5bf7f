import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { JsonObject, Message } from "../../../kernel/wire/index.ts";
import { KernelClient, printed, traceback, types } from "../client.ts";

const folder = mkdtempSync(join(tmpdir(), "tslab-users-"));
let kernel: KernelClient;

beforeAll(async () => {
  const installed = join(folder, "node_modules", "tslab");
  mkdirSync(installed, { recursive: true });
  writeFileSync(join(installed, "package.json"), '{ "name": "tslab", "version": "0.0.1", "main": "index.js" }');
  writeFileSync(join(installed, "index.js"), 'throw new Error("the installed one");');
  writeFileSync(join(installed, "index.d.ts"), "export declare const display: { nothing(): void };");
  writeFileSync(
    join(folder, "report.ts"),
    'import { display } from "tslab";\nexport function report(s: string): void { display.markdown(s); }',
  );
  kernel = await KernelClient.start({ folder });
});
afterAll(async () => {
  await kernel.shutdown();
  rmSync(folder, { recursive: true, force: true });
});

function shown(outputs: readonly Message[]): [string, JsonObject][] {
  return outputs
    .filter(({ header }) => header.msg_type.endsWith("display_data"))
    .map(({ header, content }) => [header.msg_type, content["data"] as JsonObject]);
}

test("each function shows one representation, without tslab installed and whatever is installed", async () => {
  const { reply, outputs } = await kernel.execute(`
import * as tslab from "tslab";
const bytes = new Uint8Array([1, 2, 3]);
tslab.display.html("<b>1</b>");
tslab.display.markdown("# 2");
tslab.display.svg("<svg/>");
tslab.display.latex("$3$");
tslab.display.javascript("4");
tslab.display.text("5");
tslab.display.png(bytes);
tslab.display.jpeg(Buffer.from(bytes));
tslab.display.gif(bytes);
tslab.display.pdf(bytes);
tslab.display.raw("text/x-own", "6");
tslab.display.raw("application/x-own", bytes);`);
  expect(reply.content["status"], traceback(outputs)).toBe("ok");
  expect(shown(outputs)).toEqual(
    [
      { "text/html": "<b>1</b>" },
      { "text/markdown": "# 2" },
      { "image/svg+xml": "<svg/>" },
      { "text/latex": "$3$" },
      { "text/javascript": "4" },
      { "text/plain": "5" },
      { "image/png": "AQID" },
      { "image/jpeg": "AQID" },
      { "image/gif": "AQID" },
      { "application/pdf": "AQID" },
      { "text/x-own": "6" },
      { "application/x-own": "AQID" },
    ].map(data => ["display_data", data]),
  );
});

test("a new display keeps its place: its second text replaces the first", async () => {
  const { outputs } = await kernel.execute(
    'import { newDisplay } from "tslab";\nconst place = newDisplay();\nplace.text("a"); place.html("b");',
  );
  expect(shown(outputs)).toEqual([
    ["display_data", { "text/plain": "a" }],
    ["update_display_data", { "text/html": "b" }],
  ]);
  const ids = outputs.flatMap(({ content }) => (content["transient"] ? [content["transient"]] : []));
  expect(ids).toEqual([{ display_id: expect.any(String) as string }, ids[0]]);
});

test("require, import() and a local file give the same functions", async () => {
  const { reply, outputs } = await kernel.execute(`
import { report } from "./report.ts";
const required = require("tslab");
required.display.text(String(required.display === (await import("tslab")).display));
report("from a file");`);
  expect(reply.content["status"], traceback(outputs)).toBe("ok");
  expect(shown(outputs)).toEqual([
    ["display_data", { "text/plain": "true" }],
    ["display_data", { "text/markdown": "from a file" }],
  ]);
});

test("the functions are typed: a wrong argument stops the cell, and completion lists them", async () => {
  const { outputs } = await kernel.execute('import * as tslab from "tslab";\ntslab.display.png("text");');
  expect(traceback(outputs)).toContain("Argument of type 'string' is not assignable to parameter of type 'Uint8Array");
  expect(types(outputs)).not.toContain("display_data");
  const { matches } = await kernel.complete('import * as tslab from "tslab";\ntslab.display.');
  expect(matches).toEqual(expect.arrayContaining(["html", "jpeg", "raw"]));
});

test("versions are those of the functions, of TypeScript and of Node", async () => {
  const { outputs } = await kernel.execute(
    'import { versions } from "tslab";\nconsole.log(Object.keys(versions).join(), versions.node === process.version);',
  );
  expect(printed(outputs)).toBe("tslab,typescript,node true\n");
});

test("a chain over something that is never there is worth a warning, not a stop", async () => {
  const { reply, outputs } = await kernel.execute("const empty = { x: null };\nconsole.log(empty?.x?.z);");
  expect(reply.content["status"], traceback(outputs)).toBe("ok");
  expect(printed(outputs)).toBe("undefined\n");
  expect(printed(outputs, "stderr")).toContain("Property 'z' does not exist on type 'never'");
  const direct = await kernel.execute("const nothing = { x: null };\nnothing.x.z;");
  expect(direct.reply.content["status"]).toBe("error");
});
