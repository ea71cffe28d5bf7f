/** Locks of a HiSLIP instrument, between clients of ours. */
import { describe, expect, test } from "vitest";
import type { HislipTransport } from "../../../drivers/io/hislip/hislip-transport.ts";
import type { TransportError } from "../../../drivers/io/limits.ts";
import { failure, serve, transportTo, within } from "./bench.ts";
import { TestInstrument } from "./test-instrument.ts";

const bytes = (text: string) => Buffer.from(text, "latin1");
const sleep = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));
const stateOf = (transport: HislipTransport) => transport.attributes.get("VI_ATTR_RSRC_LOCK_STATE", within());

async function ask(transport: HislipTransport, question: string, seconds = 5): Promise<string> {
  await transport.write(bytes(question), within(seconds));
  return (await transport.read({}, within(seconds))).data.toString().trim();
}

async function clients(count: number): Promise<{ instrument: TestInstrument; all: HislipTransport[]; port: number }> {
  const instrument = new TestInstrument();
  const server = await serve(instrument);
  const all = Array.from({ length: count }, () => transportTo(server));
  for (const each of all) await each.resynchronise(within());
  return { instrument, all, port: server.port };
}

describe("an exclusive lock", () => {
  test("holds others' messages back until it is given back", async () => {
    const { instrument, all } = await clients(2);
    const [holder, other] = all as [HislipTransport, HislipTransport];
    expect(await holder.lock({}, within())).toBeUndefined();
    expect(await stateOf(other)).toBe(1);
    const waiting = ask(other, "B?");
    expect(await ask(holder, "A?")).toBe("echo A?");
    await sleep(20);
    expect(instrument.history).toEqual(["A?"]);
    await holder.unlock(within());
    expect(await waiting).toBe("echo B?");
    expect(await stateOf(other)).toBe(0);
  });

  test("is waited for within the time there is, and then is said to be another's", async () => {
    const { all } = await clients(2);
    const [holder, other] = all as [HislipTransport, HislipTransport];
    await holder.lock({}, within());
    const error = await failure<TransportError>(other.lock({}, within(0.5)));
    expect([error.kind, error.message]).toEqual(["locked", "another client holds the lock"]);
    const waiting = other.lock({}, within());
    await sleep(20);
    await holder.unlock(within());
    await waiting;
    expect(await ask(other, "B?")).toBe("echo B?");
  });

  test("of a client that goes away ends with it", async () => {
    const { all } = await clients(2);
    const [holder, other] = all as [HislipTransport, HislipTransport];
    await holder.lock({}, within());
    const waiting = ask(other, "B?");
    await holder.close();
    expect(await waiting).toBe("echo B?");
  });

  test("does not keep a client that is locked out from clearing and going on later", async () => {
    const { instrument, all } = await clients(2);
    const [holder, other] = all as [HislipTransport, HislipTransport];
    await holder.lock({}, within());
    await failure(ask(other, "lost?", 0.05));
    await other.clear(within());
    expect(await other.readStatus(within())).toBe(0);
    await holder.unlock(within());
    expect(await ask(other, "B?")).toBe("echo B?");
    expect(instrument.history).toEqual(["<clear>", "B?"]);
  });

  test("cannot be taken twice, nor given back by who has none", async () => {
    const { all } = await clients(2);
    const [holder, other] = all as [HislipTransport, HislipTransport];
    await holder.lock({}, within());
    expect((await failure(holder.lock({}, within()))).message).toContain("this connection may hold it already");
    expect((await failure(other.unlock(within()))).message).toBe("there is no lock to give back");
  });

  test("that nobody waits for any more is not held by who gave up", async () => {
    const { all } = await clients(3);
    const [holder, impatient, third] = all as [HislipTransport, HislipTransport, HislipTransport];
    await holder.lock({}, within());
    const stop = new AbortController();
    const waiting = failure(impatient.lock({}, within(5, stop.signal)));
    await sleep(20);
    stop.abort();
    await waiting;
    await holder.unlock(within());
    await impatient.resynchronise(within());
    expect(await ask(third, "C?")).toBe("echo C?");
    await third.lock({}, within(0.5));
  });

  test("is taken again after the connection was lost, or said to be another's now", async () => {
    const instrument = new TestInstrument();
    const first = await serve(instrument);
    const [holder, other] = [transportTo(first), transportTo(first)];
    await holder.lock({}, within());
    await first.close();
    await serve(instrument, { port: first.port });
    await sleep(20);
    await holder.resynchronise(within());
    expect(await stateOf(holder)).toBe(1);
    expect((await failure<TransportError>(other.lock({}, within(0.5)))).kind).toBe("locked");
  });

  test("that another client has taken meanwhile is reported once", async () => {
    const instrument = new TestInstrument();
    const first = await serve(instrument);
    const holder = transportTo(first);
    await holder.lock({}, within());
    await first.close();
    await serve(instrument, { port: first.port });
    const thief = transportTo(first);
    await thief.lock({}, within());
    const error = await failure<TransportError>(holder.resynchronise(within(0.5)));
    expect([error.kind, error.message]).toEqual([
      "locked",
      "the lock ended with the connection, and another client has it now",
    ]);
    await thief.unlock(within());
    expect(await ask(holder, "A?")).toBe("echo A?");
  });
});

describe("a shared lock", () => {
  test("is shared by those who know its key, and holds others back", async () => {
    const { all } = await clients(3);
    const [first, second, other] = all as [HislipTransport, HislipTransport, HislipTransport];
    expect(await first.lock({ key: "bench" }, within())).toBe("bench");
    expect(await second.lock({ key: "bench" }, within())).toBe("bench");
    expect(await stateOf(other)).toBe(2);
    expect((await failure<TransportError>(other.lock({ key: "other" }, within(0.5)))).kind).toBe("locked");
    expect([await ask(first, "A?"), await ask(second, "B?")]).toEqual(["echo A?", "echo B?"]);
    const waiting = ask(other, "C?");
    await first.unlock(within());
    await second.unlock(within());
    expect(await waiting).toBe("echo C?");
  });

  test("lets one of its holders have the instrument alone for a while", async () => {
    const { all } = await clients(2);
    const [first, second] = all as [HislipTransport, HislipTransport];
    for (const each of all) await each.lock({ key: "bench" }, within());
    await first.lock({}, within());
    const waiting = ask(second, "B?");
    expect(await ask(first, "A?")).toBe("echo A?");
    await first.unlock(within());
    expect(await waiting).toBe("echo B?");
    expect(await stateOf(first)).toBe(2);
  });

  test("has a key of at most 256 characters", async () => {
    const { all } = await clients(1);
    expect((await failure((all[0] as HislipTransport).lock({ key: "k".repeat(257) }, within()))).message).toBe(
      "the key has 257 characters, expected at most 256",
    );
  });
});
