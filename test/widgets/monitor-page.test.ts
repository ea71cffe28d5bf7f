/** A monitor as a page of its own: who may open it, what it is told, what it costs, and how it ends. */

import type { IncomingMessage } from "node:http";
import { inspect } from "node:util";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import {
  alarm,
  alarms,
  Instrument,
  InstrumentChannel,
  ManualParameter,
  type MonitorPage,
  monitorPage,
  type MonitorPageOptions,
  vals,
} from "../../index.ts";
import { useClock } from "../../drivers/core/index.ts";
import { displaySymbol } from "../../widgets/mime.ts";
import { Hour, hour } from "../../widgets/monitor-page/hour.ts";
import { ask, PageReader } from "./page-reader.ts";

class Stage extends InstrumentChannel<Fridge> {
  readonly temperature = this.parameter({
    label: "Mixing chamber",
    unit: "K",
    maxValAge: 3600,
    getCmd: async () => {
      const { parent } = this;
      parent.atOnce = Math.max(parent.atOnce, ++parent.now);
      await new Promise(resolve => setTimeout(resolve, 5));
      parent.now--;
      parent.reads++;
      if (parent.isBroken) throw new Error("no answer");
      return parent.kelvin;
    },
  });
}

class Fridge extends Instrument {
  kelvin = 0.0123;
  isBroken = false;
  reads = 0;
  now = 0;
  atOnce = 0;
  readonly mxc = new Stage(this, "mxc");
  readonly heater = this.parameter({ vals: vals.bool(), initialValue: false, setCmd: null, getCmd: null });
}

let fridge: Fridge;
let screen: MonitorPage;
const readers: PageReader[] = [];
beforeEach(() => {
  vi.spyOn(console, "log").mockImplementation(() => {});
  fridge = new Fridge("fridge", {});
});
afterEach(async () => {
  for (const reader of readers.splice(0)) reader.close();
  for (const each of alarms().values()) each.stop();
  await screen?.close();
  await fridge.close();
  vi.restoreAllMocks();
});

const serve = async (options: MonitorPageOptions = {}): Promise<void> => {
  screen = await monitorPage([fridge.mxc.temperature, fridge.heater], options);
};
const address = (path: string): string => screen.url.replace("/?", `${path}?`);
const read = async (): Promise<PageReader> => {
  const reader = new PageReader(await ask(address("/events")));
  readers.push(reader);
  await expect.poll(() => reader.hello).toBeDefined();
  return reader;
};
const textOf = async (reply: IncomingMessage): Promise<string> => {
  let text = "";
  for await (const part of reply) text += String(part);
  return text;
};

test("its address has a token, is printed, and is a link in the notebook", async () => {
  await serve({ title: "<b>lab" });
  expect(screen.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[0-9a-f]{48}$/);
  expect(console.log).toHaveBeenCalledWith(`monitor page: ${screen.url}`);
  expect(screen[displaySymbol]()).toEqual({
    "text/html": `<a href="${screen.url}" target="_blank" rel="noopener noreferrer">monitor of parameters</a>: 2 parameters`,
    "text/plain": `monitor page: ${screen.url} (2 parameters)`,
  });
  expect(inspect(screen)).toBe(`<MonitorPage: ${screen.url}>`);
});

