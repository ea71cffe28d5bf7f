/** A faulty instrument: what goes wrong with it, when, and that whoever talks to it is never out of step. */
import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { VirtualClock } from "../../../drivers/io/sim/clock.ts";
import { ServedSimulation } from "../../../drivers/io/sim/conversation.ts";
import type { FaultPlan, FaultReport, ReplyFault } from "../../../drivers/io/sim/faults/fault-plan.ts";
import { FaultyInstrument, type FaultyOptions } from "../../../drivers/io/sim/faults/faulty-instrument.ts";
import { HungUp } from "../../../drivers/io/sim/faults/hung-up.ts";
import { modelDevice } from "../../../drivers/io/sim/model-device.ts";
import { SimulationTransport } from "../../../drivers/io/sim/simulation-transport.ts";
import { MessageHandle } from "../../../drivers/io/handle/message-handle.ts";
import { deviceOf } from "../simulation-file.ts";

const body = `
    error:
      error_queue:
        - {q: "ERR?", default: "0,none", command_error: "1,what"}
    dialogues:
      - {q: "A?", r: "answer a"}
      - {q: "B?", r: "answer b"}
      - {q: "SET"}`;

const handles: MessageHandle[] = [];
afterEach(async () => {
  await Promise.all(handles.splice(0).map(handle => handle.close()));
});

function faulty(plan: FaultPlan, options?: FaultyOptions): FaultyInstrument {
  return new FaultyInstrument(new ServedSimulation(deviceOf(body)), plan, options);
}

function open(plan: FaultPlan, options?: FaultyOptions, timeout: number | null = 0.03): MessageHandle {
  const transport = new SimulationTransport(faulty(plan, options));
  const handle = new MessageHandle("GPIB0::1::INSTR", transport, {
    timeout,
    readTermination: "\n",
    writeTermination: "\n",
  });
  handles.push(handle);
  return handle;
}

describe("a reply", () => {
  test("that is lost costs the time-out, and the next question gets its own answer", async () => {
    const handle = open({ replies: { at: { 1: { kind: "drop" } } } });
    await expect(handle.query("A?")).rejects.toThrow('asking "A?" of GPIB0::1::INSTR: no reply within 0.03 s');
    expect(await handle.query("B?")).toBe("answer b");
  });

  test("that is slow comes, where there is time", async () => {
    const handle = open({ replies: { at: { 1: { kind: "delay", seconds: 0.01 } } } }, {}, 5);
    expect(await handle.query("A?")).toBe("answer a");
  });

  test("that is slow holds up those behind it, in their order", async () => {
    const clock = new VirtualClock();
    const handle = open({ replies: { at: { 1: { kind: "delay", seconds: 3 } } } }, { clock }, 5);
    await handle.write("A?;B?");
    const reading = handle.read();
    await new Promise(resolve => setTimeout(resolve, 2));
    clock.advance(3);
    expect([await reading, await handle.read()]).toEqual(["answer a", "answer b"]);
  });

  test("that is too slow never meets another question", async () => {
    const clock = new VirtualClock();
    const handle = open({ replies: { at: { 1: { kind: "delay", seconds: 1 } } } }, { clock });
    await expect(handle.query("A?")).rejects.toThrow("no reply within 0.03 s");
    const asking = handle.query("B?");
    clock.advance(2);
    expect(await asking).toBe("answer b");
  });

  test("that is garbage has its length and its end; or what the plan says", async () => {
    const handle = open({ replies: { at: { 1: { kind: "garbage" }, 2: { kind: "garbage", bytes: "\xff\0\n" } } } });
    await handle.write("A?");
    handle.readTermination = "";
    const garbage = await handle.read();
    expect(garbage).toHaveLength("answer a\n".length);
    expect(garbage).not.toBe("answer a\n");
    expect(garbage.at(-1)).toBe("\n");
    await handle.write("A?");
    expect(await handle.read()).toBe("\xff\0\n");
  });

  test("that is cut short ends there", async () => {
    const handle = open({ replies: { at: { 1: { kind: "half" }, 2: { kind: "half", keep: 1 } } } });
    expect(await handle.query("A?")).toBe("answe");
    expect(await handle.query("A?")).toBe("a");
    expect(await handle.query("A?")).toBe("answer a");
  });

  test("in whose place the instrument hangs up is a lost connection, and the next use calls again", async () => {
    const handle = open({ replies: { at: { 2: { kind: "disconnect" } } } });
    expect(await handle.query("A?")).toBe("answer a");
    await expect(handle.query("A?")).rejects.toThrow(
      'asking "A?" of GPIB0::1::INSTR: the simulated instrument hung up',
    );
    expect(await handle.query("B?")).toBe("answer b");
  });

  test("that is under way when the instrument hangs up ends the wait", async () => {
    const clock = new VirtualClock();
    const slow = modelDevice("slow", () => async message => {
      await new Promise<void>(resolve => void clock.after(1, resolve));
      return message;
    });
    const instrument = new FaultyInstrument(new ServedSimulation(slow), {
      replies: { at: { 1: { kind: "disconnect" } } },
    });
    const options = { timeout: 5, readTermination: "\n", writeTermination: "\n" };
    const handle = new MessageHandle("GPIB0::1::INSTR", new SimulationTransport(instrument), options);
    handles.push(handle);
    const asking = handle.query("X");
    await new Promise(resolve => setTimeout(resolve, 2));
    clock.advance(1);
    await expect(asking).rejects.toThrow("the simulated instrument hung up");
  });
});

