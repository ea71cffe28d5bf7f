/** What options and methods of a parameter do beside reading and setting. */

import { afterEach, expect, test, vi } from "vitest";

import { LogCapture, Parameter, useClock, vals, VisaInstrument } from "../../drivers/core/index.ts";
import { FakeClock } from "./fake-clock.ts";
import { fakeHandle } from "./fake-handle.ts";

afterEach(() => void (Parameter.globalOnSetCallback = undefined));

test("the validator that was added last is asked first, and can be taken away again", async () => {
  const p = new Parameter("p", { setCmd: null, vals: vals.numbers(0, 10) });
  p.addValidator(vals.multiples(3));
  await expect(p(11)).rejects.toThrow("11 is not a multiple of 3");
  await expect(p(12)).rejects.toThrow("12 is invalid: must be between 0 and 10 inclusive");
  expect(p.validators.map(one => one.description)).toEqual(["<Numbers 0<=v<=10>", "<Ints, Multiples of 3>"]);
  expect(() => (p.vals = vals.numbers())).toThrow("vals cannot be replaced where there are several validators");
  expect(p.removeValidator()?.description).toBe("<Ints, Multiples of 3>");
  p.vals = vals.numbers(0, 20);
  await p(11);
  p.vals = undefined;
  expect(p.validators).toEqual([]);
  // @ts-expect-error a number is no validator
  expect(() => (p.vals = 3)).toThrow("vals must be None or a Validator");
});

test("an extra validator holds until the block ends", async () => {
  const p = new Parameter("p", { setCmd: null, vals: vals.numbers(0, 10) });
  {
    using _ = p.extraValidator(vals.numbers(0, 1));
    await expect(p(5)).rejects.toThrow("must be between 0 and 1 inclusive");
  }
  await p(5);
  expect(p.validators).toHaveLength(1);
});

test("a read that fails is tried again as often as the policy says, after the errors that it names", async () => {
  const clock = new FakeClock();
  using _ = useClock(clock);
  let left = 2;
  const getCmd = (): number => {
    if (left-- > 0) throw new Error("busy");
    return 7;
  };
  const patient = new Parameter("patient", { getCmd, retry: { times: 2, delay: 0.5 } });
  expect(await patient()).toBe(7);
  expect(clock.sleeps).toEqual([0.5, 0.5]);
  left = 3;
  await expect(patient()).rejects.toThrow("getting patient: busy");
  left = 1;
  const choosy = new Parameter("choosy", { getCmd, retry: { times: 5, on: error => String(error).includes("late") } });
  await expect(choosy()).rejects.toThrow("getting choosy: busy");
  left = 1;
  await expect(new Parameter("plain", { getCmd })()).rejects.toThrow("busy");
  expect(() => new Parameter("odd", { getCmd, retry: { times: -1 } })).toThrow("times -1 must be a whole number");
});

test("a reply that cannot be read is worth another try, an interrupt is not", async () => {
  const replies = ["garbled", "3"];
  const p = new Parameter("p", { getCmd: () => replies.shift() ?? "", vals: vals.numbers(), retry: { times: 1 } });
  expect(await p()).toBe(3);
  let count = 0;
  const interrupt = Object.assign(new Error("stop"), { name: "KeyboardInterrupt" });
  const q = new Parameter("q", { getCmd: () => (count++, Promise.reject(interrupt)), retry: { times: 3 } });
  await expect(q()).rejects.toBe(interrupt);
  expect(count).toBe(1);
});

test("a callback hears of every set with the user's value; what it throws is a warning", async () => {
  const heard: unknown[] = [];
  const own = new Parameter("own", {
    setCmd: null,
    valMapping: { a: 1, b: 2 },
    onSetCallback: (parameter, value) => heard.push([parameter.name, value]),
  });
  Parameter.globalOnSetCallback = (parameter, value) => heard.push(["all", parameter.name, value]);
  await own("b");
  await new Parameter("other", { setCmd: null })(3);
  expect(heard).toEqual([
    ["own", "b"],
    ["all", "other", 3],
  ]);
  using logs = new LogCapture();
  const bad = new Parameter("bad", {
    setCmd: null,
    onSetCallback: () => {
      throw new Error("no");
    },
  });
  await bad(1);
  expect(bad.cache.value).toBe(1);
  expect(logs.value).toContain("bad: onSetCallback failed: no");
});

