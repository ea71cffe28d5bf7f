/** What goes wrong on every bus alike, and that the next question gets its own answer all the same. */
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { InstrumentAbortError, InstrumentTimeoutError, IoError } from "../../../drivers/io/errors.ts";
import type { MessageHandle } from "../../../drivers/io/handle/message-handle.ts";
import { bottoms, handleOn, type Place } from "./bottoms.ts";

/** The error of a promise that must fail. */
function failure(promise: Promise<unknown>): Promise<IoError> {
  return promise.then(
    value => {
      throw new Error(`expected a failure, got ${String(value)}`);
    },
    (error: unknown) => error as IoError,
  );
}

describe.each(bottoms)("over $name", ({ possible, make, ...bottom }) => {
  const open: { close(): Promise<void> }[] = [];
  let place: Place;
  let handle: MessageHandle;

  beforeEach(async () => {
    if (!possible) return;
    place = await make();
    open.push(place);
    handle = await connect();
  });

  afterEach(async () => {
    for (const each of open.splice(0).toReversed()) await each.close();
  });

  async function connect(): Promise<MessageHandle> {
    const made = handleOn(place, bottom.patient ? 0.5 : 2);
    open.push(made);
    await made.connect();
    return made;
  }

  async function inStep(asked = handle): Promise<void> {
    for (const word of ["next", "after"]) expect(await asked.query(`ECHO ${word}`)).toBe(word);
  }

  test.runIf(possible)("an answer after its time-out reaches no other question", async () => {
    const error = await failure(handle.query("SLOW? 90", { timeout: 0.05 }));
    expect(error).toBeInstanceOf(InstrumentTimeoutError);
    expect(error.message).toMatch(/^asking "SLOW\? 90" of .*: .+ within 0\.05 s$/);
    expect(error).toMatchObject({ resourceName: handle.resourceName, command: "SLOW? 90" });
    expect(await handle.query("ECHO next")).toBe("next");
    await sleep(50);
    await inStep();
  });

  test.runIf(possible)("an answer that nobody read, come or not, reaches no other question", async () => {
    await handle.write("ECHO lost?");
    await sleep(5);
    await inStep();
    await handle.write("SLOW? 30");
    await inStep();
    await sleep(30);
    await inStep();
  });

  test.runIf(possible)("an abort in a transaction ends its question, and frees the bus for who waits", async () => {
    const signal = AbortSignal.timeout(20);
    const failing = failure(handle.transaction(io => io.query("SLOW? 60000", { signal, timeout: 0.1 })));
    const waiting = handle.query("ECHO waited");
    expect(await failing).toBeInstanceOf(InstrumentAbortError);
    expect(await waiting).toBe("waited");
    await inStep();
  });

  test.runIf(possible)("half a block, aborted, leaves nothing of it for the next question", async () => {
    const limits = { signal: AbortSignal.timeout(20), timeout: 0.1 };
    const asking = failure(handle.queryBinaryValues("NOEND #18abc", { datatype: "B", ...limits }));
    expect(await asking).toBeInstanceOf(InstrumentAbortError);
    await inStep();
  });

  test.runIf(possible)("a reply without an end is a time-out", async () => {
    const error = await failure(handle.query("NOEND abc", { timeout: 0.03 }));
    expect(error).toBeInstanceOf(InstrumentTimeoutError);
    expect(error.message).toMatch(/^asking "NOEND abc" of .* within 0\.03 s$/);
    await inStep();
  });

  test.runIf(possible)("blocks that are garbled are errors with address and command", async () => {
    for (const garbled of ["no block at all, but a sentence", "#(x)", "#A\x01", "#12abcdef", "#19abc", "#3x12"]) {
      const error = await failure(handle.queryBinaryValues(`ECHO ${garbled}`, { datatype: "B", timeout: 0.05 }));
      expect(error, garbled).toBeInstanceOf(IoError);
      expect(error.message, garbled).toMatch(/^asking "ECHO /);
      expect(error.message, garbled).toContain(` of ${handle.resourceName}: `);
    }
    await inStep();
  });

  test.runIf(possible)(
    "a gigabyte that is announced and does not come, and what nobody has, are refused or time out",
    async () => {
      for (const announced of ["#91000000000abc", "#A2147483649abc", "#F999999999999999abc"]) {
        const error = await failure(handle.queryBinaryValues(`ECHO ${announced}`, { datatype: "B", timeout: 0.05 }));
        expect(error, announced).toBeInstanceOf(IoError);
      }
      await inStep();
    },
  );

  test.runIf(possible)("bytes of all eight bits, and NUL, come back", async () => {
    const codes = Array.from({ length: 256 }, (_, code) => code).filter(
      code => code !== 10 && (code !== 0 || bottom.stopsAtNul !== true),
    );
    const text = String.fromCharCode(...codes);
    expect(await handle.query(`ECHO ${text}`)).toBe(text);
  });

  test.runIf(possible)("fifty callers, some of whom give up, get their own answers", async () => {
    const asked = Array.from({ length: 50 }, (_, index) => index);
    const answers = asked.map(async index => {
      if (index % 10 !== 5) return handle.query(`ECHO ${index}`);
      const error = await failure(handle.query("SLOW? 30", { timeout: 0.01 }));
      expect(error).toBeInstanceOf(InstrumentTimeoutError);
      return "too late";
    });
    expect(await Promise.all(answers)).toEqual(asked.map(index => (index % 10 === 5 ? "too late" : String(index))));
  });

  // Where it cannot happen there is no test of it.
  if (bottom.exclusive !== true)
    test.runIf(possible)("twenty sessions side by side get their own answers", async () => {
      const handles = await Promise.all(Array.from({ length: 20 }, connect));
      const asked = handles.flatMap((each, index) => [0, 1].map(round => each.query(`ECHO ${index}.${round}`)));
      expect(await Promise.all(asked)).toEqual(handles.flatMap((_, index) => [`${index}.0`, `${index}.1`]));
    });

  test.runIf(possible)("clears under load leave every answer with its question", async () => {
    const answers = Array.from({ length: 20 }, (_, index) => {
      if (index % (bottom.patient ? 20 : 5) === 4) void handle.clear();
      return handle.query(`ECHO ${index}`);
    });
    expect(await Promise.all(answers)).toEqual(answers.map((_, index) => String(index)));
  });

  test.runIf(possible)(
    "closing ends what runs and what waits, twice is once, and nothing is asked afterwards",
    async () => {
      const running = failure(handle.query("SLOW? 60000"));
      const waiting = failure(handle.query("ECHO never"));
      await sleep(5);
      await Promise.all([handle.close(), handle.close()]);
      await handle.close();
      for (const error of [await running, await waiting, await failure(handle.query("ECHO never"))]) {
        expect(error).toBeInstanceOf(InstrumentAbortError);
        expect(error.message).toMatch(/^asking ".*" of .*: the connection is closed$/);
      }
    },
  );

  test.runIf(possible)(
    "an answer that was owed when it was closed reaches no question after it is opened again",
    async () => {
      for (let round = 0; round < 2; round++) {
        await inStep();
        await handle.write("SLOW? 40");
        await handle.close();
        handle = await connect();
        await inStep();
        await sleep(50);
        await inStep();
      }
    },
  );

  test.runIf(possible)("closing while it connects leaves nothing open", async () => {
    const other = bottom.exclusive ? handle : handleOn(place);
    if (bottom.exclusive) await failure(other.query("SLOW? 60000", { timeout: 0.001 }));
    const connecting = other.query("ECHO on");
    connecting.catch(() => {});
    await other.close();
    const error = await failure(connecting);
    expect(error).toBeInstanceOf(InstrumentAbortError);
    expect(error.message).toMatch(/^asking "ECHO on" of .*: the connection is closed$/);
  });

  // Where it cannot happen there is no test of it.
  if (bottom.exclusive !== true)
    test.runIf(possible)("another's lock is an error that says so, until it is given back", async () => {
      const other = await connect();
      await handle.lock();
      const error = await failure(other.query("ECHO mine", { timeout: 0.03 }));
      expect(error).toBeInstanceOf(IoError);
      expect(error.message).toMatch(bottom.holdsBack ? /no reply within/ : /^asking "ECHO mine" of .*lock/i);
      await handle.query("ECHO mine");
      await handle.unlock();
      await inStep(other);
    });

  // Where it cannot happen there is no test of it.
  if (bottom.silent !== true)
    test.runIf(possible)("a storm of service requests costs no answer", async () => {
      let heard = 0;
      await using _ = await handle.onServiceRequest(() => void heard++);
      for (let round = 0; round < 10; round++) {
        await handle.write("SRQ");
        expect(await handle.query(`ECHO ${round}`)).toBe(String(round));
      }
      await expect.poll(() => heard).toBeGreaterThan(0);
    });

  // Where it cannot happen there is no test of it.
  if (bottom.silent !== true)
    test.runIf(possible)("a request for service while it closes is nobody's error", async () => {
      await handle.onServiceRequest(() => {});
      await handle.write("SRQ");
      const asking = failure(handle.query("SLOW? 60000"));
      await sleep(5);
      await handle.close();
      expect(await asking).toBeInstanceOf(InstrumentAbortError);
      await sleep(5);
    });

  // Where it cannot happen there is no test of it.
  if (bottom.silent !== true)
    test.runIf(possible)("closing ends who waits for a request", async () => {
      await handle.readStb();
      const waiting = failure(handle.waitForSrq({ timeout: null }));
      await sleep(5);
      await handle.close();
      expect(await waiting).toBeInstanceOf(InstrumentAbortError);
    });
});
