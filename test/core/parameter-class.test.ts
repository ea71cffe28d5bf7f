/** Parameters whose class says how they are read and set. */

import { expect, expectTypeOf, test } from "vitest";

import { Parameter, ParameterBase, vals } from "../../drivers/core/index.ts";

class Count extends ParameterBase<number> {
  #count = 0;

  constructor(name: string) {
    super(name, { unit: "1", docstring: "How often it was read." });
  }

  override getRaw(): number {
    return ++this.#count;
  }
}

class Level extends ParameterBase<number, number> {
  readonly sent: unknown[] = [];

  override async getRaw(): Promise<unknown> {
    return this.sent.at(-1);
  }

  override async setRaw(raw: number): Promise<void> {
    this.sent.push(raw);
  }
}

test("a class that reads has no set, at run time as in its type", async () => {
  const count = new Count("count");
  expectTypeOf(await count()).toEqualTypeOf<number>();
  expect(await count()).toBe(2);
  expect(count.settable).toBe(false);
  expect(count.doc).toContain("How often it was read.");
  // @ts-expect-error there is no set
  expect(count.set).toBeUndefined();
});

test("what a class reads and sets goes through parsers, scale and validators as any other value", async () => {
  const level = new Level("level", { scale: 2, offset: 10, vals: vals.numbers(0, 5) });
  await level(3);
  expect(level.sent).toEqual([16]);
  expect(await level()).toBe(3);
  await expect(level(6)).rejects.toThrow("setting level to 6: 6 is invalid");
  // @ts-expect-error a text is no level
  await expect(level("6")).rejects.toThrow("is not an int or float");
});

test("a class that reads itself takes no command for it", () => {
  const Loose = Count as unknown as typeof Parameter;
  class Twice extends ParameterBase<number> {
    constructor() {
      super("twice", { getCmd: () => 1 } as object);
    }
    override getRaw(): number {
      return 2;
    }
  }
  expect(() => new Twice()).toThrow("getCmd of parameter twice: its class Twice implements getRaw already");
  expect(new Loose("loose").gettable).toBe(true);
});