test("a ramp calls back at every step", async () => {
  const heard: unknown[] = [];
  const p = new Parameter("p", {
    setCmd: (_value: number) => undefined,
    initialCacheValue: 0,
    step: 1,
    vals: vals.numbers(),
    onSetCallback: (_, value) => heard.push(value),
  });
  await p(2.5);
  expect(heard).toEqual([1, 2, 2.5]);
});

test("restoreAtExit sets what was there before, also after a failure", async () => {
  const sent: number[] = [];
  const p = new Parameter("p", {
    setCmd: (v: number) => void sent.push(v),
    initialCacheValue: 1,
    vals: vals.numbers(),
  });
  expect(await p.restoreAtExit(async () => (await p(2), await p(3), "done"))).toBe("done");
  await expect(
    p.restoreAtExit(async () => {
      await p(5);
      throw new Error("boom");
    }),
  ).rejects.toThrow("boom");
  expect(sent).toEqual([2, 3, 1, 5, 1]);
  await expect(p.restoreAtExit(() => p(4), { allowChanges: false })).rejects.toThrow(
    "Trying to set a parameter that is not settable.",
  );
});

test("a sweep has the values that the parameter takes", () => {
  const p = new Parameter("p", { setCmd: null, vals: vals.numbers(0, 1) });
  expect([...p.sweep(0, 1, { num: 3 })]).toEqual([0, 0.5, 1]);
  expect([...p.sweep(1, 0, { step: 0.5 })]).toEqual([1, 0.5, 0]);
  expect(() => p.sweep(0, 2, { num: 3 })).toThrow("2 is invalid: must be between 0 and 1 inclusive");
  expect(() => p.sweep(0, 1, { step: 0.3 })).toThrow("step 0.3 must divide the way from 0 to 1");
  // @ts-expect-error one of both
  expect(() => p.sweep(0, 1, { step: 1, num: 2 })).toThrow("give either step or num");
  const values = p.sweep(0, 1, { num: 2 });
  const copy = values.copy();
  copy.reverse();
  values.append(0.25);
  expect([[...values], [...copy], values.length, values.at(-1)]).toEqual([[0, 1, 0.25], [1, 0], 3, 0.25]);
  expect(() => values.extend([0, 9])).toThrow("9 is invalid");
});

test("an abstract parameter can be neither read nor set", async () => {
  const p = new Parameter("p", { getCmd: () => 1, setCmd: (_value: number) => undefined, abstract: true });
  await expect(p()).rejects.toThrow("getting p: Trying to get an abstract parameter: p");
  await expect(p(1)).rejects.toThrow("setting p to 1: Trying to set an abstract parameter: p");
});

test("the name for measurements is the full name unless another is given", () => {
  expect(new Parameter("p").registerName).toBe("p");
  expect(new Parameter("p", { registerName: "gate" }).registerName).toBe("gate");
});

test("a set in memory is through before the next line, and still a promise that complains as a value", async () => {
  const p = new Parameter("p", { setCmd: null, vals: vals.numbers(), initialValue: 0 });
  const setting = p(4);
  expect(p.cache.value).toBe(4);
  expect(() => String(setting as unknown)).toThrow("write await before it");
  await setting;
});

test("sets wait for one that is under way, in the order of the calls", async () => {
  const sent: number[] = [];
  const gates: (() => void)[] = [];
  const p = new Parameter("p", {
    setCmd: (value: number) => {
      sent.push(value);
      return new Promise<void>(resolve => gates.push(resolve));
    },
    vals: vals.numbers(),
  });
  const both = Promise.all([p(1), p(2)]);
  await Promise.resolve();
  expect(sent).toEqual([1]);
  gates.shift()?.();
  await vi.waitFor(() => expect(sent).toEqual([1, 2]));
  gates.shift()?.();
  await both;
  expect(p.cache.value).toBe(2);
});

test("the texts that are sent can be seen, functions cannot", () => {
  class Source extends VisaInstrument {
    readonly freq = this.parameter({ getCmd: "FREQ?", setCmd: "FREQ {:.3f}", vals: vals.numbers() });
    readonly volt = this.parameter({ getCmd: () => 1, setCmd: null });
  }
  const source = new Source(
    "source",
    fakeHandle(() => ""),
  );
  expect(source.freq.commands).toEqual({ get: "FREQ?", set: "FREQ {:.3f}" });
  expect(source.volt.commands).toEqual({});
  expect(new Parameter("p", { setCmd: null }).commands).toEqual({});
});
