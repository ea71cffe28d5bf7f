/** HiSLIP: a reply carries the number of the message that asked for it, whatever the instrument behind the server is. */
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, test } from "vitest";
import { ProxiedInstrument } from "../../../drivers/io/record/proxied-instrument.ts";
import { LoggedInstrument } from "../../../drivers/io/serve/logged-instrument.ts";
import type { ServedInstrument } from "../../../drivers/io/serve/conversation.ts";
import { ServedSimulation } from "../../../drivers/io/sim/conversation.ts";
import { FaultyInstrument } from "../../../drivers/io/sim/faults/faulty-instrument.ts";
import { modelDevice } from "../../../drivers/io/sim/model-device.ts";
import { bottoms } from "../faults/bottoms.ts";
import { atEnd, handleTo, serve, transportTo, within } from "../hislip/bench.ts";
import { InOrderInstrument } from "./in-order-instrument.ts";

const told: string[] = [];
afterEach(() => void (told.length = 0));

/** Answers `SLOW? 60` with `slow` in its time, and takes its time for `NOTE x`. */
function model(): ServedSimulation {
  const answer = (message: string): string | Promise<string | null> => {
    const [word, rest = ""] = message.split(" ");
    if (word === "SLOW?") return sleep(Number(rest), "slow");
    if (word !== "NOTE") return rest;
    return sleep(5).then(() => {
      told.push(rest);
      return null;
    });
  };
  return new ServedSimulation(modelDevice("in order", () => answer));
}

/** What a proxy has in front of it. */
async function proxied(name: string): Promise<ServedInstrument> {
  const bottom = bottoms.find(each => each.name === name) as (typeof bottoms)[number];
  const place = atEnd(await bottom.make(new InOrderInstrument()));
  const instrument = atEnd(new ProxiedInstrument("dut", place.transport(), { note: (_, text) => told.push(text) }));
  await instrument.open();
  return instrument;
}

const instruments: readonly [string, () => ServedInstrument | Promise<ServedInstrument>][] = [
  ["a model", model],
  ["a faulty model", () => new FaultyInstrument(model(), { replies: { at: { 7: { kind: "drop" } } } })],
  [
    "a model with delayed replies",
    () => new FaultyInstrument(model(), { replies: { at: { 1: { kind: "delay", seconds: 0.06 } } } }),
  ],
  ["a model that is logged", () => new LoggedInstrument(model(), [])],
  ["an instrument that is recorded over VXI-11", () => proxied("VXI-11")],
  ["an instrument that is recorded over a socket", () => proxied("a socket")],
];

describe.each(instruments)("behind the server: %s", (_name, make) => {
  test("a late answer does not pass for that to the next question, and both come when they are read", async () => {
    const handle = await handleTo(await serve(await make()));
    await handle.write("SLOW? 60");
    expect(await handle.query("ECHO? next")).toBe("next");
    expect(await handle.query("ECHO? after")).toBe("after");
    await handle.write("SLOW? 20");
    expect(await handle.read()).toBe("slow");
    expect(told.filter(text => text.startsWith("failed"))).toEqual([]);
  });
});

test("what was told behind the slow question is carried out all the same", async () => {
  const handle = await handleTo(await serve(model()));
  await handle.write("SLOW? 40");
  await handle.write("NOTE a");
  expect(await handle.query("ECHO? next")).toBe("next");
  expect(told).toEqual(["a"]);
});

test("a command cut into several messages keeps the replies to its parts", async () => {
  const transport = transportTo(await serve(model()));
  await transport.write(Buffer.from("SLOW? 30\nNOTE"), within(), false);
  await transport.write(Buffer.from(" a\n"), within());
  expect((await transport.read({}, within())).data.toString()).toBe("slow\n");
});

test("in overlap mode, where nothing tells which answer is which, the next question begins with a clear", async () => {
  const instrument = new InOrderInstrument();
  const server = await serve(instrument, { overlap: true });
  const handle = await handleTo(server);
  await handle.setAttribute("VI_ATTR_TCPIP_HISLIP_OVERLAP_EN", true);
  await handle.write("SLOW? 60");
  expect(await handle.query("ECHO? next")).toBe("next");
  // Commands may overtake replies, and these are read in order.
  await handle.write("ECHO? a");
  await handle.write("ECHO? b");
  expect([await handle.read(), await handle.read()]).toEqual(["a", "b"]);
});
