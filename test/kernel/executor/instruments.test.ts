/** What the kernel does for an instrument, whose traffic is seen from its side of the wire. */
import { createServer, type Server } from "node:net";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Answer, KernelClient, printed, result, traceback } from "../client.ts";

/** Milliseconds that a slow question takes. */
const slow = 150;

let server: Server;
let kernel: KernelClient;
let traffic: string[] = [];
/** Resolves when the instrument has its answer to VOLT?. */
let answered = afterAWhile;

function afterAWhile(): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, slow));
}

/** A source on a socket: quick with commands, slow with VOLT?, silent on NEVER?. */
function source(): Server {
  return createServer(socket => {
    socket.setEncoding("utf8").on("error", () => {});
    socket.on("data", (chunk: Buffer) => {
      for (const line of String(chunk).trim().split("\n")) {
        traffic.push(line);
        if (line === "*IDN?") socket.write("Setpoint,Source,1,1\n");
        if (line === "VOLT?") void answered().then(() => socket.write("1.5\n"));
      }
    });
  });
}

beforeAll(async () => {
  server = source();
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  kernel = await KernelClient.start({ preload: fileURLToPath(new URL("../../../dist/index.js", import.meta.url)) });
  const { reply, outputs } = await kernel.execute(`class Source extends VisaInstrument {
  static override readonly defaultTerminator = "\\n";
  readonly volt = this.parameter({ unit: "V", getCmd: "VOLT?", setCmd: "VOLT {}", vals: vals.numbers(0, 10), docstring: "Volts at the terminals." });
  readonly never = this.parameter({ getCmd: "NEVER?", docstring: "Is never answered." });
}
const smu = await Source.open("smu", "TCPIP0::127.0.0.1::${port}::SOCKET");`);
  expect(reply.content["status"], traceback(outputs)).toBe("ok");
});
afterAll(async () => {
  await kernel.shutdown();
  server.close();
});
beforeEach(() => {
  traffic = [];
  answered = afterAWhile;
});

/** Runs a cell, and interrupts it so often, each time that the instrument has heard or the cell has said so much. */
async function interrupted(code: string, ...when: (string | ((text: string) => boolean))[]): Promise<Answer> {
  const before = kernel.published.length;
  const running = kernel.execute(code);
  for (const moment of when) {
    const isThere = (): boolean =>
      typeof moment === "string" ? traffic.includes(moment) : moment(printed(kernel.published.slice(before), "stderr"));
    while (!isThere()) await new Promise(resolve => setTimeout(resolve, 5));
    await kernel.interrupt();
  }
  return running;
}

const hasSaid =
  (text: string) =>
  (stderr: string): boolean =>
    stderr.includes(text);
const first = "Received SIGINT, Will interrupt at first suitable time. Send second SIGINT to interrupt immediately.\n";
const second = "Second SIGINT received. Triggering KeyboardInterrupt immediately.\n";

describe("an interrupt", () => {
  test("waits for the exchange, names it, and lets finally reach the instrument", async () => {
    const before = kernel.published.length;
    // however long the interrupt takes to get there
    answered = () => kernel.until(() => printed(kernel.published.slice(before), "stderr").includes("waiting for"));
    const { reply, outputs } = await interrupted(
      "try { for (;;) { await smu.volt(); await smu.volt(2); } } finally { await smu.volt(0); }",
      "VOLT?",
    );
    expect(reply.content["ename"], traceback(outputs)).toBe("KeyboardInterrupt");
    expect(printed(outputs, "stderr")).toBe(`${first}waiting for asking 'VOLT?' to smu\n`);
    expect(traffic).toEqual(["VOLT?", "VOLT 0"]);
    // The answer was taken: it is not given to the next question.
    expect(result((await kernel.execute("smu.volt()")).outputs)).toBe("1.5");
  });

  test("comes twice: the exchange is aborted, and the next one is answered rightly", async () => {
    const { reply, outputs } = await interrupted(
      "try { await smu.never(); } finally { await smu.volt(0); }",
      "NEVER?",
      hasSaid("waiting for asking 'NEVER?' to smu"),
    );
    expect(reply.content["ename"], traceback(outputs)).toBe("KeyboardInterrupt");
    expect(printed(outputs, "stderr")).toBe(`${first}waiting for asking 'NEVER?' to smu\n${second}`);
    expect(traffic).toContain("VOLT 0");
    expect(result((await kernel.execute("smu.volt()")).outputs)).toBe("1.5");
  });

  test("waits for a block that is not to be interrupted; what follows it does not run", async () => {
    const { reply, outputs } = await interrupted(
      `await delayedKeyboardInterrupt(async () => { await smu.volt(3); await smu.volt(); await smu.volt(4); console.log("whole"); });
await smu.volt(9);`,
      "VOLT?",
    );
    expect(reply.content["ename"]).toBe("KeyboardInterrupt");
    expect(printed(outputs)).toBe("whole\n");
    expect(printed(outputs, "stderr")).toContain(first);
    expect(printed(outputs, "stderr")).toContain("a block that is not to be interrupted");
    expect(traffic).toEqual(["VOLT 3", "VOLT?", "VOLT 4"]);
  });

  test("comes twice into such a block: its signal aborts, and finally runs", async () => {
    const { reply, outputs } = await interrupted(
      `try { await delayedKeyboardInterrupt(async abort => { await smu.volt(5); await new Promise((_, reject) => abort.addEventListener("abort", () => reject(abort.reason))); }); }
finally { await smu.volt(0); }`,
      "VOLT 5",
      hasSaid("a block that is not to be interrupted"),
    );
    expect(reply.content["ename"]).toBe("KeyboardInterrupt");
    expect(printed(outputs, "stderr")).toMatch(second);
    expect(traffic).toEqual(["VOLT 5", "VOLT 0"]);
  });
});

test("a hover, a completion and help show what is cached, and say nothing to the instrument", async () => {
  await kernel.execute("await smu.volt(); 0");
  traffic = [];
  for (const code of ["smu.volt", "await smu.volt(3", "smu.volt()"]) {
    const { found, data } = await kernel.inspect(code, code.indexOf("volt") + 2);
    expect(found).toBe(true);
    const text = (data as Record<string, string>)["text/plain"]!;
    for (const part of ["Volts at the terminals.", "smu_volt", "0<=v<=10", "1.5"]) expect(text).toContain(part);
  }
  for (const detail_level of [0, 1]) {
    const { reply } = await kernel.request("inspect_request", { code: "smu.volt", cursor_pos: 8, detail_level });
    expect(reply.content["found"]).toBe(true);
  }
  for (const code of ["smu.", "smu.volt.", "smu.volt()", "(await smu.volt()).toF"]) await kernel.complete(code);
  const help = await kernel.execute("smu.volt?");
  expect(JSON.stringify(help.reply.content["payload"])).toContain("Volts at the terminals.");
  expect(traffic).toEqual([]);
});

test("a crash names what was open", async () => {
  const { outputs } = await kernel.execute("process.abort()");
  expect(traceback(outputs)).toContain("variables that are gone: Source, smu");
  expect(traceback(outputs)).toContain("open when it ended, and not closed: smu");
});
