/** An instrument that answers in order, late: whatever was asked before, every question gets its own answer on every bus. */
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { InstrumentAbortError, InstrumentTimeoutError } from "../../../drivers/io/errors.ts";
import type { MessageHandle } from "../../../drivers/io/handle/message-handle.ts";
import { bottoms, handleOn, type Place } from "../faults/bottoms.ts";
import { InOrderInstrument } from "./in-order-instrument.ts";

/** Where connections to one instrument read from one queue of answers. */
const sharesLine = new Set(["an adapter on TCP", "an adapter on a serial port"]);

describe.each(bottoms.filter(({ stopsAtNul }) => !stopsAtNul))("over $name", ({ possible, make, name }) => {
  let instrument: InOrderInstrument;
  let place: Place;
  let handle: MessageHandle;

  beforeEach(async () => {
    if (!possible) return;
    instrument = new InOrderInstrument();
    place = await make(instrument);
    handle = handleOn(place);
    await handle.connect();
  });

  afterEach(async () => {
    await handle?.close();
    await place?.close();
  });

  async function inStep(asked = handle): Promise<void> {
    for (const word of ["next", "after"]) expect(await asked.query(`ECHO? ${word}`)).toBe(word);
  }

  test.runIf(possible)("a question waits behind a slow one, which is asked and read before it", async () => {
    await handle.write("SLOW? 40");
    expect(await handle.read()).toBe("slow");
    const both = Promise.all([handle.query("SLOW? 40"), handle.query("ECHO? next")]);
    expect(await both).toEqual(["slow", "next"]);
  });

  test.runIf(possible)("a time-out", async () => {
    await expect(handle.query("SLOW? 90", { timeout: 0.04 })).rejects.toThrow(InstrumentTimeoutError);
    await inStep();
    await sleep(90);
    await inStep();
  });

  test.runIf(possible)("an abort", async () => {
    const signal = AbortSignal.timeout(20);
    await expect(handle.query("SLOW? 90", { signal })).rejects.toThrow(InstrumentAbortError);
    await inStep();
    await sleep(90);
    await inStep();
  });

  test.runIf(possible)("a question that nobody reads", async () => {
    await handle.write("SLOW? 60");
    await inStep();
    await sleep(60);
    await inStep();
  });

  test.runIf(possible)("several questions of which some are read", async () => {
    for (const reads of [0, 1]) {
      for (let question = 0; question < 3; question++) await handle.write("SLOW? 70");
      // HiSLIP drops what a new message interrupts.
      if (reads === 1 && name !== "HiSLIP") expect(await handle.read()).toBe("slow");
      await inStep();
      await sleep(150);
      await inStep();
    }
    for (let question = 0; question < 3; question++) await handle.write("SLOW? 70");
    await handle.close();
    handle = handleOn(place);
    await inStep();
    await sleep(150);
    await inStep();
  });

  test.runIf(possible)("a read that timed out, then write and read", async () => {
    await handle.write("SLOW? 90");
    await expect(handle.read({ timeout: 0.03 })).rejects.toThrow(InstrumentTimeoutError);
    await handle.write("ECHO? next");
    expect(await handle.read()).toBe("next");
    await inStep();
  });

  test.runIf(possible)("a question whose answer was flushed, or is still to come", async () => {
    await handle.write("ECHO? lost");
    await sleep(20);
    await handle.flush();
    await handle.write("ECHO? asked");
    expect(await handle.read()).toBe("asked");
    await handle.write("SLOW? 60");
    await handle.flush();
    await inStep();
    await handle.write("SLOW? 60");
    await handle.flush();
    await handle.write("ECHO? asked");
    expect(await handle.read()).toBe("asked");
    await handle.write("SLOW? 40");
    await handle.flush();
    expect(await handle.read()).toBe("slow");
    await inStep();
  });

  test.runIf(possible)("a question that was asked before the connection was closed, and opened again", async () => {
    await inStep();
    await handle.write("SLOW? 60");
    await handle.close();
    handle = handleOn(place);
    await inStep();
    await expect(handle.query("SLOW? 90", { timeout: 0.03 })).rejects.toThrow(InstrumentTimeoutError);
    await handle.close();
    handle = handleOn(place);
    await inStep();
    const asking = expect(handle.query("SLOW? 60")).rejects.toThrow(/the connection is closed/);
    await sleep(10);
    await handle.close();
    await asking;
    handle = handleOn(place);
    await inStep();
  });

  const shared = sharesLine.has(name) ? test.runIf(possible) : () => {};
  shared("another connection to the same instrument", async () => {
    const other = handleOn(place);
    try {
      await handle.write("SLOW? 60");
      await inStep(other);
      await expect(handle.query("SLOW? 90", { timeout: 0.03 })).rejects.toThrow(InstrumentTimeoutError);
      await inStep(other);
      await inStep();
      await other.write("SLOW? 60");
      await inStep();
      await handle.write("ECHO? shared");
      expect(await other.read()).toBe("shared");
      await inStep(other);
      await handle.write("SLOW? 60");
      await handle.close();
      await inStep(other);
    } finally {
      await other.close();
    }
  });

  test.runIf(possible)("commands before a question are carried out, in order", async () => {
    await handle.write("NOTE a");
    await handle.write("NOTE b");
    await inStep();
    expect(instrument.notes).toEqual(["a", "b"]);
  });
});