describe("a message", () => {
  test("that is lost is not acted on", async () => {
    const handle = open({ messages: { at: { 1: { kind: "drop" } } } });
    await expect(handle.query("A?")).rejects.toThrow("no reply within 0.03 s");
    expect(await handle.query("A?")).toBe("answer a");
  });

  test("may leave an error in the queue", async () => {
    const handle = open({ messages: { at: { 2: { kind: "error", entry: '-350,"Queue overflow"' } } } });
    expect(await handle.query("ERR?")).toBe("0,none");
    await handle.write("SET");
    expect([await handle.query("ERR?"), await handle.query("ERR?")]).toEqual(['-350,"Queue overflow"', "0,none"]);
  });

  test("may find that nobody listens", async () => {
    const handle = open({ messages: { at: { 1: { kind: "disconnect" } } } });
    await expect(handle.write("SET")).rejects.toThrow("the simulated instrument hung up");
    await handle.write("SET");
    expect(await handle.query("A?")).toBe("answer a");
  });
});

describe("by chance", () => {
  const kinds: readonly ReplyFault[] = [
    { kind: "drop" },
    { kind: "half" },
    { kind: "garbage" },
    { kind: "disconnect" },
    { kind: "delay", seconds: 0.001 },
  ];

  test("the same seed gives the same faults, and about as many as asked for", async () => {
    const run = async (seed: number): Promise<FaultReport[]> => {
      const reports: FaultReport[] = [];
      const random = { probability: 0.25, faults: [{ kind: "half" }, { kind: "garbage" }] as const };
      const handle = open({ replies: { random }, seed }, { onFault: report => reports.push(report) }, 1);
      for (let count = 0; count < 200; count++) await handle.query("A?");
      return reports;
    };
    const first = await run(7);
    expect(await run(7)).toEqual(first);
    expect(await run(8)).not.toEqual(first);
    expect(first.length).toBeGreaterThan(25);
    expect(first.length).toBeLessThan(80);
    expect(new Set(first.map(({ fault }) => fault.kind))).toEqual(new Set(["half", "garbage"]));
  });

  test("whatever happens, an answer that comes whole is that to the question", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), async seed => {
        const reports: FaultReport[] = [];
        const plan = { replies: { random: { probability: 0.3, faults: kinds } }, seed };
        const handle = open(plan, { onFault: report => reports.push(report) }, 0.005);
        for (let count = 1; count <= 12; count++) {
          const [question, answer] = count % 2 === 0 ? (["A?", "answer a"] as const) : (["B?", "answer b"] as const);
          const before = reports.length;
          const reply = await handle.query(question).catch(() => undefined);
          if (reports.length === before) expect(reply).toBe(answer);
        }
      }),
      { numRuns: 15 },
    );
  });
});

describe("served", () => {
  test("a client sees neither what is lost nor what is late, until it is there", () => {
    const clock = new VirtualClock();
    const plan = { replies: { at: { 1: { kind: "drop" }, 2: { kind: "delay", seconds: 1 } } } } as const;
    const conversation = faulty(plan, { clock }).connect("client");
    let heard = 0;
    conversation.onReply(() => heard++);
    conversation.receive(Buffer.from("A?;B?\n"), false);
    expect([conversation.hasReply, conversation.take(), conversation.readStatus(), heard]).toEqual([
      false,
      undefined,
      0,
      0,
    ]);
    clock.advance(1);
    expect([heard, conversation.readStatus()]).toEqual([1, 16]);
    expect(conversation.take()?.toString()).toBe("answer b\n");
    conversation.close();
  });

  test("a client that was hung up on hears no more; another goes on with the plan", () => {
    const instrument = faulty({ replies: { at: { 1: { kind: "disconnect" }, 2: { kind: "half", keep: 2 } } } });
    const first = instrument.connect("client");
    expect(() => first.receive(Buffer.from("A?\n"), false)).toThrow(HungUp);
    expect(() => first.receive(Buffer.from("A?\n"), false)).toThrow(HungUp);
    first.close();
    const second = instrument.connect("client");
    second.receive(Buffer.from("A?\n"), false);
    expect(second.take()?.toString()).toBe("an");
    second.close();
  });

  test("a device clear forgets what is late", () => {
    const clock = new VirtualClock();
    const conversation = faulty({ replies: { at: { 1: { kind: "delay", seconds: 1 } } } }, { clock }).connect("client");
    conversation.receive(Buffer.from("A?\n"), false);
    conversation.clear();
    clock.advance(2);
    expect([conversation.take(), conversation.expectsReply]).toEqual([undefined, false]);
    conversation.close();
  });
});

describe("a plan that cannot be followed is refused", () => {
  test.each<[FaultPlan, string]>([
    [{ replies: { at: { 0: { kind: "drop" } } } }, "fault at 0: must be a whole number from 1 on"],
    [{ replies: { random: { probability: 2, faults: [] } } }, "probability of faults 2: must be between 0 and 1"],
    [{ replies: { at: { 1: { kind: "delay", seconds: -1 } } } }, "delay of -1 s: must be at least 0"],
  ])("%j", (plan, message) => {
    expect(() => faulty(plan)).toThrow(message);
  });

  test("an error for an instrument without a queue", () => {
    const deaf = { name: "deaf", connect: () => faulty({}).connect("") };
    const plan: FaultPlan = { messages: { random: { probability: 1, faults: [{ kind: "error", entry: "x" }] } } };
    expect(() => new FaultyInstrument(deaf, plan)).toThrow("faults of deaf: it has no error queue");
  });
});

test("without faults, fifty callers at once get their own answers", async () => {
  const handle = open({}, {}, 5);
  const asked = Array.from({ length: 50 }, (_, index) => (index % 3 === 0 ? "A?" : "B?"));
  const answers = await Promise.all(asked.map(question => handle.query(question)));
  expect(answers).toEqual(asked.map(question => (question === "A?" ? "answer a" : "answer b")));
});
