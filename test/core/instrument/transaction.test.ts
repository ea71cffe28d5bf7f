/** An instrument's transaction: gets and sets of its parameters are part of it, those of others wait. */

import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";

import { VisaInstrument } from "../../../drivers/core/index.ts";
import { fakeHandle } from "../fake-handle.ts";

class Supply extends VisaInstrument {
  readonly volt = this.parameter({ getCmd: "V?", setCmd: "V {}", getParser: Number });
  readonly current = this.parameter({ getCmd: "I?", getParser: Number });
}

test("a sweep in a transaction is not interleaved with a monitor", async () => {
  const handle = fakeHandle(() => "1");
  const supply = new Supply("supply", handle);
  const sweep = supply.transaction(async io => {
    for (const v of [1, 2]) {
      await supply.volt(v);
      await turn();
      await supply.current();
      await io.query("ERR?");
    }
    return "done";
  });
  const monitor = (async () => {
    for (let n = 0; n < 3; n++) await supply.volt();
  })();
  expect(await sweep).toBe("done");
  await monitor;
  expect(handle.sent).toEqual(["V 1", "I?", "ERR?", "V 2", "I?", "ERR?", "V?", "V?", "V?"]);
  expect(supply.visaHandle).toBe(handle);
  await supply.waitOpc();
  expect(handle.sent.at(-1)).toBe("*OPC?");
});
