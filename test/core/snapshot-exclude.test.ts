/** What snapshots leave out may change with what an instrument can do. */
import { expect, test } from "vitest";
import { Instrument } from "../../drivers/core/index.ts";

class Source extends Instrument {
  override getIdn = () => Promise.resolve({ vendor: null, model: "source", serial: null, firmware: null });
  readonly voltage = this.parameter({ initialCacheValue: 1, setCmd: null, snapshotExclude: true });
}

test("a parameter that was left out comes back, and the other way round", async () => {
  const source = new Source("source", undefined);
  const names = async () => Object.keys((await source.snapshot()).parameters);
  expect(await names()).not.toContain("voltage");
  source.voltage.snapshotExclude = false;
  expect(await names()).toContain("voltage");
  source.voltage.snapshotExclude = true;
  expect(Object.keys(source.record().parameters)).not.toContain("voltage");
});
