/** The scripts of the simulated Keithley 2600: the part of Lua that it runs, and what it says to the rest. */
import { expect, test } from "vitest";
import { LuaError, runLua, type LuaHost } from "../../drivers/instruments/keithley/2600-lua.ts";
import { Bench } from "../../drivers/io/sim/bench.ts";
import { VirtualClock } from "../../drivers/io/sim/clock.ts";
import { openSimulation } from "../../drivers/io/sim/library.ts";

/** What a script did, in words. */
async function doneBy(source: string, most = Infinity): Promise<string[]> {
  const done: string[] = [];
  const host: LuaHost = {
    get: name => {
      if (name !== "node.two") throw new LuaError(`no ${name}`);
      return 2;
    },
    set: (name, value) => void done.push(`${name}=${value}`),
    call: (name, args) => void done.push(`${name}(${args.join(",")})`),
    get goesOn() {
      return done.length < most;
    },
  };
  await runLua(source, host);
  return done;
}

test.each([
  ["a.b = 1 + 2 * 3 - 4 / 2", ["a.b=5"]],
  ["a.b = -(1 + 2) * -2e-1", ["a.b=0.6000000000000001"]],
  ["x = 3 local y = x * node.two; a.b = y", ["a.b=6"]],
  ["f(1, 2 + 3) g.h()", ["f(1,5)", "g.h()"]],
  ["m(smua.nvbuffer1) p(1, 2, smub.nvbuffer2.readings)", ["m(smua.nvbuffer1)", "p(1,2,smub.nvbuffer2.readings)"]],
  ["for i = 0, 2 do a.b = i end", ["a.b=0", "a.b=1", "a.b=2"]],
  ["for i = 1, 2 do for j = i, 2 do f(i, j) end end", ["f(1,1)", "f(1,2)", "f(2,2)"]],
  ["for i = 1, 0 do f() end", []],
  ["-- a remark\na.b = 1 -- another\n", ["a.b=1"]],
  ["", []],
])("%j", async (source, done) => {
  expect(await doneBy(source)).toEqual(done);
});

test.each([
  ["a.b = ", "unexpected symbol near <eof>"],
  ["f() for i = 1, 2 do f()", "unexpected symbol near <eof>"],
  ["f() end", "unexpected symbol near end"],
  ["a.b = 'text'", "unexpected symbol near 'text'"],
  ["if x then f() end", "unexpected symbol near if"],
  ["local f()", "unexpected symbol near ("],
  ["f(1 2)", "unexpected symbol near 2"],
])("%j is refused before anything has run", async (source, message) => {
  await expect(doneBy(source)).rejects.toThrow(new LuaError(message));
});

test("what is not known ends the script, and so does its host", async () => {
  await expect(doneBy("a.b = unknown")).rejects.toThrow("no unknown");
  expect(await doneBy("for i = 1, 1000000 do f(i) end", 3)).toEqual(["f(1)", "f(2)", "f(3)"]);
});

/** Sends lines to a simulated 2614B and gives what it says to the last one. */
async function asked(...lines: string[]): Promise<string | null> {
  const bench = new Bench({ clock: new VirtualClock({ skipsWaits: true }) });
  const device = await openSimulation("keithley/2600", "GPIB0::26::INSTR", { bench });
  let reply: string | null = null;
  for (const line of lines) reply = await device.ask(line);
  return reply;
}

test("readings are printed in text unless a script says otherwise, and replace others unless they are to be added", async () => {
  const resistor = ["smub.source.output=1", "smub.source.levelv=1", "loadandrunscript"];
  const measure = "smub.measure.v(smub.nvbuffer1)";
  const print = ["printbuffer(1, 3, smub.nvbuffer1.readings)", "endscript"];
  expect(await asked(...resistor, measure, measure, ...print)).toBe("1.00000e+00");
  const added = ["smub.nvbuffer1.appendmode = 1", measure, "smub.source.levelv = 2", measure];
  expect(await asked(...resistor, ...added, ...print)).toBe("1.00000e+00, 2.00000e+00");
});

test.each([
  ["a syntax error", "f("],
  ["an attribute that there is not", "x = smua.measure.colour"],
  ["a function that there is not", "smua.measure.colour()"],
  ["a channel that there is not", "smuc.measure.v(smua.nvbuffer1)"],
  ["what cannot be printed", "printbuffer(1, 2, 3)"],
])("%s in a script goes to the error queue, and nothing is printed", async (_, line) => {
  expect(await asked("loadandrunscript", line, "endscript")).toBeNull();
  expect(await asked("loadandrunscript", line, "endscript", "print(errorqueue.next())")).toContain("TSP Syntax error");
});

test("a script that is given up while it is sent is forgotten", async () => {
  expect(await asked("loadandrunscript", "smua.source.levelv = 5", "abort", "print(smua.source.levelv)")).toBe(
    "0.00000e+00",
  );
});
