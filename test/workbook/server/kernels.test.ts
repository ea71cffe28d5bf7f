/** Real kernels, driven through the server as a front-end does. */
import { existsSync, mkdirSync, realpathSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { packageFolder } from "../../../workbook/server/folders.ts";
import { KernelClient, v1 } from "./kernel-client.ts";
import { openWorkbench, type Workbench } from "./workbench.ts";

interface KernelModel {
  id: string;
  name: string;
  execution_state: string;
  connections: number;
}

let bench: Workbench;
/** A kernel that the tests which change nothing of it have in common. */
let shared: string;
beforeAll(async () => {
  bench = await openWorkbench();
  shared = await startKernel();
});
afterAll(() => bench[Symbol.asyncDispose]());

async function startKernel(body: object = {}): Promise<string> {
  const answer = await bench.ask("POST", "/api/kernels", { body });
  expect(answer.status).toBe(201);
  return answer.json<KernelModel>().id;
}

const modelOf = async (id: string) => (await bench.ask("GET", `/api/kernels/${id}`)).json<KernelModel>();

describe.each([
  ["v1", v1],
  ["the default", undefined],
])("over %s protocol", (_, protocol) => {
  test("a cell runs: its outputs come before its idle status, and its reply", async () => {
    using client = await KernelClient.open(bench, shared, { protocol });
    expect(client.socket.protocol).toBe(protocol ?? "");
    const cell = client.execute("console.log('hello'); 6 * 7");
    expect((await client.reply(cell)).content["status"]).toBe("ok");
    await client.idle(cell);
    const types = client.messages.filter(
      message => message.parent_header.msg_id === cell && message.channel === "iopub",
    );
    expect(types.map(({ header }) => header.msg_type)).toEqual([
      "status",
      "execute_input",
      "stream",
      "execute_result",
      "status",
    ]);
    expect(client.text(cell)).toBe("hello\n");
    expect(client.messages.every(message => message.header.msg_type !== "iopub_welcome")).toBe(true);
  });

  test("10,000 lines arrive, each once, in order and before idle", async () => {
    using client = await KernelClient.open(bench, shared, { protocol });
    const cell = client.execute("for (let i = 0; i < 10_000; i++) console.log(i);");
    await client.idle(cell);
    expect(client.text(cell)).toBe(Array.from({ length: 10_000 }, (_value, index) => `${index}\n`).join(""));
  });

  test("binary buffers come through unchanged", async () => {
    using client = await KernelClient.open(bench, shared, { protocol });
    const runtime = 'globalThis[Symbol.for("setpoint.runtime/1")]';
    client.execute(`${runtime}.openComm("test", {}, { buffers: [new Uint8Array([0, 255, 7]), new Uint8Array(0)] });`);
    const opened = await client.find(message => message.header.msg_type === "comm_open");
    expect(opened.buffers).toEqual([Buffer.from([0, 255, 7]), Buffer.alloc(0)]);
  });
});

describe("a kernel", () => {
  test("works in the folder of its notebook; its secrets are this user's alone, and go with it", async () => {
    bench.put("deep/folder/a.ipynb", "{}");
    const id = await startKernel({ path: "deep/folder/a.ipynb" });
    using client = await KernelClient.open(bench, id);
    const cell = client.execute("console.log(process.cwd())");
    await client.idle(cell);
    expect(client.text(cell)).toBe(`${realpathSync(join(bench.root, "deep/folder"))}\n`);

    const runtime = join(bench.data, "runtime");
    const file = join(runtime, `kernel-${id}.json`);
    expect(statSync(runtime).mode & 0o777).toBe(0o700);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect((await bench.ask("DELETE", `/api/kernels/${id}`)).status).toBe(204);
    expect(existsSync(file)).toBe(false);
    expect((await bench.ask("GET", `/api/kernels/${id}`)).status).toBe(404);
  });

  test("tells whether it is busy, and is interrupted with its variables kept", async () => {
    using client = await KernelClient.open(bench, shared);
    await client.idle(client.execute("let count = 41"));
    const loop = client.execute("console.log('on'); while (true) { count += 0; }");
    await client.find(message => message.header.msg_type === "stream");
    expect(await modelOf(shared)).toMatchObject({ execution_state: "busy", connections: 1 });
    expect((await bench.ask("POST", `/api/kernels/${shared}/interrupt`)).status).toBe(204);
    expect((await client.reply(loop)).content).toMatchObject({ status: "error", ename: "KeyboardInterrupt" });
    const cell = client.execute("console.log(count + 1)");
    await client.idle(cell);
    expect(client.text(cell)).toBe("42\n");
    expect((await modelOf(shared)).execution_state).toBe("idle");
  });

  test("is restarted once by two clicks, and again when it was killed; its pages are told", async () => {
    const id = await startKernel();
    using client = await KernelClient.open(bench, id);
    await client.idle(client.execute("globalThis.x = 1"));
    const clicks = await Promise.all([1, 2].map(() => bench.ask("POST", `/api/kernels/${id}/restart`)));
    expect(clicks.map(({ status }) => status)).toEqual([200, 200]);
    const cell = client.execute("console.log(typeof globalThis.x, process.ppid)");
    await client.idle(cell);
    const [type, pid] = client.text(cell).trim().split(" ");
    expect(type).toBe("undefined");

    process.kill(Number(pid), "SIGKILL");
    await client.find(message => message.content["execution_state"] === "restarting");
    using again = await KernelClient.open(bench, id, { session: client.session });
    await again.idle(again.execute("1"));
    await bench.ask("DELETE", `/api/kernels/${id}`);
  });

  test("that cannot be started says which ones can", async () => {
    const answer = await bench.ask("POST", "/api/kernels", { body: { name: "cobol" } });
    expect(answer.status).toBe(400);
    expect(answer.json()["message"]).toMatch(/^kernel cobol is not installed: must be one of setpoint/);
  });

  test("may ask for a line of text, and only the page that ran the cell is asked", async () => {
    using asker = await KernelClient.open(bench, shared);
    using other = await KernelClient.open(bench, shared, { protocol: v1 });
    const runtime = 'globalThis[Symbol.for("setpoint.runtime/1")]';
    const cell = asker.execute(`console.log("hello " + await ${runtime}.input("name? "))`);
    const question = await asker.find(message => message.header.msg_type === "input_request");
    expect(question).toMatchObject({ channel: "stdin", content: { prompt: "name? " } });
    asker.send("stdin", "input_reply", { value: "Ada", status: "ok" });
    await asker.idle(cell);
    await other.idle(cell);
    expect(asker.text(cell)).toBe("hello Ada\n");
    expect(other.text(cell)).toBe("hello Ada\n");
    expect(other.messages.some(message => message.channel !== "iopub")).toBe(false);
  });
});

describe("a page that comes back", () => {
  test("gets what was printed and the reply that it missed", async () => {
    const session = "page-1";
    const client = await KernelClient.open(bench, shared, { session, protocol: v1 });
    const cell = client.execute(
      "console.log('before'); await new Promise(r => setTimeout(r, 400)); console.log('after')",
    );
    await client.find(message => message.header.msg_type === "stream");
    client.socket.terminate();
    using watcher = await KernelClient.open(bench, shared);
    await watcher.idle(cell);
    using back = await KernelClient.open(bench, shared, { session, protocol: v1 });
    expect((await back.reply(cell)).content["status"]).toBe("ok");
    await back.idle(cell);
    expect(back.text(cell)).toBe("after\n");
  });

  test("takes the place of its older connection", async () => {
    using first = await KernelClient.open(bench, shared, { session: "twin" });
    const closed = new Promise<number>(resolve => first.socket.once("close", resolve));
    using second = await KernelClient.open(bench, shared, { session: "twin" });
    expect(await closed).toBe(4000);
    await second.idle(second.execute("1"));
    expect((await modelOf(shared)).connections).toBe(1);
  });
});

test("frames that are no messages are dropped, and the connection lives on", async () => {
  for (const protocol of [v1, undefined]) {
    using client = await KernelClient.open(bench, shared, { protocol });
    const huge = Buffer.alloc(64, 255);
    for (const frame of ["{", "[]", "null", '{"channel":"hb"}', Buffer.alloc(0), Buffer.from([1, 2, 3]), huge])
      client.socket.send(frame);
    await client.idle(client.execute("1"));
  }
});

test("sessions: one kernel for a document however often it is opened, followed when it is renamed, ended with it", async () => {
  bench.put("doc/s.ipynb", "{}");
  const open = () =>
    bench.ask("POST", "/api/sessions", {
      body: { path: "doc/s.ipynb", type: "notebook", name: "s", kernel: { name: "setpoint" } },
    });
  interface SessionModel {
    id: string;
    path: string;
    kernel: KernelModel;
  }
  const [one, two] = (await Promise.all([open(), open()])).map(answer => answer.json<SessionModel>());
  expect(two).toEqual(one);
  await bench.ask("PATCH", "/api/contents/doc", { body: { path: "docs" } });
  const [listed] = (await bench.ask("GET", "/api/sessions")).json<SessionModel[]>();
  expect(listed).toMatchObject({ id: one?.id, path: "docs/s.ipynb", name: "s", type: "notebook" });
  const changed = await bench.ask("PATCH", `/api/sessions/${one?.id}`, { body: { kernel: { name: "setpoint" } } });
  expect(changed.json<SessionModel>().kernel.id).not.toBe(one?.kernel.id);
  expect((await bench.ask("GET", `/api/kernels/${one?.kernel.id}`)).status).toBe(404);
  expect((await bench.ask("DELETE", `/api/sessions/${one?.id}`)).status).toBe(204);
  expect((await bench.ask("GET", "/api/sessions")).json()).toEqual([]);
  expect((await bench.ask("GET", "/api/kernels")).json<KernelModel[]>().map(({ id }) => id)).toEqual([shared]);
});

/** A server that finds the given kernels installed. */
async function openWithKernels(specs: Record<string, object>): Promise<Workbench> {
  const jupyter = join(bench.data, "jupyter");
  for (const [name, spec] of Object.entries(specs)) {
    mkdirSync(join(jupyter, "kernels", name), { recursive: true });
    writeFileSync(join(jupyter, "kernels", name, "kernel.json"), JSON.stringify(spec));
  }
  const before = process.env["JUPYTER_PATH"];
  process.env["JUPYTER_PATH"] = jupyter;
  try {
    return await openWorkbench();
  } finally {
    process.env["JUPYTER_PATH"] = before ?? "";
  }
}

test("a kernel installed for Jupyter is offered beside our own, and interrupted by a signal if it wants that", async () => {
  const argv = [process.execPath, join(packageFolder, "dist/kernel/main.js"), "--connection-file", "{connection_file}"];
  const spec = { argv, display_name: "Other", language: "typescript", env: { FOLDER: "${HOME}/x" } };
  await using own = await openWithKernels({ Other: spec });
  writeFileSync(join(bench.data, "jupyter/kernels/Other/logo-64x64.png"), "picture");
  const specs = (await own.ask("GET", "/api/kernelspecs")).json<{
    default: string;
    kernelspecs: Record<string, { resources: object; spec: object }>;
  }>();
  expect(specs.default).toBe("setpoint");
  const { setpoint, other } = specs.kernelspecs;
  expect(setpoint?.spec).toMatchObject({ display_name: "TypeScript (Setpoint)", language: "typescript" });
  expect(setpoint?.resources).toEqual({ "logo-svg": "/kernelspecs/setpoint/logo-svg.svg" });
  expect((await own.ask("GET", "/kernelspecs/setpoint/logo-svg.svg")).text).toContain("<svg");
  expect(other?.resources).toEqual({ "logo-64x64": "/kernelspecs/other/logo-64x64.png" });
  expect((await own.ask("GET", "/kernelspecs/other/logo-64x64.png")).text).toBe("picture");
  expect((await own.ask("GET", "/kernelspecs/other/kernel.json")).status).toBe(404);

  const { id } = (await own.ask("POST", "/api/kernels", { body: { name: "other" } })).json<KernelModel>();
  using client = await KernelClient.open(own, id);
  const loop = client.execute("console.log(process.env.FOLDER); for (;;) {}");
  await client.find(message => message.header.msg_type === "stream");
  expect(client.text(loop)).toBe(`${process.env["HOME"]}/x\n`);
  await own.ask("POST", `/api/kernels/${id}/interrupt`);
  expect((await client.reply(loop)).content["ename"]).toBe("KeyboardInterrupt");
});

test("a kernel that cannot live is given up, with its last words as the reason", async () => {
  const dying = { argv: [process.execPath, "-e", "console.error('no licence'); process.exit(3)"], language: "x" };
  await using own = await openWithKernels({
    dying,
    missing: { argv: ["/no/such/program"], language: "x" },
    broken: [],
  });
  const missing = await own.ask("POST", "/api/kernels", { body: { name: "missing" } });
  expect(missing.status).toBe(500);
  expect(missing.json()["message"]).toMatch(/^starting kernel missing: .*ENOENT/);
  expect((await own.ask("POST", "/api/kernels", { body: { name: "broken" } })).status).toBe(400);

  const { id } = (await own.ask("POST", "/api/kernels", { body: { name: "dying" } })).json<KernelModel>();
  using client = await KernelClient.open(own, id);
  await client.find(message => message.content["execution_state"] === "dead");
  const model = (await own.ask("GET", `/api/kernels/${id}`)).json<KernelModel & { reason: string }>();
  expect(model).toMatchObject({ execution_state: "dead", reason: "ended with status 3: no licence" });
});
