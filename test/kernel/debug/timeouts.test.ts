import { createServer, type Server, type AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { result, traceback } from "../client.ts";
import { DebugClient } from "./debug-client.ts";

let client: DebugClient;
let instrument: Server;
beforeAll(async () => {
  client = await DebugClient.start({ preload: fileURLToPath(new URL("../../../dist/index.js", import.meta.url)) });
  await client.attach();
  // Answers one question after a while, another never.
  instrument = createServer(socket =>
    socket.on("data", text => {
      if (String(text).startsWith("*IDN?")) socket.write("Maker,Model,1,2\n");
      if (String(text).startsWith("SLOW?")) setTimeout(() => socket.write("1.5\n"), 300);
    }),
  ).listen(0, "127.0.0.1");
  await new Promise(resolve => instrument.once("listening", resolve));
});
afterAll(async () => {
  await client.shutdown();
  instrument.close();
});

test("a query that waits across a stop has the whole of its time-out, and no more", async () => {
  const { port } = instrument.address() as AddressInfo;
  const opened = await client.kernel.execute(`class Source extends VisaInstrument { }
const source = await Source.open("source", "TCPIP0::127.0.0.1::${port}::SOCKET", { timeout: 0.6, terminator: "\\n" });`);
  expect(traceback(opened.outputs)).toBe("");
  // After an immediate, the event loop looks at its timers before it reads what has arrived.
  const code = `setTimeout(() => setImmediate(() => {
  let held = 1;
}), 20);
await source.ask("SLOW?")`;
  const path = await client.breakIn(code, 2);
  const { running } = await client.runToStop(code);
  await new Promise(resolve => setTimeout(resolve, 2000));
  await client.resume();
  expect(result((await running).outputs)).toBe("'1.5'");
  await client.setBreakpoints(path);
  const { outputs } = await client.kernel.execute('await source.ask("SILENT?")');
  expect(traceback(outputs)).toContain("no reply within 0.6 s");
});
