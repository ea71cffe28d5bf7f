/** Subshells and comms through the server: JupyterLab's own client, and both framings by hand. */
import { KernelConnection, ServerConnection, type Kernel } from "@jupyterlab/services";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { KernelClient, v1 } from "./kernel-client.ts";
import { openWorkbench, token, type Workbench } from "./workbench.ts";

const runtime = 'globalThis[Symbol.for("setpoint.runtime/1")]';

let bench: Workbench;
let id: string;
beforeAll(async () => {
  bench = await openWorkbench();
  id = (await bench.ask("POST", "/api/kernels", { body: {} })).json<{ id: string }>().id;
});
afterAll(() => bench[Symbol.asyncDispose]());

describe.each([
  ["v1", v1],
  ["the default", undefined],
])("over %s protocol", (_, protocol) => {
  test("a comm message in a subshell is served while a cell waits, with its bytes in both directions", async () => {
    using client = await KernelClient.open(bench, id, { protocol });
    await client.idle(client.execute("%types off"));
    const created = await client.reply(client.send("control", "create_subshell_request", {}));
    const subshell = created.content["subshell_id"] as string;
    const cell = client.execute(`let finish;
${runtime}.onComm("bytes", comm => comm.onMessage((data, buffers) => {
  console.log("got", data.n, buffers.map(one => [...one]));
  comm.send({ n: data.n + 1 }, { buffers: buffers.map(one => one.toReversed()) });
}));
console.log("waiting"); await new Promise(resolve => (finish = resolve)); 0`);
    await client.find(
      message => message.parent_header.msg_id === cell && String(message.content["text"]).includes("waiting"),
    );
    const comm_id = `bytes-${protocol}`;
    await client.idle(client.send("shell", "comm_open", { comm_id, target_name: "bytes", data: {} }, { subshell }));
    const buffers = [Buffer.from([1, 2, 255]), Buffer.alloc(0), Buffer.from([9])];
    const sent = client.send("shell", "comm_msg", { comm_id, data: { n: 1 } }, { subshell, buffers });
    await client.idle(sent);
    expect(client.text(sent)).toBe("got 1 [ [ 1, 2, 255 ], [], [ 9 ] ]\n");
    const answer = client.messages.find(
      ({ header, parent_header }) => header.msg_type === "comm_msg" && parent_header.msg_id === sent,
    );
    expect(answer?.content).toEqual({ comm_id, data: { n: 2 } });
    expect(answer?.buffers).toEqual([Buffer.from([255, 2, 1]), Buffer.alloc(0), Buffer.from([9])]);
    await client.idle(client.send("shell", "execute_request", { code: "finish()", silent: true }, { subshell }));
    expect((await client.reply(cell)).content["status"]).toBe("ok");
    const deleted = await client.reply(client.send("control", "delete_subshell_request", { subshell_id: subshell }));
    expect(deleted.content["status"]).toBe("ok");
  });
});

describe("JupyterLab's client", () => {
  let kernel: Kernel.IKernelConnection;
  beforeAll(async () => {
    const baseUrl = `http://127.0.0.1:${bench.port}/`;
    const serverSettings = ServerConnection.makeSettings({ baseUrl, wsUrl: baseUrl.replace("http", "ws"), token });
    kernel = new KernelConnection({ model: { id, name: "setpoint" }, serverSettings });
    await kernel.info;
  });
  afterAll(() => kernel.dispose());

  test.each(["perCommTarget", "perComm", "disabled"] as const)(
    "with comms over subshells set to %s reaches a comm while a cell waits",
    async setting => {
      expect(kernel.supportsSubshells).toBe(true);
      kernel.commsOverSubshells = setting as Kernel.IKernelConnection["commsOverSubshells"];
      const target = `stop-${setting}`;
      const cell = kernel.requestExecute({
        code: `let release; const released = new Promise(resolve => (release = resolve));
${runtime}.onComm("${target}", (comm, data) => {
  comm.onMessage(message => { comm.send({ seen: message.n }); release(); }); comm.send({ hello: data.name });
});
console.log("ready"); await released; console.log("stopped");`,
      });
      const said: unknown[] = [];
      let printed = "";
      await new Promise<void>(resolve => {
        cell.onIOPub = message => {
          if (message.header.msg_type === "stream") printed += (message.content as { text: string }).text;
          if (printed === "ready\n") resolve();
        };
      });
      const comm = kernel.createComm(target) as Kernel.IComm & { subshellStarted: Promise<void> };
      if (setting !== "disabled") await comm.subshellStarted;
      comm.onMsg = ({ content }) => void said.push(content.data);
      const opening = comm.open({ name: "lab" });
      expect(typeof opening.msg.header.subshell_id).toBe(setting === "disabled" ? "object" : "string");
      await opening.done;
      await comm.send({ n: 3 }).done;
      expect((await cell.done).content.status).toBe("ok");
      expect(printed).toBe("ready\nstopped\n");
      expect(said).toEqual([{ hello: "lab" }, { seen: 3 }]);
      await comm.close().done;
    },
  );

  test("leaves no subshell behind when its comms are closed", async () => {
    const left = async (): Promise<string[]> => (await kernel.requestListSubshell({}).done).content.subshell_id;
    while ((await left()).length > 0) await new Promise(resolve => setTimeout(resolve, 20));
    expect(await left()).toEqual([]);
  });
});
