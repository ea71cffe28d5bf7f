/** Instruments that were made and not opened, as tests and scripts make them. */

import { expect, test } from "vitest";

import { Instrument, vals } from "../../drivers/core/index.ts";

test("a manual parameter has its initial value from the first look on, and keeps what is set before anybody asks its name", async () => {
  class Thing extends Instrument {
    readonly level = this.parameter({ setCmd: null, vals: vals.numbers(), initialValue: 1 });
    readonly other = this.parameter({ setCmd: null, vals: vals.numbers(), initialValue: 2 });
  }
  const thing = new Thing("thing", undefined);
  await thing.level(5);
  expect(await thing.other()).toBe(2);
  expect(thing.level.name).toBe("level");
  expect(await thing.level()).toBe(5);
});
