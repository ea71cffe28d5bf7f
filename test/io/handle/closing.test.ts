/** What a session that is closed leaves behind: nothing. */
import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";
import { InstrumentAbortError } from "../../../drivers/io/errors.ts";
import { handleOver, MessageBottom, StreamBottom } from "./memory-transport.ts";

const echo = (message: Buffer) => message;

/** Opens and closes when it is told to. */
class SlowBottom extends StreamBottom {
  closes = 0;
  letOpen: () => void = () => {};
  letClose: () => void = () => {};

  constructor() {
    super(echo);
  }

  override async resynchronise(): Promise<void> {
    await new Promise<void>(resolve => (this.letOpen = resolve));
    await super.resynchronise();
  }

  override async close(): Promise<void> {
    this.closes++;
    await new Promise<void>(resolve => (this.letClose = resolve));
    await super.close();
  }
}

test("who waits for a lock and closes does not get it", async () => {
  const [mine, other, third] = [0, 1, 2].map(() => handleOver(new StreamBottom(echo), "ASRL7::INSTR"));
  await mine?.lock();
  const waiting = expect(other?.lock({ timeout: null })).rejects.toThrow(
    "locking ASRL7::INSTR: the connection is closed",
  );
  await turn();
  await other?.close();
  await waiting;
  await mine?.unlock();
  expect(await third?.query("A")).toBe("A");
});

test("an interrupt of what waits stays an interrupt", async () => {
  const handle = handleOver(new MessageBottom(echo));
  const interrupt = Object.assign(new Error(), { name: "KeyboardInterrupt" });
  const controller = new AbortController();
  const waiting = expect(handle.waitForSrq({ timeout: null, signal: controller.signal })).rejects.toBe(interrupt);
  await turn();
  controller.abort(interrupt);
  await waiting;
});

test("a listener that is not disposed of ends with its connection, without an error", async () => {
  class Polled extends MessageBottom {
    override readonly onServiceRequest = undefined as never;
  }
  const handle = handleOver(new Polled(echo));
  await handle.onServiceRequest(() => {});
  await handle.close();
  // An error behind a listener would be nobody's, and end this test.
  await new Promise(resolve => setTimeout(resolve, 60));
});

test("what connects while it is closed is closed, and nothing is sent", async () => {
  const bottom = new SlowBottom();
  const handle = handleOver(bottom);
  const asking = expect(handle.query("A")).rejects.toThrow(InstrumentAbortError);
  await turn();
  const closing = handle.close();
  bottom.letClose();
  await closing;
  bottom.letOpen();
  await turn();
  bottom.letClose();
  await asking;
  expect([bottom.closes, bottom.heard]).toEqual([2, []]);
});

test("a second close waits for the first", async () => {
  const bottom = new SlowBottom();
  const handle = handleOver(bottom);
  const done: string[] = [];
  const first = handle.close().then(() => done.push("first"));
  const second = handle.close().then(() => done.push("second"));
  await turn();
  expect(done).toEqual([]);
  bottom.letClose();
  await Promise.all([first, second]);
  expect([done, bottom.closes]).toEqual([["first", "second"], 1]);
});
