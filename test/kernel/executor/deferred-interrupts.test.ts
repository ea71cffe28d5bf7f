/** One interrupt, while an exchange is under way that it waits for: nothing else of the cell begins meanwhile. */
import { createServer, type AddressInfo, type Server } from "node:net";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { KernelClient, printed, result, traceback, type Answer } from "../client.ts";

const preload = fileURLToPath(new URL("../../../dist/index.js", import.meta.url));
let kernel: KernelClient;
let server: Server;
/** What the instrument has been told. */
const heard: string[] = [];
const port = (): number => (server.address() as AddressInfo).port;

beforeAll(async () => {
  // Answers in order: what is asked after a slow question waits for it.
  server = createServer(socket => {
    let turn = Promise.resolve();
    socket.on("data", bytes => {
      for (const line of bytes.toString().split("\n").filter(Boolean)) {
        heard.push(line);
        const milliseconds = line === "SLOW?" ? 600 : 1;
        if (line.endsWith("?"))
          turn = turn.then(async () => {
            await new Promise(resolve => setTimeout(resolve, milliseconds));
            socket.write(`${line === "*IDN?" ? "A,B,C,D" : line}\n`);
          });
      }
    });
    socket.on("error", () => {});
  }).listen(0, "127.0.0.1");
  await new Promise(resolve => server.once("listening", resolve));
  kernel = await KernelClient.start({ preload });
  const { reply, outputs } = await kernel.execute(
    `const [a, b] = await Promise.all(["a", "b"].map(name => VisaInstrument.open(name, "TCPIP::127.0.0.1::${port()}::SOCKET")));
const forever = async (io: VisaInstrument, question: string) => { for (;;) await io.ask(question); };`,
  );
  expect(reply.content["status"], traceback(outputs)).toBe("ok");
});
afterAll(async () => {
  await kernel.shutdown();
  server.close();
});

/** Runs a cell, and interrupts it once, a while after it has printed "go". */
async function interrupted(code: string, milliseconds = 200): Promise<Answer> {
  const before = kernel.published.length;
  const running = kernel.execute(`console.log("go");\n${code}`);
  await kernel.until(() => printed(kernel.published.slice(before)).includes("go\n"));
  await new Promise(resolve => setTimeout(resolve, milliseconds));
  await kernel.interrupt();
  const answer = await running;
  expect(answer.reply.content).toMatchObject({ status: "error", ename: "KeyboardInterrupt" });
  return answer;
}

/** Whether exchanges are in step, and nothing runs on. */
async function atRest(): Promise<void> {
  expect(result((await kernel.execute('[await a.ask("X?"), await b.ask("Y?")].join()')).outputs)).toBe("'X?,Y?'");
  const { length } = heard;
  await new Promise(resolve => setTimeout(resolve, 100));
  expect(heard).toHaveLength(length);
}

test.each([
  ["beside each other", 'await Promise.all([forever(a, "P?"), forever(b, "Q?")]);'],
  ["on one instrument", 'await Promise.all([forever(a, "P?"), forever(a, "Q?")]);'],
  ["in a race", 'for (;;) await Promise.race([a.ask("P?"), b.ask("Q?")]);'],
  ["one of them left alone", 'void forever(b, "Q?"); await forever(a, "P?");'],
])("ends two loops %s", async (_how, code) => {
  await interrupted(code);
  await atRest();
});

test("lets the loop that is interrupted clean up, with several exchanges at once", async () => {
  heard.length = 0;
  const { outputs } = await interrupted(
    `async function sweep() {
  try { await forever(a, "P?"); }
  finally { await Promise.all([a.write("OFF 1"), b.write("OFF 2")]); await a.ask("OFF?"); console.log("off"); }
}
await Promise.all([sweep(), forever(b, "Q?")]);`,
  );
  expect(printed(outputs)).toBe("go\noff\n");
  expect(heard.slice(-3).toSorted()).toEqual(["OFF 1", "OFF 2", "OFF?"]);
  await atRest();
});

test.each([
  ["a timer", 'setInterval(async () => { await b.ask("T?"); }, 20);\nawait a.ask("SLOW?");'],
  [
    "a loop that sleeps",
    'void a.ask("SLOW?");\nfor (let i = 0; i < 3; i++) { await sleep(0.08); console.log("step", i); }',
  ],
  ["two sleeps", 'void a.ask("SLOW?");\nawait sleep(0.1); await sleep(0.2);'],
  ["a loop of its own", 'void forever(b, "Q?");\nawait a.ask("SLOW?");'],
])("while %s runs beside a slow exchange: what follows is not sent", async (_what, code) => {
  heard.length = 0;
  const { outputs } = await interrupted(`${code}\nawait b.write("ON");`);
  expect(heard).not.toContain("ON");
  expect(printed(outputs)).not.toContain("step 2");
  expect(printed(outputs, "stderr")).toContain("Will interrupt at first suitable time");
  expect(printed(outputs, "stderr")).not.toContain("native code");
  await atRest();
  expect(heard).not.toContain("ON");
});

test("what is in a section that is waited for goes on to its end, and cleans up as usual", async () => {
  heard.length = 0;
  const { outputs } = await interrupted(
    `await Promise.all([
  delayedKeyboardInterrupt(async () => { for (let i = 0; i < 5; i++) { await a.ask("S?"); await sleep(0.08); } console.log("whole"); }),
  forever(b, "Q?"),
]);`,
  );
  expect(printed(outputs)).toBe("go\nwhole\n");
  expect(heard.filter(line => line === "S?")).toHaveLength(5);
  await atRest();
});
