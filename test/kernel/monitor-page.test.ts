/** A monitor page with a real kernel: it belongs to no cell, is a link in the notebook, and ends with the kernel. */
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { PageMessage } from "../../widgets/monitor-page/page-state.ts";
import { ask, PageReader } from "../widgets/page-reader.ts";
import { KernelClient, printed, traceback } from "./client.ts";

const preload = fileURLToPath(new URL("../../dist/index.js", import.meta.url));

let kernel: KernelClient;
let url: string;
let page: PageReader;
beforeAll(async () => {
  kernel = await KernelClient.start({ preload });
});
afterAll(async () => {
  page?.close();
  await kernel.shutdown();
});

async function run(code: string): Promise<string> {
  const { reply, outputs } = await kernel.execute(code);
  expect(reply.content["status"], traceback(outputs)).toBe("ok");
  return printed(outputs);
}

test("its address is printed, and its value is a link", async () => {
  const text = await run(`const level = new ManualParameter("level", { unit: "V", initialValue: 1 });
let reads = 0;
const broken = new Parameter("broken", { getCmd: () => { reads++; throw new Error("no answer"); } });
const screen = await monitorPage([level, broken], { every: 0.1 });`);
  url = /http:\S+/.exec(text)?.[0] ?? "";
  const { outputs } = await kernel.execute("screen");
  expect(JSON.stringify(outputs.map(({ content }) => content))).toContain(`<a href=\\"${url}\\" target=`);
  page = new PageReader(await ask(url.replace("/?", "/events?")));
  await expect.poll(() => page.value("level")?.text).toBe("1 V");
});

test("reads that fail are no failure of a cell, and no cell waits for them", async () => {
  await expect.poll(() => page.value("broken")?.error).toBe("getting broken: no answer");
  const { reply, outputs } = await kernel.execute("reads");
  expect([reply.content["status"], printed(outputs, "stderr")]).toEqual(["ok", ""]);
});

test("an interrupt of a cell leaves it as it is", async () => {
  const waiting = kernel.execute("await sleep(60)");
  await new Promise(resolve => setTimeout(resolve, 500));
  await kernel.interrupt();
  expect((await waiting).reply.content["status"]).not.toBe("ok");
  await run("await level(2.5);");
  await expect.poll(() => page.value("level")?.text).toBe("2.5 V");
});

test("it ends with the kernel", async () => {
  await kernel.shutdown();
  await expect.poll(() => page.ended).toBe(true);
  expect(page.messages.at(-1)).toEqual({ end: true } satisfies PageMessage);
  await expect(ask(url)).rejects.toThrow("ECONNREFUSED");
});