test("the page is one text that loads nothing", async () => {
  await serve({ title: "<b>lab" });
  const reply = await ask(screen.url);
  const text = await textOf(reply);
  expect([reply.statusCode, reply.headers["content-type"]]).toEqual([200, "text/html; charset=utf-8"]);
  expect(text).toContain("<title>&#60;b&#62;lab</title>");
  expect(text).not.toMatch(/(?:src|href)\s*=\s*["']?(?:https?:|\/)/);
  expect(text.match(/<\/script/g)).toHaveLength(1);
  expect(reply.headers["content-security-policy"]).toMatch(
    /^default-src 'none'; script-src 'nonce-[^']+'; style-src 'nonce-/,
  );
});

test.each<[string, Record<string, string>, string, string, number]>([
  ["a name that leads here by DNS", { host: "evil.example:8888" }, "GET", "", 403],
  ["a name that begins like this machine's", { host: "127.0.0.1.evil.example" }, "GET", "", 403],
  ["a page of another site", { origin: "https://evil.example" }, "GET", "", 403],
  ["a wrong token", {}, "GET", "0", 403],
  ["another method", {}, "POST", "", 405],
])("%s is refused", async (_what, headers, method, token, status) => {
  await serve();
  for (const path of ["/", "/events"]) {
    const reply = await ask(address(path) + token, headers, method);
    reply.resume();
    expect(reply.statusCode).toBe(status);
  }
  const none = await ask(address("/events").replace(/token=.*/, ""));
  none.resume();
  expect([none.statusCode, screen.pages, fridge.reads]).toEqual([403, 0, 0]);
});

test("other paths are not there, and a tunnel may have another port", async () => {
  await serve();
  const replies = [await ask(address("/etc/passwd")), await ask(screen.url, { host: "localhost:1234" })];
  for (const reply of replies) reply.resume();
  expect(replies.map(({ statusCode }) => statusCode)).toEqual([404, 200]);
});

test("it shows what is cached, by instrument, and is told what others read; it reads nothing", async () => {
  await serve();
  const page = await read();
  expect(page.hello).toMatchObject({
    every: null,
    parameters: [
      { group: "fridge", name: "mxc.temperature", label: "Mixing chamber", unit: "K", simulated: false },
      { group: "fridge", name: "heater" },
    ],
  });
  await expect.poll(() => page.value("heater")).toMatchObject({ text: "off", stale: false, alarm: "", error: "" });
  expect(page.value("mxc.temperature")).toMatchObject({ text: null, at: null });
  expect(fridge.reads).toBe(0);
  await fridge.mxc.temperature();
  await expect
    .poll(() => page.value("mxc.temperature"))
    .toMatchObject({
      text: "12.3 mK",
      exact: "0.0123 K",
      number: 0.0123,
      at: fridge.mxc.temperature.cache.time,
    });
  fridge.mxc.temperature.cache.invalidate();
  await expect.poll(() => page.value("mxc.temperature")).toMatchObject({ text: "12.3 mK", stale: true });
  expect(fridge.reads).toBe(1);
});

test("with a pace it reads while a page is open, one after the other, and no longer", async () => {
  await serve({ every: 0.1 });
  expect(fridge.reads).toBe(0);
  const [one, other] = [await read(), await read()];
  await expect.poll(() => fridge.reads).toBeGreaterThan(3);
  await expect.poll(() => other.value("mxc.temperature")?.text).toBe("12.3 mK");
  one.close();
  await expect.poll(() => screen.pages).toBe(1);
  const before = fridge.reads;
  await expect.poll(() => fridge.reads).toBeGreaterThan(before + 1);
  other.close();
  await expect.poll(() => screen.pages).toBe(0);
  await new Promise(resolve => setTimeout(resolve, 50));
  const after = fridge.reads;
  await new Promise(resolve => setTimeout(resolve, 400));
  expect([fridge.reads, fridge.atOnce]).toEqual([after, 1]);
});

test("what fails is told beside its value, and asked less often", async () => {
  fridge.isBroken = true;
  await serve({ every: 0.1 });
  const page = await read();
  await expect.poll(() => page.value("mxc.temperature")?.error).toBe("getting fridge_mxc_temperature: no answer");
  await new Promise(resolve => setTimeout(resolve, 700));
  expect(fridge.reads).toBe(1);
  // What somebody else can read is no failure any more.
  fridge.isBroken = false;
  await fridge.mxc.temperature();
  await expect.poll(() => page.value("mxc.temperature")).toMatchObject({ text: "12.3 mK", error: "" });
});

test("an alarm is told with what it allows", async () => {
  await serve();
  await fridge.mxc.temperature();
  using watch = alarm(fridge.mxc.temperature, { max: 0.1, name: "warm" });
  const page = await read();
  await expect.poll(() => page.value("mxc.temperature")).toMatchObject({ limits: "at most 100 mK", alarm: "" });
  fridge.kelvin = 0.2;
  await fridge.mxc.temperature();
  const why = "fridge_mxc_temperature is 0.2 K: must be at most 0.1 K";
  await expect
    .poll(() => page.value("mxc.temperature"))
    .toMatchObject({
      text: "200 mK",
      alarm: "warm: must be at most 100 mK",
    });
  expect(watch.reasonFor(fridge.mxc.temperature)).toBe(why);
  expect(watch.reasonFor(fridge.heater)).toBeUndefined();
  expect([watch.limits, watch.parameters]).toEqual([{ min: -Infinity, max: 0.1 }, [fridge.mxc.temperature]]);
  expect(page.value("heater")).toMatchObject({ limits: "", alarm: "" });
  watch.stop();
  await expect.poll(() => page.value("mxc.temperature")).toMatchObject({ limits: "", alarm: "" });
});

test("the line of the last hour is there when a page is opened", async () => {
  const gate = new ManualParameter("gate", { unit: "V", initialValue: 1 });
  let now = 1_800_000_000_000;
  const clock = { now: () => now, monotonic: () => now / 1000, sleep: () => Promise.resolve() };
  using _time = useClock(clock);
  screen = await monitorPage(gate);
  for (const value of [2, 3, 2.5]) {
    now += 20_000;
    await gate(value);
  }
  const page = await read();
  expect(page.hello!.parameters).toMatchObject([{ group: "parameters", name: "gate" }]);
  expect(page.hello!.hours["0"]!.slice(-3)).toEqual([
    [now - 40_000, 2, 2],
    [now - 20_000, 3, 3],
    [now, 2.5, 2.5],
  ]);
});

test("an hour keeps the smallest and the largest of each ten seconds, and forgets", () => {
  const line = new Hour();
  for (let second = 0; second < 2 * 3600; second++) line.add(second * 1000, Math.sin(second));
  line.add(7199_000, 99);
  line.add(7200_000, NaN);
  expect(line.points(7199_000).length).toBeLessThanOrEqual(361);
  expect(line.points(7199_000).every(([time]) => time >= 7199_000 - hour)).toBe(true);
  expect(Math.max(...line.points(7199_000).map(([, , high]) => high))).toBeGreaterThan(0.99);
  expect(line.points(7199_000 + 2 * hour)).toEqual([]);
});

test("it ends: pages are told, the port is free, and nothing is read any more", async () => {
  await serve({ every: 0.1 });
  const page = await read();
  const port = Number(new URL(screen.url).port);
  await screen.close();
  await screen.close();
  await expect.poll(() => page.ended).toBe(true);
  expect(page.messages.at(-1)).toEqual({ end: true });
  await expect(ask(screen.url)).rejects.toThrow("ECONNREFUSED");
  await using again = await monitorPage(fridge.heater, { port });
  expect(new URL(again.url).port).toBe(String(port));
  await expect(monitorPage(fridge.heater, { port })).rejects.toThrow(
    `monitor page: port ${port}: it is in use: choose another one, or none`,
  );
});

test("what cannot be meant is refused", async () => {
  await expect(monitorPage([])).rejects.toThrow("it has no parameters");
  await expect(monitorPage(fridge, { every: 0 })).rejects.toThrow("monitor page: every 0 s is invalid");
  await expect(monitorPage(fridge, { port: 70_000 })).rejects.toThrow("monitor page: port 70000 is invalid");
});

test("so many pages and no more are open at a time", async () => {
  await serve();
  await Promise.all(Array.from({ length: 32 }, read));
  const reply = await ask(address("/events"));
  reply.resume();
  expect([reply.statusCode, screen.pages]).toEqual([503, 32]);
});
