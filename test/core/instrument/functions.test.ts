/** Functions as old drivers declare them: a command with a fixed number of checked arguments. */

import { inspect } from "node:util";

import { expect, expectTypeOf, test } from "vitest";

import { vals, VisaInstrument } from "../../../drivers/core/index.ts";
import type { FakeHandle } from "../fake-handle.ts";
import { fakeHandle } from "../fake-handle.ts";

function made(answer?: (command: string) => string): { inst: VisaInstrument; bus: FakeHandle } {
  const bus = fakeHandle(answer);
  return { inst: new VisaInstrument("s", bus), bus };
}

test("a function sends its command and is a property and an entry of functions", async () => {
  const { inst, bus } = made();
  const reset = inst.addFunction("reset", { callCmd: "*RST", docstring: "Back to the defaults." });
  await reset();
  expect(bus.sent).toEqual(["*RST"]);
  expect(inst.functions["reset"]).toBe(reset);
  expect((inst as unknown as { reset: unknown }).reset).toBe(reset);
  expect([reset.name, reset.shortName, reset.fullName, reset.docstring, String(reset), inspect(reset)]).toEqual([
    "reset",
    "reset",
    "s_reset",
    "Back to the defaults.",
    "s_reset",
    "<Function: s_reset>",
  ]);
  expect(inst.record().functions).toEqual({ reset: {} });
  expect((await inst.snapshot({ update: "Never" })).functions).toEqual({ reset: {} });
});

test("arguments are counted and each is checked before anything is sent", async () => {
  const { inst, bus } = made();
  const move = inst.addFunction("move", { callCmd: "MOVE {:d},{}", args: [vals.ints(0, 9), vals.strings()] });
  await move(3, "up");
  expect(bus.sent).toEqual(["MOVE 3,up"]);
  const loose = move as (...args: unknown[]) => Promise<unknown>;
  await expect(loose(3)).rejects.toThrow("s.move called with 1 args but requires 2");
  await expect(loose(10, "up")).rejects.toThrow(
    "10 is invalid: must be between 0 and 9 inclusive; argument 0; Function: s.move",
  );
  await expect(loose(3, 4)).rejects.toThrow("4 is not a string; argument 1; Function: s.move");
  expect(bus.sent).toHaveLength(1);
});

test("parsers stand between the caller and the instrument", async () => {
  const { inst, bus } = made(() => " 12 ");
  const sum = inst.addFunction("sum", {
    callCmd: "SUM {},{}?",
    args: [vals.numbers(), vals.numbers()],
    argParser: (a: number, b: number) => [a * 10, b * 10],
    returnParser: Number,
  });
  expect(await sum(1, 2)).toBe(12);
  const list = inst.addFunction("list", {
    callCmd: (values: readonly number[]) => values.length,
    args: [vals.lists(vals.numbers())],
    argParser: (values: readonly number[]) => [...values, 0],
  });
  expect(await list([1, 2])).toBe(3);
  expect(bus.sent).toEqual(["SUM 10,20?"]);
  expectTypeOf(sum).parameters.toEqualTypeOf<[number, number]>();
  expectTypeOf(sum).returns.resolves.toEqualTypeOf<number>();
});

test("a function of a closed instrument says so", async () => {
  const { inst } = made();
  const reset = inst.addFunction("reset", { callCmd: "*RST" });
  await inst.close();
  await expect(reset()).rejects.toThrow("<VisaInstrument: s> is closed");
});

test("bad names and options are refused", () => {
  const { inst } = made();
  inst.addFunction("reset", { callCmd: "*RST" });
  expect(() => inst.addFunction("reset", { callCmd: "*RST" })).toThrow(
    "Duplicate function name reset on instrument <VisaInstrument: s>",
  );
  expect(() => inst.addFunction("close", { callCmd: "*RST" })).toThrow(
    "function name close is taken by another member of <VisaInstrument: s>",
  );
  expect(() => inst.addParameter("reset", {})).toThrow("parameter name reset is taken by another member");
  expect(() => inst.addFunction("1a", { callCmd: "*RST" })).toThrow("function name must be a valid identifier");
  expect(() => inst.addFunction("f", { callCmd: null as never })).toThrow("callCmd of function f must be a text or a");
  expect(() => inst.addFunction("f", { callCmd: "F {}", args: [3 as never] })).toThrow(
    "args of function f must be validators",
  );
});

// Never called: these lines are for the compiler.
export function misuses({ inst } = made()): void {
  const move = inst.addFunction("move", { callCmd: "MOVE {:d}", args: [vals.ints()] });
  // @ts-expect-error a value of another kind
  void move("1");
  // @ts-expect-error an argument too many
  void move(1, 2);
  // @ts-expect-error an argument too few
  void move();
}
